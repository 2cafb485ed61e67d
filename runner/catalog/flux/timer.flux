// Flows that start by the clock.

/// Starts a flow again and again.
///
/// - `period`: from one start to the next. When a flow takes longer, the next ones start meanwhile.
///
/// Puts out `time at`, when the flow started.
///
/// ```flux
/// source Tick using timer.every(1m) => Clean;
/// ```
@source
component timer.every(duration period) () -> (time at);
