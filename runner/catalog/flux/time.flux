// Clock and waiting.

/// What time it is.
///
/// ```flux
/// Stamp () -> (time at) using time.now();
/// ```
@sees(clock)
component time.now() () -> (time now);

/// Waits, and passes the tuple on; occupies no thread meanwhile.
///
/// - `length`: how long.
///
/// ```flux
/// source Slow using http.get("/slow") => time.delay(300ms) -> text.template("at last\n");
/// ```
@class("asynchronous")
@pure
component time.delay(live duration length) (..) -> (..);

/// A moment as text, in UTC.
///
/// - `as`: `"rfc3339"` (`2026-03-04T05:06:07.5Z`), `"http"` (`Wed, 04 Mar 2026 05:06:07 GMT`), `"date"`
///   (`2026-03-04`), `"unix"` (seconds since 1970) or `"unix_ms"`.
///
/// ```flux
/// Show (time at) -> (string text) using time.format("http");
/// ```
@pure
@bound(as, one_of: ["rfc3339", "http", "date", "unix", "unix_ms"])
component time.format(string as = "rfc3339") (time at) -> (string text);
