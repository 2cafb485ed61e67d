// Expressions.

/// The value of an expression in the Common Expression Language, of the type that the node's signature says.
///
/// - `expression`: its variables are inputs; in a `typedef`, `it` is the value. It is compiled when the service
///   starts.
///
/// `bytes` and lists are what they are there, records, maps and JSON objects are maps (`edit.user`), `none` is `null`,
/// `time` and `duration` are `int`s of nanoseconds. A whole number is an `int` and never mixes with a `float`:
/// write `double(n) * 1.5`. A result that does not fit the signature is a failure of code 422, as is what has no
/// meaning (a missing member, a division by 0). An expression that goes through more than ten million elements of its
/// inputs' lists and maps (each again for every element of another) is stopped there, a failure of code 413.
///
/// ```flux
/// Total (float price, int count) -> (float total) using cel("price * double(count)");
/// typedef big using cel("size(it) > 4096");
/// ```
@pure
component cel(expression expression) () -> (T value);
