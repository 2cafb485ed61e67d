//! Functions of text. Places are counted in characters, from 0.

use super::{ConstantCheck, Row};
use crate::cel::{format, pattern};

pub(super) const ROWS: &[Row] = &[
    Row::new(
        "contains",
        &["string.contains(string) -> bool"],
        "Is the one text in the other?",
        &[("'abc'.contains('bc')", "true")],
    ),
    Row::new(
        "startsWith",
        &["string.startsWith(string) -> bool"],
        "Does the text begin so?",
        &[("'abc'.startsWith('ab')", "true")],
    ),
    Row::new(
        "endsWith",
        &["string.endsWith(string) -> bool"],
        "Does the text end so?",
        &[("'abc'.endsWith('ab')", "false")],
    ),
    Row::new(
        "matches",
        &["string.matches(string) -> bool", "matches(string, string) -> bool"],
        "Is the pattern found in the text? It is a [regular expression](https://docs.rs/regex/latest/regex/#syntax) \
         without look-around and back references; `^` and `$` are the text's ends. A constant one is compiled when the \
         service starts. Any other is compiled when it comes, must be short, and what it costs to look for it counts \
         as work of the expression.",
        &[("'2026-03'.matches('^\\\\d{4}-')", "true"), ("matches('abc', 'b')", "true")],
    )
    .constant(ConstantCheck { argument: 1, check: pattern::wrong }),
    Row::new(
        "charAt",
        &["string.charAt(int) -> string"],
        "The character at a place; behind the last one, `''`.",
        &[("'héllo'.charAt(1)", "'é'")],
    ),
    Row::new(
        "indexOf",
        &["string.indexOf(string) -> int", "string.indexOf(string, int) -> int"],
        "Where the text is found first, from that place on; -1: nowhere.",
        &[("'banana'.indexOf('an')", "1"), ("'banana'.indexOf('an', 2)", "3"), ("'a'.indexOf('b')", "-1")],
    ),
    Row::new(
        "lastIndexOf",
        &["string.lastIndexOf(string) -> int", "string.lastIndexOf(string, int) -> int"],
        "Where the text is found last, at that place at the latest; -1: nowhere.",
        &[("'banana'.lastIndexOf('an')", "3"), ("'banana'.lastIndexOf('an', 2)", "1")],
    ),
    Row::new(
        "join",
        &["list<string>.join() -> string", "list<string>.join(string) -> string"],
        "The texts one behind the other, with that text between.",
        &[("['a', 'b'].join(', ')", "'a, b'"), ("['a', 'b'].join()", "'ab'")],
    ),
    Row::new(
        "split",
        &["string.split(string) -> list<string>", "string.split(string, int) -> list<string>"],
        "The parts of a text between others; so many at most, if that is not negative. At `''` between all characters.",
        &[("'a,b,c'.split(',')", "['a', 'b', 'c']"), ("'a,b,c'.split(',', 2)", "['a', 'b,c']")],
    ),
    Row::new(
        "replace",
        &["string.replace(string, string) -> string", "string.replace(string, string, int) -> string"],
        "The text with one part replaced by another wherever it is found; so often at most, if that is not negative.",
        &[("'banana'.replace('an', 'AN')", "'bANANa'"), ("'banana'.replace('an', 'AN', 1)", "'bANana'")],
    ),
    Row::new(
        "substring",
        &["string.substring(int) -> string", "string.substring(int, int) -> string"],
        "The text from a place on, up to another.",
        &[("'tacocat'.substring(4)", "'cat'"), ("'tacocat'.substring(0, 4)", "'taco'")],
    ),
    Row::new(
        "trim",
        &["string.trim() -> string"],
        "The text without white space around it.",
        &[("' a b '.trim()", "'a b'")],
    ),
    Row::new(
        "lowerAscii",
        &["string.lowerAscii() -> string"],
        "The letters `A` to `Z` made small.",
        &[("'AbÉ'.lowerAscii()", "'abÉ'")],
    ),
    Row::new(
        "upperAscii",
        &["string.upperAscii() -> string"],
        "The letters `a` to `z` made capital.",
        &[("'abé'.upperAscii()", "'ABé'")],
    ),
    Row::new(
        "reverse",
        &["string.reverse() -> string", "list<A>.reverse() -> list<A>"],
        "Back to front.",
        &[("'abc'.reverse()", "'cba'"), ("[1, 2].reverse()", "[2, 1]")],
    ),
    Row::new(
        "format",
        &["string.format(list<_>) -> string"],
        "The text with each clause replaced by the next value of the list: `%s` (anything), `%d` (a whole number), \
         `%f`, `%.2f` and `%e` (a number with a point), `%b` (binary), `%o` (octal), `%x` and `%X` (hexadecimal), `%%`.",
        &[("'%s has %d'.format(['a', 2])", "'a has 2'"), ("'%.2f'.format([1.5])", "'1.50'")],
    )
    .constant(ConstantCheck { argument: 0, check: format::wrong }),
    Row::new(
        "strings.quote",
        &["strings.quote(string) -> string"],
        "The text between quotes, with escapes.",
        &[("strings.quote('a\"b')", "'\"a\\\\\"b\"'")],
    ),
];
