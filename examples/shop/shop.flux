// A product page put together from three other services, which are asked at the same time: the page takes as
// long as the slowest of them, and comes without reviews when these are down.

type Product = (string name, string about, float price);
type Review = (string by, int stars, string text);

source Page using http.get("/product/{int id}") => Show;
Show =
  { Details, Reviews, Stock }
  -> Availability
  -> {product: product, reviews: reviews, availability: availability};

@timeout(2s)
Details (int id) -> (Product product)
  using http.fetch(env("CATALOG", "http://127.0.0.1:8081/catalog/{id}"));
@timeout(1s)
Reviews (int id) -> (option<list<Review>> reviews)
  using http.fetch(env("REVIEWS", "http://127.0.0.1:8081/reviews/{id}"));
@timeout(2s)
Stock (int id) -> (int left) using http.fetch(env("STOCK", "http://127.0.0.1:8081/stock/{id}"));

recover Reviews => log.warn("no reviews of {id}: {message}") -> NoReviews;
NoReviews () -> (option<list<Review>> reviews) using option.none();

typedef sold_out using cel("it == 0");
typedef few using cel("it < 5");
Availability:[_, _, sold_out] = {availability: "sold out"};
Availability:[_, _, few] = Few;
Availability:[_, _, _] = {availability: "in stock"};
Few (int left) -> (string availability) using text.template("only {left} left");

// Whichever of the two says so first.
handle error Details(404) => NoProduct;
handle error Stock(404) => NoProduct;
NoProduct = text.template("there is no product {id}\n") -> http.respond(404);
handle error * => log.error("{code}: {message}") -> Sorry -> http.respond(502);
Sorry () -> (string text) using text.template("the shop can't be reached just now\n");
