//! The words of an expression, each with its place.
//!
//! Comes in: a text. Goes out: tokens, and what is no token. *Never* here: what may stand where.

use super::quoted::{self, Quoted};
use crate::TextError;
use std::ops::Range;

/// A word, a sign or a constant.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    /// A name, a keyword included.
    Word(String),
    /// A whole number without its sign.
    Whole(u64),
    /// A number with a point or an exponent.
    Float(f64),
    /// A text, `'…'` or `"…"`, its escapes read.
    Text(String),
    /// Bytes, `b'…'`, their escapes read.
    Bytes(Vec<u8>),
    /// An operator, a bracket or another mark: `+`, `&&`, `(`.
    Sign(&'static str),
    /// The end of the text, behind the last token.
    End,
}

/// A token and the bytes of the text that it takes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) range: Range<usize>,
}

impl Token {
    pub(super) fn is(&self, sign: &str) -> bool {
        matches!(&self.kind, Kind::Sign(own) if *own == sign)
    }
}

/// Signs, longer ones before those that they begin with.
const SIGNS: [&str; 24] = [
    "&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")",
    "[", "]", "{", "}",
];

/// The tokens of a text, an [`Kind::End`] behind them. What is none is told and left out.
pub(super) fn tokens(text: &str, errors: &mut Vec<TextError>) -> Vec<Token> {
    let mut reader = Reader { text, at: 0, errors };
    let mut out = Vec::new();
    while let Some(token) = reader.next() {
        out.push(token);
    }
    out.push(Token { kind: Kind::End, range: text.len()..text.len() });
    out
}

struct Reader<'t, 'e> {
    text: &'t str,
    at: usize,
    errors: &'e mut Vec<TextError>,
}

impl Reader<'_, '_> {
    fn next(&mut self) -> Option<Token> {
        loop {
            self.skip();
            let rest = &self.text[self.at..];
            let first = rest.chars().next()?;
            let start = self.at;
            let kind = if let Some(quoted) = quoted::read(rest) {
                Some(self.quoted(quoted))
            } else if first.is_ascii_digit() || (first == '.' && rest[1..].starts_with(digit)) {
                Some(self.number())
            } else if first.is_ascii_alphabetic() || first == '_' {
                self.at += rest.find(|c: char| !word(c)).unwrap_or(rest.len());
                Some(Kind::Word(self.text[start..self.at].to_owned()))
            } else if first == '`' {
                self.escaped(rest)
            } else {
                self.sign(rest, first)
            };
            if let Some(kind) = kind {
                return Some(Token { kind, range: start..self.at });
            }
        }
    }

    /// White space and comments.
    fn skip(&mut self) {
        loop {
            let rest = &self.text[self.at..];
            let blank = rest.len() - rest.trim_start().len();
            let comment = if rest[blank..].starts_with("//") {
                rest[blank..].find('\n').unwrap_or(rest.len() - blank)
            } else {
                0
            };
            if blank + comment == 0 {
                return;
            }
            self.at += blank + comment;
        }
    }

    fn error(&mut self, range: Range<usize>, message: &str, help: &str) {
        self.errors.push(TextError::new(range, message).help(help));
    }

    fn quoted(&mut self, quoted: Quoted) -> Kind {
        let start = self.at;
        self.at += quoted.length;
        if let Some((range, message, help)) = quoted.wrong {
            self.error(start + range.start..start + range.end, message, help);
        }
        match quoted.bytes {
            true => Kind::Bytes(quoted.value),
            // Its parts are whole characters, so nothing is replaced.
            false => Kind::Text(String::from_utf8_lossy(&quoted.value).into_owned()),
        }
    }

    fn number(&mut self) -> Kind {
        let (start, rest) = (self.at, &self.text[self.at..]);
        if let Some(digits) = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X")) {
            let end = digits.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(digits.len());
            self.at += 2 + end;
            let value = u64::from_str_radix(&digits[..end], 16).ok();
            return self.whole(start, value);
        }
        let whole = rest.find(|c| !digit(c)).unwrap_or(rest.len());
        let fraction = fraction(&rest[whole..]);
        let exponent = exponent(&rest[whole + fraction..]);
        self.at += whole + fraction + exponent;
        if fraction + exponent == 0 {
            let value = rest[..whole].parse().ok();
            return self.whole(start, value);
        }
        self.no_letters(start);
        match rest[..whole + fraction + exponent].parse() {
            Ok(x) if f64::is_finite(x) => Kind::Float(x),
            _ => {
                self.error(
                    start..self.at,
                    "this number is too large for a `float`",
                    "the largest is 1.8e308",
                );
                Kind::Float(0.0)
            }
        }
    }

    fn whole(&mut self, start: usize, value: Option<u64>) -> Kind {
        if self.text[self.at..].starts_with(['u', 'U']) {
            let range = start..self.at + 1;
            self.at += 1;
            self.error(range, "numbers without a sign are not known here", "leave out the `u`");
        }
        self.no_letters(start);
        value.map_or_else(
            || {
                let help = "the largest `int` is 9223372036854775807; write a `float`, such as 1e19";
                self.error(start..self.at, "this number has more than 64 bits", help);
                Kind::Whole(0)
            },
            Kind::Whole,
        )
    }

    /// `2x`: neither a number nor a name.
    fn no_letters(&mut self, start: usize) {
        let rest = &self.text[self.at..];
        let letters = rest.find(|c| !word(c)).unwrap_or(rest.len());
        if letters > 0 {
            self.at += letters;
            self.error(
                start..self.at,
                "a number ends with a digit",
                "write a space or an operator behind it",
            );
        }
    }

    /// A member's name that is no word: `` a.`content-type` ``.
    fn escaped(&mut self, rest: &str) -> Option<Kind> {
        let start = self.at;
        match rest[1..].find('`') {
            Some(end) => {
                self.at += end + 2;
                Some(Kind::Word(rest[1..=end].to_owned()))
            }
            None => {
                self.at = self.text.len();
                self.error(start..start + 1, "this name does not end", "close it with another \"`\"");
                None
            }
        }
    }

    fn sign(&mut self, rest: &str, first: char) -> Option<Kind> {
        if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            self.at += sign.len();
            return Some(Kind::Sign(sign));
        }
        let range = self.at..self.at + first.len_utf8();
        self.at = range.end;
        let (length, help) = match first {
            '=' => (1, "two values are compared with `==`"),
            '&' => (1, "both hold: `&&`"),
            '|' => (1, "one of them holds: `||`"),
            '\'' | '"' => (1, "close the text with another quote"),
            ';' => (1, "an expression is one value; there are no statements"),
            _ => (first.len_utf8(), "leave it out, or put it in quotes"),
        };
        self.error(range.start..range.start + length, &format!("`{first}` means nothing here"), help);
        None
    }
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The length of `.5`.
fn fraction(rest: &str) -> usize {
    match rest.strip_prefix('.') {
        Some(digits) if digits.starts_with(digit) => 1 + digits.find(|c| !digit(c)).unwrap_or(digits.len()),
        _ => 0,
    }
}

/// The length of `e-3`.
fn exponent(rest: &str) -> usize {
    let Some(behind) = rest.strip_prefix(['e', 'E']) else { return 0 };
    let digits = behind.strip_prefix(['+', '-']).unwrap_or(behind);
    let count = digits.find(|c| !digit(c)).unwrap_or(digits.len());
    if count == 0 { 0 } else { rest.len() - digits.len() + count }
}
