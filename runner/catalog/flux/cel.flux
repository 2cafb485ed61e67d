// Expressions.

/// The value of an expression in the Common Expression Language, of the type that the node's signature says.
///
/// - `expression`: its variables are inputs; in a `typedef`, `it` is the value. It is checked by their types and that
///   of the output.
///
/// Records, maps and JSON objects have members (`edit.user`), none is `null`, numbers of `json` mix with all others; an
/// `int` and a `float` do not: write `double(n) * 1.5`.
///
/// ```flux
/// Total (float price, int count) -> (float total) using cel("price * double(count)");
/// typedef big using cel("size(it) > 4096");
/// ```
@pure
@fails_with(
  413,
  "it takes more than ten million steps (an element that is looked at, or a few bytes of text)"
)
@fails_with(422, "what only the values tell: a missing member, a division by 0, `json` of another type")
component cel(expression expression) () -> (T value);
