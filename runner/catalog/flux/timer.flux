// Flows that start by the clock.

/// Starts a flow again and again.
///
/// - `interval`: from one start to the next; the first comes after one.
/// - `overlap`: what a tick does while the flow of an earlier one goes on. `"skip"`: nothing, it is counted. `"queue"`: it waits
///   until that has ended; one waits, more are skipped. `"allow"`: it starts a flow beside it. A tick for which the server has
///   no room is skipped.
///
/// Puts out `time at`, when the flow started.
///
/// ```flux
/// source Tick using timer.every(1m) => Clean;
/// ```
@source
@bound(interval, above: 0s)
@bound(overlap, one_of: ["skip", "queue", "allow"])
component timer.every(duration interval, string overlap = "skip") () -> (time at);
