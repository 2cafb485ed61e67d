// The three services that the shop asks, in one file: each takes its time.

source Catalog
  using http.get("/catalog/{int id}")
  => time.delay(env("CATALOG_DELAY", 300ms)) -> Product -> Send;
source Reviews
  using http.get("/reviews/{int id}")
  => time.delay(env("REVIEWS_DELAY", 300ms))
  -> fail(503, "overloaded", chance: env("REVIEWS_FAIL", 0.0))
  -> Review
  -> Send;
source Stock
  using http.get("/stock/{int id}")
  => time.delay(env("STOCK_DELAY", 300ms)) -> Left -> Send;

Product (int id) -> (bytes data) using file.read("{id}.json", root: "data/catalog");
Review (int id) -> (bytes data) using file.read("{id}.json", root: "data/reviews");
Left (int id) -> (bytes data) using file.read("{id}.json", root: "data/stock");
Send (bytes data) -> (response reply) using http.respond(type: "application/json");

handle error Product(404) => http.empty(404);
handle error Review(404) => http.empty(404);
handle error Left(404) => http.empty(404);
