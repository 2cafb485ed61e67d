use "auth.flux";
use "auth.flux" as auth;
type Empty = ();
type Edit = (int user, list<Edit> more, map<string, option<auth.User>> m, char** c, int d = -1);
typedef hit TestInCache;
typedef big using cel("size(it) > 4096");
typedef far auth.IsFar;
component geo.lookup(string db) (string ip) -> (string city) using kv.get(db);
/// docs
@pure component json.decode() (T a, ..) -> (..);
@volatile(3m, on_error: 1h) @reads(news.edits, key: user)
store (int a) => ();
each () -> (int a, int b) using x.y(1, -2, 1_000, 2.5, true, false, "a\n\u{1F600}", """b
"c" """, 250ms, 3s, 3m, 5h, 1d, 64KB, 64KiB, 10MB, news, a.b, env("X"), env("Y", 3), [], [1, [2]], {a: 1, "b c": {d: e}}, limit: 5, "quoted": 6);
source using http.get("/x");
source L => P;
source L {session: auth.Sid} => P -> Q;
source L using http.get("/x", params: "int a") {session: S} => each.x -> (A -> B) -> each;
use = each -> each A -> each (A -> B) -> {jpeg: data, "w h": 256} -> { A, B -> { C, {a: 1} } } -> http.created();
type =;
F:[_, *, hit, !auth.miss, some] = A;
F:[ _ ] = ;
handle error * => H;
handle error A -> B -> C (404, -1) => H -> I;
handle error A -> H;
recover A(404) => B;
constraint A:{a, b?, c(session), d?(user), e!(program)};
atomic auth.A:{a};
store news using sqlite("news.db", schema: "news.sql");
assume closed_world;
assume closed_world(news, auth.db);
optimize Edits, auth.X with cache(entries: 100_000, ttl: 3m);
handle (int error) -> ();
recover = A; constraint:[_] = B;
