//! From one type to another.

use super::Row;

pub(super) const ROWS: &[Row] = &[
    Row::new(
        "int",
        &["int(int) -> int", "int(float) -> int", "int(string) -> int", "int(time) -> int"],
        "A whole number: of a `float` what stands before its point, of text what it writes, of a `time` the seconds \
         since 1970.",
        &[("int(2.9)", "2"), ("int('-12')", "-12"), ("int(timestamp('1970-01-01T00:01:00Z'))", "60")],
    ),
    Row::new(
        "double",
        &["double(float) -> float", "double(int) -> float", "double(string) -> float"],
        "A `float`.",
        &[("double(2) * 1.5", "3.0"), ("double('2.5')", "2.5")],
    ),
    Row::new(
        "string",
        &[
            "string(string) -> string",
            "string(int) -> string",
            "string(float) -> string",
            "string(bool) -> string",
            "string(bytes) -> string",
            "string(time) -> string",
            "string(duration) -> string",
        ],
        "Text: of a `time` as RFC 3339 writes it, of a `duration` in seconds, of `bytes` if they are UTF-8.",
        &[
            ("string(2)", "'2'"),
            ("string(duration('90m'))", "'5400s'"),
            ("string(timestamp(0))", "'1970-01-01T00:00:00Z'"),
        ],
    ),
    Row::new(
        "bytes",
        &["bytes(bytes) -> bytes", "bytes(string) -> bytes"],
        "The bytes of a text in UTF-8.",
        &[("bytes('é')", "b'\\xc3\\xa9'"), ("size(bytes('é'))", "2")],
    ),
    Row::new(
        "bool",
        &["bool(bool) -> bool", "bool(string) -> bool"],
        "What text says: `true`, `True`, `TRUE`, `t` or `1`, and the same of `false`.",
        &[("bool('true')", "true"), ("bool('0')", "false")],
    ),
    Row::new(
        "dyn",
        &["dyn(_) -> json"],
        "The same value, whose type is looked at only when it is used, as that of `json` is.",
        &[("dyn(2) * 1.5", "3.0")],
    ),
    Row::new(
        "type",
        &["type(_) -> type"],
        "The type of a value, to be compared with `int`, `double`, `bool`, `string`, `bytes`, `list`, `map`, `null_type` \
         or `type`. Of use for `json`.",
        &[("type(dyn('a')) == string", "true"), ("type(1) == int", "true")],
    ),
];
