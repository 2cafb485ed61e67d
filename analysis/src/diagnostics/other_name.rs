//! F0202: wired by position to a value of another name, while a value of the right name is there.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0202, error, typed);

/// An input is wired by position although the flow has a value of its name and type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OtherName {
    /// The input that is wired by position.
    pub input: SmolStr,
    /// The type that the input and both values have.
    pub ty: String,
    /// The value that it is given.
    pub given: SmolStr,
    /// The current tuple that the input is wired to, as it is shown to people.
    pub tuple: String,
}

impl Mistake for OtherName {
    fn row(&self) -> &'static Row {
        &F0202
    }

    fn words(&self) -> Words {
        let Self { input, ty, given, tuple } = self;
        let other = match given.as_str() {
            "" => format!("give the value before it the name `{input}`, or `{input}` another"),
            given => format!("if `{given}` is, `{{{input}: {given}}}`"),
        };
        let what = if given.is_empty() { "a value without a name".to_owned() } else { format!("`{given}`") };
        Words::new(format!("the input `{input}` is given {what}, because of its position")).help(format!(
            "a `{ty} {input}` is there by name, too: if that is meant, write `{{{input}: {input}}}` before it; {other}; \
             the tuple is {tuple}"
        ))
    }
}
