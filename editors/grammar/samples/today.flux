/// A social news service: `Feed` is what a user reads.
use "auth.flux" as auth;
type Edit = (int user, string text, time at, map<string, option<auth.User>> more);
store news using sqlite("news.db", schema: "news.sql");
assume closed_world(news);

@volatile(3m, on_error: 1h) @reads(news.edits, key: user)
Edits (int user, int page = 1) -> (list<Edit> edits)
  using sql.query(news, "select user, text from edits where user = :user limit 20");
@idempotent // :now is fixed for a flow
Save (int user, string text) -> ()
  using sql.exec(news, """
    insert into edits(user, text) values (:user, :text)
  """);
@pure component json.pick(string path) (json value) -> (T out, ..);

source Read using http.get("/feed/{int user}/{string rest*}", query: "int page = 1") => Feed;
source Post
  using http.post("/edits", body: "string text") {session: auth.Who}
  => Save -> http.created();

Feed = { Own, Friends -> each Edits -> list.flatten() } -> {own: edits, "two words": [1, -2.5, true]} -> Merge;
each = store -> each -> each (use -> type);
Merge (list<Edit> own, list<Edit> others) -> (list<Edit> feed)
  using list.merge(by: "at", order: "desc", limit: env("LIMIT", 50), size: 64KiB);
typedef some_edits using cel("size(it) > 0");
typedef far auth.IsFar;
Show:[some_edits, !far, _] = Render;
Show:[_, _, _] = ;
handle error Edits(404, 410) => text.template("none of {user}: {{{message}}}\n\u{1F600}") -> http.respond(404);
handle error * => log.error("{code}") -> fail(500);
recover Friends => {friends: []};
constraint Save:{edits(user), log?, all!(program)};
optimize Edits, auth.X with cache(entries: 100_000, ttl: 3m);
