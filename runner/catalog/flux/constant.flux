// Constants.

/// A constant, of the type that the node's signature says.
///
/// - `value`: `1`, `"text"`, `[]`, `{name: "x"}`; `3s` for a `duration`, text for a `time`.
///
/// ```flux
/// NoReviews () -> (list<Review> reviews) using constant([]);
/// ```
@pure
component constant(value value) () -> (T value);
