// Nothing.

/// Does nothing, and passes the tuple on.
///
/// ```flux
/// Image = CheckCache -> pass() -> Write;
/// ```
@pure
component pass() (..) -> (..);
