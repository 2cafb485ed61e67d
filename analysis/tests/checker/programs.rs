//! The programs of the language's page, as printed there, and the paper's in the other dialects.

/// The image server of the Flux paper.
pub const IMAGE: &str = r#"// The image server of the Flux paper: native nodes, in the paper's own syntax.
Listen () => (int socket);
ReadRequest (int socket) => (int socket, bool close, image_tag *request);
CheckCache (int socket, bool close, image_tag *request) => (int socket, bool close, image_tag *request);
ReadInFromDisk (int socket, bool close, image_tag *request) => (int socket, bool close, image_tag *request, __u8 *rgb_data);
Compress (int socket, bool close, image_tag *request, __u8 *rgb_data) => (int socket, bool close, image_tag *request);
StoreInCache (int socket, bool close, image_tag *request) => (int socket, bool close, image_tag *request);
Write (int socket, bool close, image_tag *request) => (int socket, bool close, image_tag *request);
Complete (int socket, bool close, image_tag *request) => ();
source Listen => Image;
Image = ReadRequest -> CheckCache -> Handler -> Write -> Complete;
typedef hit TestInCache;
Handler:[_, _, hit] = ;
Handler:[_, _, _] = ReadInFromDisk -> Compress -> StoreInCache;
handle error ReadInFromDisk => FourOhFour;
atomic CheckCache:{cache};
atomic StoreInCache:{cache};
atomic Complete:{cache};
"#;

/// A news service after the Fluxo paper, its stores in memory.
pub const NEWS: &str = r#"/// A social news service.
type Edit = (int user, string text, time at);

store news using memory(entries: 1_000);
assume closed_world(news);

@volatile(0)
OwnEdits (int user) -> (list<Edit> own);

@volatile(5h)
Friends (int user) -> (list<int> friends);

@volatile(3m)
Edits (int user) -> (list<Edit> edits);

@idempotent @writes(news.edits, key: user)
Save (int user, string text) -> ();

source Read using http.get("/feed/{int user}") => Feed;
source Post using http.post("/edits/{int user}", body: "string text") => Save -> http.created();

Feed = { OwnEdits, Friends -> each Edits -> list.flatten() } -> Merge;
Merge (list<Edit> own, list<Edit> others) -> (list<Edit> feed)
  using list.merge(by: "at", order: "desc", limit: 50);
optimize Edits with cache(entries: 100_000, ttl: 3m);
"#;

/// What the released compiler writes, and everything else that the grammar has.
pub const MIXED: &str = r#"Listen () => (int socket, char *data);
Sid (int socket, char *data) => (int sid);
Parse (int socket, char *data) => (int socket, option<string> name);
source Listen {session: Sid} => Parse -> Found;
Found:[_, some] = Greet -> log.info("{socket} is greeted");
Found:[*, none] = { {text: "nobody"}, Wait } -> (Join);
Greet (string name) -> (string text) using text.template("Hello, {name}!");
Join (string text, int waited) -> (string text) using text.template("{text} {waited}");
@timeout(2s) @pure
Wait (int socket) -> (int waited) using cel("socket + 1");
typedef big using cel("it > 4096");
Sizes (int socket) -> (list<int> sizes);
source Tick using timer.every(1m) => {socket: 1} -> Sizes -> each (Kind) -> Report;
Kind:[big] = {kind: "big"};
Kind:[!big] = {kind: "small"};
Report (list<string> kind, int socket) -> ();
constraint Greet:{a(session), b?(name)};
constraint Found:{c, d?};
atomic Report:{d!};
handle error Parse -> Found (404, 410) => Sorry;
handle error * => text.template("{code}: {message}");
recover Greet (500) => {text: "hello"};
"#;
