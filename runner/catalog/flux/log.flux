// Lines on standard error. They are written behind the flow's back: when nothing reads them fast enough, lines are
// dropped and their number is told, and no request waits.

/// Logs a line, and passes the tuple on.
///
/// - `text`: as for `text.template`.
///
/// ```flux
/// source Read using http.get("/feed/{int user}") => log.info("{user} reads") -> Feed;
/// ```
@writes(log)
@idempotent
@commutative
component log.info(template text) (..) -> (..);

/// Logs a line as a warning, and passes the tuple on; `text` as for `log.info`.
///
/// ```flux
/// NoReviews = log.warn("reviews are down: {message}") -> Nothing;
/// ```
@writes(log)
@idempotent
@commutative
component log.warn(template text) (..) -> (..);

/// Logs a line as an error, and passes the tuple on; `text` as for `log.info`.
///
/// ```flux
/// Sorry = log.error("{code}: {message}") -> http.empty(500);
/// ```
@writes(log)
@idempotent
@commutative
component log.error(template text) (..) -> (..);
