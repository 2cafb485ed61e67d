// Values that may be missing.

/// The value.
///
/// ```flux
/// Found (option<bytes> cached) -> (bytes jpeg) using option.value();
/// ```
@pure
@fails_with(404, "there is none")
component option.value() (option<T> option) -> (T value);

/// The value, or a constant when there is none.
///
/// - `default`: of the value's type.
///
/// ```flux
/// Visits (option<int> visits) -> (int visits) using option.else(0);
/// ```
@pure
component option.else(value default) (option<T> option) -> (T value);

/// The value, or another when there is none.
///
/// ```flux
/// Title (option<string> title, string name) -> (string title) using option.or();
/// ```
@pure
component option.or() (option<T> option, T other) -> (T value);

/// A value as one that is there.
///
/// ```flux
/// Wrap (list<Review> reviews) -> (option<list<Review>> reviews) using option.some();
/// ```
@pure
component option.some() (T value) -> (option<T> option);

/// A value that is missing, of the type that the node's signature says.
///
/// ```flux
/// NoReviews () -> (option<list<Review>> reviews) using option.none();
/// ```
@pure
component option.none() () -> (option<T> option);
