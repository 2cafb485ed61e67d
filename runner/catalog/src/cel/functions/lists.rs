//! Functions of lists and maps.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row::new(
        "size",
        &[
            "size(string) -> int",
            "size(bytes) -> int",
            "size(list<_>) -> int",
            "size(map<_, _>) -> int",
            "string.size() -> int",
            "bytes.size() -> int",
            "list<_>.size() -> int",
            "map<_, _>.size() -> int",
        ],
        "How many characters, bytes, elements or entries there are.",
        &[("size('é')", "1"), ("[1, 2].size()", "2"), ("size({'a': 1})", "1")],
    ),
    Row::new(
        "slice",
        &["list<A>.slice(int, int) -> list<A>"],
        "The elements from a place to before another.",
        &[("[1, 2, 3, 4].slice(1, 3)", "[2, 3]")],
    ),
    Row::new(
        "flatten",
        &["list<list<A>>.flatten() -> list<A>"],
        "The elements of the lists in it, one behind the other.",
        &[("[[1], [2, 3]].flatten()", "[1, 2, 3]")],
    ),
    Row::new(
        "distinct",
        &["list<A>.distinct() -> list<A>"],
        "The elements without repetitions; the first of equals stays.",
        &[("[2, 1, 2].distinct()", "[2, 1]")],
    ),
    Row::new(
        "sort",
        &[
            "list<int>.sort() -> list<int>",
            "list<float>.sort() -> list<float>",
            "list<string>.sort() -> list<string>",
            "list<bool>.sort() -> list<bool>",
            "list<bytes>.sort() -> list<bytes>",
            "list<time>.sort() -> list<time>",
            "list<duration>.sort() -> list<duration>",
        ],
        "The elements in order.",
        &[("[3, 1, 2].sort()", "[1, 2, 3]")],
    ),
    Row::new(
        "first",
        &["list<A>.first() -> option<A>"],
        "The first element, if there is one.",
        &[("[1, 2].first()", "1"), ("[].first()", "null")],
    ),
    Row::new(
        "last",
        &["list<A>.last() -> option<A>"],
        "The last element, if there is one.",
        &[("[1, 2].last().orValue(0)", "2")],
    ),
    Row::new(
        "lists.range",
        &["lists.range(int) -> list<int>"],
        "The numbers from 0 to before that one.",
        &[("lists.range(3)", "[0, 1, 2]")],
    ),
];
