// Lists.

/// Lists in a list, one behind the other.
///
/// ```flux
/// Feed = Friends -> each Edits -> list.flatten();
/// ```
@pure
component list.flatten() (list<list<T>> lists) -> (list<T> list);

/// Two lists in one order.
///
/// - `by`: the field of records (or member of `json` objects) to order by; `""`: the values themselves.
/// - `order`: `"asc"` or `"desc"`.
/// - `limit`: only so many first; 0: all.
///
/// Neither need be in order before. Equals stay in their order, those of the first list before the second's.
///
/// ```flux
/// Merge (list<Edit> own, list<Edit> others) -> (list<Edit> feed)
///   using list.merge(by: "at", order: "desc", limit: 50);
/// ```
@pure
@bound(order, one_of: ["asc", "desc"])
@bound(limit, from: 0)
component list.merge(
  live field by = "",
  live string order = "asc",
  live int limit = 0
) (list<T> first, list<T> second)
  -> (list<T> merged);

/// A list in order; equals stay in theirs.
///
/// - `by`, `order`: as for `list.merge`.
///
/// ```flux
/// Cheapest (list<Offer> offers) -> (list<Offer> offers) using list.sort(by: "price");
/// ```
@pure
@bound(order, one_of: ["asc", "desc"])
component list.sort(live field by = "", live string order = "asc") (list<T> list)
  -> (list<T> sorted);

/// The first elements of a list.
///
/// ```flux
/// Top (list<Edit> edits) -> (list<Edit> top) using list.take(10);
/// ```
@pure
@bound(count, from: 0)
component list.take(live int count) (list<T> list) -> (list<T> taken);

/// A list without its first elements.
///
/// ```flux
/// Rest (list<Edit> edits) -> (list<Edit> rest) using list.skip(10);
/// ```
@pure
@bound(count, from: 0)
component list.skip(live int count) (list<T> list) -> (list<T> rest);

/// The elements for which an expression holds.
///
/// - `where`: CEL; `it` is the element, other names are inputs.
///
/// ```flux
/// InStock (list<Offer> offers, int least) -> (list<Offer> offers) using list.filter("it.stock >= least");
/// ```
@pure
@fails_with(413, "it goes through more than ten million elements")
@fails_with(422, "the result is no `bool`, or has no meaning")
component list.filter(expression where) (list<T> list) -> (list<T> filtered);

/// What an expression makes of every element, of the type that the node's signature says.
///
/// - `to`: CEL; `it` is the element, other names are inputs.
///
/// ```flux
/// Titles (list<Product> products) -> (list<string> titles) using list.map("it.title");
/// ```
@pure
@fails_with(413, "it goes through more than ten million elements")
@fails_with(422, "a result does not fit the signature, or has no meaning")
component list.map(expression to) (list<T> list) -> (list<U> mapped);

/// How many elements there are.
///
/// ```flux
/// Count (list<Edit> edits) -> (int count) using list.length();
/// ```
@pure
component list.length() (list<T> list) -> (int length);

/// A list back to front.
///
/// ```flux
/// Oldest (list<Edit> edits) -> (list<Edit> edits) using list.reverse();
/// ```
@pure
component list.reverse() (list<T> list) -> (list<T> reversed);

/// The first element, if there is one.
///
/// ```flux
/// Latest (list<Edit> edits) -> (option<Edit> latest) using list.first();
/// ```
@pure
component list.first() (list<T> list) -> (option<T> first);

/// The last element, if there is one.
///
/// ```flux
/// Oldest (list<Edit> edits) -> (option<Edit> oldest) using list.last();
/// ```
@pure
component list.last() (list<T> list) -> (option<T> last);

/// The element at a place, counted from 0, if there is one; from the end when negative.
///
/// ```flux
/// Second (list<Edit> edits) -> (option<Edit> second) using list.at(1);
/// ```
@pure
component list.at(live int index) (list<T> list) -> (option<T> element);

/// One list behind the other.
///
/// ```flux
/// All (list<Edit> own, list<Edit> others) -> (list<Edit> all) using list.concat();
/// ```
@pure
component list.concat() (list<T> first, list<T> second) -> (list<T> both);

/// A list without repetitions; the first of equals stays.
///
/// - `by`: the field of records (or member of `json` objects) that must differ; `""`: the values themselves.
///
/// ```flux
/// Users (list<Edit> edits) -> (list<Edit> edits) using list.unique(by: "user");
/// ```
@pure
component list.unique(live field by = "") (list<T> list) -> (list<T> unique);
