//! Functions of options. A value of an `option` is used like any other; where it is none, that fails.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row::new(
        "optional.of",
        &["optional.of(A) -> option<A>"],
        "An option with that value.",
        &[("optional.of(1).value()", "1")],
    ),
    Row::new(
        "optional.none",
        &["optional.none() -> option<A>"],
        "None. `null` is the same.",
        &[("optional.none().hasValue()", "false")],
    ),
    Row::new(
        "optional.ofNonZeroValue",
        &["optional.ofNonZeroValue(A) -> option<A>"],
        "An option with that value; none of 0, `false`, and what is empty.",
        &[("optional.ofNonZeroValue('').orValue('a')", "'a'")],
    ),
    Row::new(
        "hasValue",
        &["option<_>.hasValue() -> bool"],
        "Is there a value?",
        &[("{'a': 1}.?a.hasValue()", "true")],
    ),
    Row::new(
        "value",
        &["option<A>.value() -> A"],
        "The value. Fails when there is none.",
        &[("optional.of(2).value()", "2")],
    ),
    Row::new(
        "orValue",
        &["option<A>.orValue(A) -> A"],
        "The value, or another when there is none.",
        &[("[1][?5].orValue(0)", "0"), ("optional.of(1).orValue(0)", "1")],
    ),
    Row::new(
        "or",
        &["option<A>.or(option<A>) -> option<A>"],
        "The first of two that is there.",
        &[("optional.none().or(optional.of(2))", "2")],
    ),
];
