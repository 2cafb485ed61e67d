// HTTP: sources that requests come from, replies, files, and requests to others.

/// Starts a flow for every `GET` (and `HEAD`) request whose path fits.
///
/// - `path`: the route. `{int user}` is one segment that is such a value, `{string rest*}` all that is left.
///   Segments are `int`, `float`, `bool` or `string`; a path without such a value there is another path.
/// - `query`: the query's parameters, `"int page = 1, string q, option<string> tag, list<int> id"`. One without
///   default must be there, an `option` may be missing or empty, a `list` takes every one of its name. One that is called
///   otherwise outside says so in quotes: `"string mode 'hub.mode', list<int> id 'id[]'"`.
/// - `headers`: the same of headers; `user_agent` reads `User-Agent`. A `list` has each line, other types all of them,
///   joined by `, `.
/// - `cookies`: the same of cookies: `"option<string> session"`.
/// - `cors`: origins whose pages may ask, with commas between: `"https://app.example"`; `"*"`: all, without cookies.
/// - `compress`: `"gzip"` compresses the texts that are replied, where the client accepts that; `"none"` does not; where nothing is
///   said, `flux run --compress` decides. Not where a reply holds a secret beside what the client sends: its length would tell
///   of it.
/// - `share`: the part of the places among the flows (`--max-flows`) that is this source's, and that no other can take;
///   by default (`0%`) an equal part of what others have not asked for.
///
/// Puts out the values of the path, then of the query, the headers, the cookies, by their names.
/// A request that lacks a value or has one of another type is refused with 400 and starts no flow, unless a handler of
/// this source lists the code: `handle error Read(400) => …;`.
///
/// ```flux
/// source Read using http.get("/feed/{int user}", query: "int page = 1") => Feed;
/// ```
@source
@bound(compress, one_of: ["", "gzip", "none"])
component http.get(
  route path,
  params query = "",
  params headers = "",
  params cookies = "",
  string cors = "",
  string compress = "",
  float share = 0%
) ()
  -> (..);

/// Starts a flow for every `POST` request whose path fits.
///
/// - `path`, `query`, `headers`, `cookies`, `cors`, `compress`, `share`: as for `http.get`.
/// - `body`: fields of the body, `"string text, int stars = 5"`: members of a JSON object (`application/json`, and where
///   there is no content type), or of a form (`application/x-www-form-urlencoded`, `multipart/form-data`). Any other type is
///   refused with 415. An empty body has no fields. A `file` is a part of a multipart form: `"string title, file picture"`.
/// - `content`: in the place of `body`, one parameter that is the whole body: `"bytes raw"` or `"string text"` of any content
///   type; `"json event"`, a record or a list of JSON alone.
/// - `limit`: a longer body is refused with 413 and starts no flow.
///
/// Puts out the values of the path, the query, the headers, the cookies, the body.
///
/// ```flux
/// source Post using http.post("/edits/{int user}", body: "string text") => Save -> http.created();
/// ```
@source
@bound(compress, one_of: ["", "gzip", "none"])
component http.post(
  route path,
  params query = "",
  params headers = "",
  params cookies = "",
  params body = "",
  params content = "",
  size limit = 1MB,
  string cors = "",
  string compress = "",
  float share = 0%
) ()
  -> (..);

/// Starts a flow for every `PUT` request whose path fits; arguments as for `http.post`.
///
/// ```flux
/// source Upload using http.put("/files/{string name}", content: "bytes data", limit: 10MB) => Keep;
/// ```
@source
@bound(compress, one_of: ["", "gzip", "none"])
component http.put(
  route path,
  params query = "",
  params headers = "",
  params cookies = "",
  params body = "",
  params content = "",
  size limit = 1MB,
  string cors = "",
  string compress = "",
  float share = 0%
) ()
  -> (..);

/// Starts a flow for every `PATCH` request whose path fits; arguments as for `http.post`.
///
/// ```flux
/// source Change using http.patch("/edits/{int id}", body: "option<string> text") => Update;
/// ```
@source
@bound(compress, one_of: ["", "gzip", "none"])
component http.patch(
  route path,
  params query = "",
  params headers = "",
  params cookies = "",
  params body = "",
  params content = "",
  size limit = 1MB,
  string cors = "",
  string compress = "",
  float share = 0%
) ()
  -> (..);

/// Starts a flow for every `DELETE` request whose path fits; arguments as for `http.get`.
///
/// ```flux
/// source Remove using http.delete("/edits/{int id}") => Forget;
/// ```
@source
@bound(compress, one_of: ["", "gzip", "none"])
component http.delete(
  route path,
  params query = "",
  params headers = "",
  params cookies = "",
  string cors = "",
  string compress = "",
  float share = 0%
) ()
  -> (..);

/// Starts a flow for every request whose path fits, whatever its method, unless a source of that method fits too.
///
/// Arguments as for `http.post`. Puts out what `http.post` does and, last, `string method`: `"GET"`.
///
/// ```flux
/// source Rest using http.any("/{string path*}") => text.template("no {method} here\n") -> http.respond(404);
/// ```
@source
@bound(compress, one_of: ["", "gzip", "none"])
component http.any(
  route path,
  params query = "",
  params headers = "",
  params cookies = "",
  params body = "",
  params content = "",
  size limit = 1MB,
  string cors = "",
  string compress = "",
  float share = 0%
) ()
  -> (.., string method);

/// A reply with this body.
///
/// - `status`: 200 to 599.
/// - `type`: the content type; without one, `text/plain; charset=utf-8` for a `string`,
///   `application/octet-stream` for `bytes`, and anything else is sent as its JSON. A stream is sent while it comes:
///   of a `string` or `bytes` each value as it is, of anything else a line of JSON (`application/x-ndjson`).
/// - `etag`: what tells this state of the reply from others, `"{version}"`, without quotes: a client that has it already
///   gets 304, and may ask for a part of it.
/// - `headers`: more headers, one to a line: `"cache-control: max-age=60\nx-user: {user}"`. A line whose value is absent
///   is left out, one of a list is there for each element. What frames a message (`content-length`, `connection`) is
///   written by the engine.
///
/// ```flux
/// Write (bytes jpeg) -> (response reply) using http.respond(type: "image/jpeg");
/// ```
@pure
@streams(body)
@bound(status, from: 200, to: 599)
@fails_with(400, "a header's value has a line break in it")
@fails_with(500, "`etag` has a blank or a quote in it")
component http.respond(
  live int status = 200,
  header type = "",
  template etag = "",
  headers headers = ""
) (T body)
  -> (response reply);

/// Server-sent events: a reply that goes on, `text/event-stream`, for as long as the stream and the client do.
///
/// - `id`: the field of the values (records) that is each event's `id`. A browser that comes back says the last one that
///   it saw: `headers: "int after 'last-event-id' = 0"`.
/// - `event`: the type of the events. `"{kind}"`: that field of the values says it.
/// - `retry`: how long a browser waits before it comes back; `0s`: as it likes.
/// - `heartbeat`: when nothing came for so long, a comment is sent, so that nobody between takes the line for dead; `0s`: none.
///
/// A value of type `string` is the event's data as it is, any other its JSON. An `id` or type with a line break in it, or
/// an `id` with a NUL, ends the stream. The flow ends when the reply begins: its constraints and its place among the flows are
/// free while the events are sent. A client that goes away ends the stream, and so does the service's stop.
///
/// ```flux
/// source Read using http.get("/rooms/{string room}") => Follow -> http.events(heartbeat: 15s);
/// ```
@pure
@bound(retry, to: 1d)
@bound(heartbeat, to: 1h)
component http.events(
  string id = "",
  string event = "",
  duration retry = 0s,
  duration heartbeat = 15s
) (stream<T> events)
  -> (response reply);

/// A reply that also sets a cookie.
///
/// - `name`, `value`: what the cookie is called and holds. What can't stand in a cookie is percent-encoded, which `cookies:`
///   of a source takes back.
/// - `max_age`: how long the browser keeps it; without one it goes with the browser's session.
/// - `remove`: the browser drops it.
/// - `path`, `domain`: where the browser sends it; without `domain`, to this host alone.
/// - `secure`: over TLS alone (and to `localhost`).
/// - `http_only`: scripts of a page can't read it.
/// - `same_site`: `"lax"` sends it when a person comes by a link of another site, `"strict"` not even then, `"none"` always.
///
/// ```flux
/// source Enter using http.post("/enter", body: "string user")
///   => http.empty() -> http.cookie("user", "{user}", max_age: 1d);
/// ```
@pure
@bound(same_site, one_of: ["lax", "strict", "none"])
@fails_with(500, "the cookie is longer than browsers keep (4096 bytes)")
component http.cookie(
  string name,
  template value = "",
  duration max_age = 0s,
  bool remove = false,
  string path = "/",
  string domain = "",
  bool secure = true,
  bool http_only = true,
  string same_site = "lax"
) (response reply)
  -> (response reply);

/// Whom the flow's request comes from: an address, `"192.0.2.1"`. Behind proxies it is whom they ask for, as far as
/// `flux run --proxies N` says that they are to be believed. Empty where there is no connection, as under `flux send`.
///
/// ```flux
/// source Who using http.get("/who") => http.client();
/// ```
@sees(request)
component http.client() () -> (string client);

/// Ends the flow: the client gets this status and message. A handler may take it as any failure of that code; it is
/// never retried. A case that ends so fits any other.
///
/// - `status`: 400 to 599.
/// - `message`: for the client.
///
/// ```flux
/// source Buy using http.post("/buy/{int count}") => Sell;
/// typedef many using cel("it > 10");
/// Sell:[many] = http.refuse(409, "at most ten for each");
/// Sell:[_] = http.empty();
/// ```
@refuses
@never
@bound(status, from: 400, to: 599)
@fails_with(status, "always")
component http.refuse(live int status, template message) (..) -> (..);

/// The reply that says what a handler handles, in the words of the service: RFC 9457 JSON for a client that prefers JSON,
/// else text. A refusal is told as it is, with the fields that are wrong; of any other failure only that there was one
/// (500), or that it took too long (504).
///
/// - `status`, `detail`: says another failure instead.
///
/// ```flux
/// source Read using http.get("/{int id}") => Find;
/// Find (int id) -> (string text) using cel("string(id)");
/// handle error Find => http.problem();
/// ```
@sees(request)
component http.problem(int status = 0, template detail = "") () -> (response reply);

/// A reply without a body.
///
/// - `status`: 204 unless said otherwise.
/// - `headers`: one to a line, as for `http.respond`.
///
/// ```flux
/// source Remove using http.delete("/edits/{int id}") => Forget -> http.empty();
/// ```
@pure
@bound(status, from: 200, to: 599)
@fails_with(400, "a header's value has a line break in it")
component http.empty(live int status = 204, headers headers = "") () -> (response reply);

/// The reply 201, for a request that made something.
///
/// - `location`: where it is now; values in braces are percent-encoded, as in every address.
///
/// The body is made from the inputs that `location` does not name: none, no body; one, as `http.respond` sends
/// it; several, a JSON object by their names.
///
/// ```flux
/// source Post using http.post("/edits", body: "string text") => Save -> http.created("/edits/{id}");
/// ```
@pure
@fails_with(
  400,
  "a value would be a segment `.` or `..` of the path, lead to another host, or have a line break in it"
)
component http.created(address location = "") (..) -> (response reply);

/// A reply that sends the client elsewhere.
///
/// - `to`: where; values in braces are percent-encoded, as in every address. One that chooses the host is `{to|raw}`: never
///   what a client sent, or anyone can make links that seem to lead here.
/// - `status`: 303 (see there with GET), or 301, 302, 307, 308.
///
/// ```flux
/// source Old using http.get("/blog/{int id}") => http.redirect("/posts/{id}", status: 308);
/// ```
@pure
@bound(status, one_of: [301, 302, 303, 307, 308], help: "use 303, or 307 or 308 to keep the method")
@fails_with(
  400,
  "a value would be a segment `.` or `..` of the path, lead to another host, or have a line break in it"
)
component http.redirect(address to, live int status = 303) () -> (response reply);

/// A file of a folder, as web servers send it.
///
/// - `root`: the folder, from the program's own. Nothing outside of it is ever sent: not by `..`, by
///   encodings, by absolute paths, nor by links that lead out. Hidden files (`.git`) are not there either.
/// - `index`: the file that stands for a folder; `""`: none does.
/// - `max_age`: how long a client may keep it without asking again.
/// - `limit`: a longer file is sent in ranges only, each no longer than this.
/// - `packed`: beside each file `FILE.br`, `FILE.zst` and `FILE.gz` are looked for, in this order, and sent in its place to
///   clients that accept them (`accept-encoding`). One that is older than the file itself is left out.
///
/// Knows content types by file name, `HEAD`, `ETag`, `Last-Modified`, `If-None-Match`, `If-Modified-Since`,
/// `If-Range` and single ranges (206, 416).
///
/// ```flux
/// source Site using http.get("/{string path*}") => Files;
/// Files using http.static("public");
/// handle error Files(404) => text.template("there is no such page\n") -> http.respond(404);
/// ```
@class("waiting")
@volatile(0)
@reads(files)
@sees(request)
@fails_with(404, "there is no such file: say what a client gets then, or it is a 500")
@fails_with(500, "it can't be read, or is longer than `limit`")
component http.static(
  folder root,
  file_name index = "index.html",
  duration max_age = 0s,
  size limit = 256MB,
  bool packed = false
) (string path)
  -> (response reply);

/// What another service answered, whatever its status. Of headers that come twice the values are joined by `, `; the
/// names are in small letters.
type upstream = (int status, map<string, string> headers, bytes body);

/// Asks another service: a request that changes nothing there.
///
/// - `url`: `http://` or `https://`. A value in braces is percent-encoded for where it stands; `{path*}` keeps its
///   slashes, and a segment `.` or `..` is a failure. In the query an absent one leaves its pair out, and a list repeats it.
///   Before the path there is only `{base|raw}`, as it is.
/// - `method`: `GET` or `HEAD`; for others there is `http.send`.
/// - `headers`: one to a line, as for `http.respond`.
/// - `timeout`: for the whole exchange; with `stream` until the reply begins, and for each pause in it.
/// - `limit`: a longer reply is a failure, packed or unpacked.
/// - `redirects`: so many redirections are followed, up to 20. `authorization` and `cookie` do not follow to another
///   service, nor does anything from `https://` to `http://`.
/// - `stream`: the reply's body is taken while it comes, in a `body` or a `response`.
/// - `ca`: a file of certificates (PEM) that sign what is trusted, instead of the system's.
/// - `certificate`, `key`: files with this service's own certificate and its key, for services that ask who asks.
/// - `base`: what stands before `url`, which then begins with `/`: `http.fetch("/stock/{id}", base: env("STOCK", "http://localhost:8081"))`.
///
/// The node's signature says what the body is: `string`, `bytes`, or any type that JSON can hold; an `option` of these is
/// `none` where there is no content. `response` takes the reply as it is and `upstream` its status, headers and body,
/// whatever the status.
///
/// Connections are kept and used again; when the service has just closed one, the request is made once more if it can't
/// have arrived, or may arrive twice (`GET`, `PUT`, `DELETE`). Replies in gzip, deflate, br or zstd are unpacked.
///
/// ```flux
/// Stock (int product) -> (int left) using http.fetch("http://localhost:8081/stock/{product}", timeout: 2s);
/// ```
@class("asynchronous")
@volatile(0)
@remote
@bound(method, one_of: ["GET", "HEAD"], help: "`http.send` is for requests that change something")
@fails_with(
  status,
  "the service answered so, and not with 200 to 299 (redirects are not followed); never where the node puts out a `response`"
)
@fails_with(400, "`url` is no URL that can be asked, or a value can't stand in it or in a header")
@fails_with(500, "a header can't be sent")
@fails_with(502, "the service can't be reached, or its reply does not fit or is longer than `limit`")
@fails_with(504, "it takes too long")
@bound(redirects, from: 0, to: 20)
component http.fetch(
  address url,
  string method = "GET",
  headers headers = "",
  duration timeout = 30s,
  size limit = 16MB,
  int redirects = 0,
  bool stream = false,
  string ca = "",
  string certificate = "",
  string key = "",
  string base = ""
) ()
  -> (T reply);

/// Asks another service to do something.
///
/// - `method`: `POST`, `PUT`, `PATCH`, `DELETE`.
/// - `body`: what to send. A single value in braces is sent as `http.respond` would send it, as JSON if it is
///   composed.
/// - `type`: the body's content type, if not the one that follows from it. Values in `body` are encoded for it: in a
///   form (`application/x-www-form-urlencoded`) each is one value, in JSON between quotes its text and elsewhere its JSON.
/// - `url`, `headers`, the other arguments and what it puts out: as for `http.fetch`.
///
/// What it does there is unknown here, so it is never repeated by itself. Say `@idempotent` on the node if it
/// may be.
///
/// ```flux
/// Tell (json order) -> (response reply) using http.send("http://localhost:8082/orders", body: "{order}");
/// ```
@class("asynchronous")
@unknown
@remote
@bound(method, one_of: ["POST", "PUT", "PATCH", "DELETE"])
@fails_with(
  status,
  "the service answered so, and not with 200 to 299 (redirects are not followed); never where the node puts out a `response`"
)
@fails_with(400, "`url` is no URL that can be asked, or a value can't stand in it or in a header")
@fails_with(500, "a header can't be sent")
@fails_with(502, "the service can't be reached, or its reply does not fit or is longer than `limit`")
@fails_with(504, "it takes too long")
@bound(redirects, from: 0, to: 20)
component http.send(
  address url,
  string method = "POST",
  content body = "",
  header type = "",
  headers headers = "",
  duration timeout = 30s,
  size limit = 16MB,
  int redirects = 0,
  bool stream = false,
  string ca = "",
  string certificate = "",
  string key = "",
  string base = ""
) ()
  -> (T reply);

/// Passes the request on to another service as it came, and its reply back: a reverse proxy.
///
/// - `base`: where that is. The request's path and query come behind it, letter by letter.
/// - `strip`: what is taken off the path's beginning first, such as `"/api"`.
/// - `headers`: lines that are added: `"x-user: {user}"`. What the client said under these names is not passed on.
/// - `timeout`: until the reply begins, as long as nothing moves, and for each pause in it.
/// - `ca`, `certificate`, `key`: as for `http.fetch`.
///
/// Method and headers are the request's. What belongs to one connection alone stays behind (`connection` and all that it names,
/// `keep-alive`, `te`, `upgrade`, …), `host` is the other service's, and `forwarded`, `x-forwarded-for`, `-host`, `-proto` and
/// `via` say for whom it asks. Both bodies are taken while they come, if the source reads none. An upgrade (WebSocket) is
/// refused with 501. Fails with 502 when the service can't be reached, with 504 when it takes too long.
///
/// ```flux
/// source All using http.any("/{string path*}") => http.forward("http://localhost:8081");
/// ```
@class("asynchronous")
@unknown
@remote
@sees(request)
@fails_with(400, "the path has a segment `.` or `..`")
@fails_with(500, "there is no request to pass on")
@fails_with(501, "the request asks for an upgrade")
@fails_with(502, "the service can't be reached, or another node has taken the request's body")
@fails_with(504, "it takes too long")
component http.forward(
  address base,
  string strip = "",
  headers headers = "",
  duration timeout = 60s,
  string ca = "",
  string certificate = "",
  string key = ""
) ()
  -> (response reply);

/// The user and password that a request says (RFC 7617).
///
/// - `realm`: what they are for; the browser shows it.
/// - `user`, `password`: the ones that are right, such as `env("PASSWORD")`; without them any are, and whoever takes them
///   looks (`password.verify`).
///
/// A request that says none, or others, is refused: 401 with `www-authenticate`. It takes as long for wrong ones as for
/// right ones.
///
/// ```flux
/// source Admin using http.get("/admin") => Login -> {text: "welcome"};
/// Login () -> (string user, string password)
///   using http.basic("admin", user: "ann", password: env("ADMIN_PASSWORD", "secret"));
/// ```
@sees(request)
@fails_with(401, "the request says none, or others")
component http.basic(string realm = "restricted", string user = "", string password = "") ()
  -> (string user, string password);

/// The token that a request says (RFC 6750): `authorization: Bearer …`.
///
/// - `realm`: what it is for.
/// - `token`: the one that is right, such as `env("TOKEN")`; without it any is, and whoever takes it looks (`jwt.verify`).
///
/// A request without one, or with another, is refused: 401 with `www-authenticate`.
///
/// ```flux
/// source Api using http.get("/api") => Caller -> {text: "welcome"};
/// Caller () -> (string token) using http.bearer(token: env("API_TOKEN", "secret"));
/// ```
@sees(request)
@fails_with(401, "the request has none, or another")
component http.bearer(string realm = "restricted", string token = "") () -> (string token);
