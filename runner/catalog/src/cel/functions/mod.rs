//! The functions of expressions: the one table that the checker, the engine, completion, hover and the book read.
//!
//! A function is a row: its overloads as a person reads them, what it does, an example that a test evaluates. Its
//! implementation has its name, among the library's components.

mod conversions;
mod lists;
mod macros;
mod math;
mod optionals;
mod signature;
mod strings;
mod times;

pub use signature::Overload;

use std::ops::Range;
use std::sync::LazyLock;

/// A function as its row says it.
pub(crate) struct Row {
    /// As it is called, behind its space if it has one: `contains`, `math.abs`.
    name: &'static str,
    /// Each overload as a person reads it: `string.contains(string) -> bool`.
    overloads: &'static [&'static str],
    /// What it does, in sentences, Markdown.
    docs: &'static str,
    /// Expressions of constants, and what they are.
    examples: &'static [(&'static str, &'static str)],
    /// What a constant argument must be.
    constant: Option<ConstantCheck>,
    /// It is expanded where it is written: its arguments are no values.
    is_macro: bool,
}

impl Row {
    /// A function; nothing is to be known of its constants.
    const fn new(
        name: &'static str,
        overloads: &'static [&'static str],
        docs: &'static str,
        examples: &'static [(&'static str, &'static str)],
    ) -> Row {
        Row { name, overloads, docs, examples, constant: None, is_macro: false }
    }

    /// The same, with what a constant argument must be.
    const fn constant(self, check: ConstantCheck) -> Row {
        Row { constant: Some(check), ..self }
    }

    /// The same as a macro, which the checker expands where it is called.
    const fn expanded(self) -> Row {
        Row { is_macro: true, ..self }
    }
}

/// Which argument (the receiver is the first), and what is wrong with its constant text.
#[derive(Clone, Copy)]
pub struct ConstantCheck {
    /// Which argument, from 0: the receiver's is 0.
    pub argument: usize,
    /// What is wrong with a text, if anything is.
    pub check: fn(&str) -> Option<Wrong>,
}

/// What is wrong with a constant text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// Which bytes of it; none: all.
    pub range: Option<Range<usize>>,
    /// One sentence without a full stop at its end.
    pub message: String,
    /// How to mend it, as an order without a full stop.
    pub help: String,
}

/// A function, or a macro.
pub struct Function {
    /// As it is called, behind its space if it has one: `contains`, `math.abs`.
    pub name: &'static str,
    /// Its overloads; of a macro only as text.
    pub overloads: Vec<Overload>,
    /// Each overload as a person reads it.
    pub signatures: &'static [&'static str],
    /// What it does: sentences, Markdown.
    pub docs: &'static str,
    /// Expressions of constants, and what they are.
    pub examples: &'static [(&'static str, &'static str)],
    /// What a constant argument must be.
    pub constant: Option<ConstantCheck>,
    /// It is expanded where it is written.
    pub is_macro: bool,
}

impl Function {
    /// Can it stand behind a value and a point?
    pub fn is_member(&self) -> bool {
        self.signatures.iter().any(|signature| signature::is_member(self.name, signature))
    }

    /// Can it stand by itself?
    pub fn is_global(&self) -> bool {
        self.signatures.iter().any(|signature| !signature::is_member(self.name, signature))
    }
}

/// Families of functions, as the book lists them.
const FAMILIES: [(&str, &[Row]); 7] = [
    ("Macros", macros::ROWS),
    ("Conversions and types", conversions::ROWS),
    ("Text and bytes", strings::ROWS),
    ("Lists and maps", lists::ROWS),
    ("Options", optionals::ROWS),
    ("Numbers", math::ROWS),
    ("Times and durations", times::ROWS),
];

/// Every function; a function's number is its place here.
pub fn all() -> &'static [Function] {
    static ALL: LazyLock<Vec<Function>> =
        LazyLock::new(|| FAMILIES.iter().flat_map(|(_, rows)| rows.iter()).map(read).collect());
    &ALL
}

/// Families with how many functions each has, in the order of [`all`].
pub fn families() -> impl Iterator<Item = (&'static str, usize)> {
    FAMILIES.iter().map(|(name, rows)| (*name, rows.len()))
}

/// The place of the function in [`all`], by its name; none: there is no such function.
pub fn find(name: &str) -> Option<usize> {
    all().iter().position(|function| function.name == name)
}

fn read(row: &'static Row) -> Function {
    let overloads = match row.is_macro {
        true => Vec::new(),
        false => row.overloads.iter().filter_map(|text| signature::read(row.name, text)).collect(),
    };
    Function {
        name: row.name,
        overloads,
        signatures: row.overloads,
        docs: row.docs,
        examples: row.examples,
        constant: row.constant,
        is_macro: row.is_macro,
    }
}

#[cfg(test)]
mod tests {
    use super::all;

    #[test]
    fn every_signature_can_be_read() {
        for function in all().iter().filter(|function| !function.is_macro) {
            assert_eq!(function.overloads.len(), function.signatures.len(), "{}", function.name);
        }
    }

    #[test]
    fn no_function_has_two_rows() {
        for (i, function) in all().iter().enumerate() {
            assert!(all()[..i].iter().all(|other| other.name != function.name), "{}", function.name);
            assert!(!function.docs.is_empty() && !function.examples.is_empty(), "{}", function.name);
        }
    }
}
