//! What is expanded where it is written: its arguments are no values, but a name and expressions over it.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row::new(
        "has",
        &["has(a.b) -> bool"],
        "Is there a member of that name, or a value in that field?",
        &[("has({'a': 1}.a)", "true"), ("has(dyn({'a': 1}).b)", "false")],
    )
    .expanded(),
    Row::new(
        "all",
        &["list<A>.all(x, bool) -> bool", "map<A, B>.all(k, v, bool) -> bool"],
        "Does the condition hold for every element? Of a map, `k` is a key. With two names, the first is the place in \
         the list or the key, the second the value. Holds for none at all.",
        &[("[1, 2, 3].all(x, x > 0)", "true"), ("{'a': 1}.all(k, v, k == 'a' && v == 1)", "true")],
    )
    .expanded(),
    Row::new(
        "exists",
        &["list<A>.exists(x, bool) -> bool", "map<A, B>.exists(k, v, bool) -> bool"],
        "Does the condition hold for any element? Names are as for `all`.",
        &[("[1, 2, 3].exists(x, x > 2)", "true"), ("[].exists(x, x == 1)", "false")],
    )
    .expanded(),
    Row::new(
        "exists_one",
        &["list<A>.exists_one(x, bool) -> bool", "map<A, B>.exists_one(k, v, bool) -> bool"],
        "Does the condition hold for exactly one element? Names are as for `all`.",
        &[("[1, 2, 2].exists_one(x, x == 2)", "false"), ("[1, 2, 2].exists_one(x, x == 1)", "true")],
    )
    .expanded(),
    Row::new(
        "map",
        &["list<A>.map(x, B) -> list<B>", "list<A>.map(x, bool, B) -> list<B>"],
        "What is made of every element; with three arguments, of those for which the condition holds. Of a map, `x` is \
         a key.",
        &[("[1, 2].map(x, x * 10)", "[10, 20]"), ("[1, 2].map(x, x > 1, x * 10)", "[20]")],
    )
    .expanded(),
    Row::new(
        "filter",
        &["list<A>.filter(x, bool) -> list<A>"],
        "The elements for which the condition holds. Of a map, the keys.",
        &[("[1, 2, 3].filter(x, x != 2)", "[1, 3]")],
    )
    .expanded(),
    Row::new(
        "transformList",
        &["map<A, B>.transformList(k, v, C) -> list<C>", "map<A, B>.transformList(k, v, bool, C) -> list<C>"],
        "A list of what is made of every entry, or element with its place; with four arguments, of those for which the \
         condition holds.",
        &[("[5, 6].transformList(i, x, x * i)", "[0, 6]"), ("{'a': 1}.transformList(k, v, k)", "['a']")],
    )
    .expanded(),
    Row::new(
        "transformMap",
        &["map<A, B>.transformMap(k, v, C) -> map<A, C>", "map<A, B>.transformMap(k, v, bool, C) -> map<A, C>"],
        "A map of the same keys, or of places, and what is made of every value; with four arguments, of those for which \
         the condition holds.",
        &[("{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v * 10)", "{'b': 20}")],
    )
    .expanded(),
    Row::new(
        "optMap",
        &["option<A>.optMap(x, B) -> option<B>"],
        "What is made of the value, if there is one.",
        &[("optional.of(2).optMap(x, x + 1)", "3"), ("optional.none().optMap(x, 1)", "null")],
    )
    .expanded(),
    Row::new(
        "optFlatMap",
        &["option<A>.optFlatMap(x, option<B>) -> option<B>"],
        "As `optMap`, where what is made may be none.",
        &[("optional.of({'a': 1}).optFlatMap(m, m.?b).hasValue()", "false")],
    )
    .expanded(),
];
