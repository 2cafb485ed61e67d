//! Functions of numbers.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row::new(
        "math.greatest",
        &[
            "math.greatest(int…) -> int",
            "math.greatest(float…) -> float",
            "math.greatest(list<int>) -> int",
            "math.greatest(list<float>) -> float",
        ],
        "The greatest of some numbers.",
        &[("math.greatest(1, 3, 2)", "3"), ("math.greatest([1.5, 0.5])", "1.5")],
    ),
    Row::new(
        "math.least",
        &[
            "math.least(int…) -> int",
            "math.least(float…) -> float",
            "math.least(list<int>) -> int",
            "math.least(list<float>) -> float",
        ],
        "The least of some numbers.",
        &[("math.least(1, 3, 2)", "1")],
    ),
    Row::new(
        "math.ceil",
        &["math.ceil(float) -> float"],
        "The next whole number above.",
        &[("math.ceil(1.2)", "2.0")],
    ),
    Row::new(
        "math.floor",
        &["math.floor(float) -> float"],
        "The next whole number below.",
        &[("math.floor(-1.2)", "-2.0")],
    ),
    Row::new(
        "math.round",
        &["math.round(float) -> float"],
        "The nearest whole number; of a half, the one further from 0.",
        &[("math.round(1.5)", "2.0"), ("math.round(-1.5)", "-2.0")],
    ),
    Row::new(
        "math.trunc",
        &["math.trunc(float) -> float"],
        "The number without what stands behind its point.",
        &[("math.trunc(-1.7)", "-1.0")],
    ),
    Row::new(
        "math.abs",
        &["math.abs(int) -> int", "math.abs(float) -> float"],
        "The number without its sign.",
        &[("math.abs(-3)", "3")],
    ),
    Row::new(
        "math.sign",
        &["math.sign(int) -> int", "math.sign(float) -> float"],
        "-1, 0 or 1.",
        &[("math.sign(-3)", "-1"), ("math.sign(0.5)", "1.0")],
    ),
    Row::new(
        "math.sqrt",
        &["math.sqrt(int) -> float", "math.sqrt(float) -> float"],
        "The square root.",
        &[("math.sqrt(9)", "3.0")],
    ),
    Row::new(
        "math.isNaN",
        &["math.isNaN(float) -> bool"],
        "Is it no number?",
        &[("math.isNaN(0.0 / 0.0)", "true")],
    ),
    Row::new(
        "math.isInf",
        &["math.isInf(float) -> bool"],
        "Is it infinite?",
        &[("math.isInf(1.0 / 0.0)", "true")],
    ),
    Row::new(
        "math.isFinite",
        &["math.isFinite(float) -> bool"],
        "Is it a number, and not infinite?",
        &[("math.isFinite(1.0 / 0.0)", "false")],
    ),
    Row::new(
        "math.bitAnd",
        &["math.bitAnd(int, int) -> int"],
        "Bits that both have.",
        &[("math.bitAnd(6, 3)", "2")],
    ),
    Row::new(
        "math.bitOr",
        &["math.bitOr(int, int) -> int"],
        "Bits that either has.",
        &[("math.bitOr(6, 3)", "7")],
    ),
    Row::new(
        "math.bitXor",
        &["math.bitXor(int, int) -> int"],
        "Bits that one of them has.",
        &[("math.bitXor(6, 3)", "5")],
    ),
    Row::new("math.bitNot", &["math.bitNot(int) -> int"], "All other bits.", &[("math.bitNot(1)", "-2")]),
    Row::new(
        "math.bitShiftLeft",
        &["math.bitShiftLeft(int, int) -> int"],
        "The bits moved up by so many places, which is not negative.",
        &[("math.bitShiftLeft(1, 3)", "8")],
    ),
    Row::new(
        "math.bitShiftRight",
        &["math.bitShiftRight(int, int) -> int"],
        "The bits moved down by so many places, which is not negative; zeros come in from above.",
        &[("math.bitShiftRight(8, 3)", "1")],
    ),
];
