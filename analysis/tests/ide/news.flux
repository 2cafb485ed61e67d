/// A social news service: Figure 2 of the Fluxo paper.
type Edit = (int user, string text, time at);

store news using sqlite("news.db", schema: "news.sql");
assume closed_world(news);

@volatile(0)
OwnEdits (int user) -> (list<Edit> own)
  using sql.query(news, "select user, text, at from edits where user = :user order by at desc limit 20");

@volatile(5h)
Friends (int user) -> (list<int> friends)
  using sql.query(news, "select friend from friends where user = :user");

@volatile(3m)
Edits (int user) -> (list<Edit> edits)
  using sql.query(news, "select user, text, at from edits where user = :user order by at desc limit 20");

@idempotent      // :now is fixed for a flow, so a retry writes the same row
Save (int user, string text) -> ()
  using sql.exec(news, "insert or replace into edits(user, text, at) values (:user, :text, :now)");

source Read using http.get("/feed/{int user}") => Feed;
source Post using http.post("/edits/{int user}", body: "string text") => Save -> http.created();

Feed = { OwnEdits, Friends -> each Edits -> list.flatten() } -> Merge;
Merge (list<Edit> own, list<Edit> others) -> (list<Edit> feed)
  using list.merge(by: "at", order: "desc", limit: 50);
