// Flows that start by the clock.

/// Starts a flow again and again.
///
/// - `interval`: from one start to the next; the first comes after one. When a flow takes longer, the next ones start
///   meanwhile, as long as the server has room.
///
/// Puts out `time at`, when the flow started.
///
/// ```flux
/// source Tick using timer.every(1m) => Clean;
/// ```
@source
component timer.every(duration interval) () -> (time at);
