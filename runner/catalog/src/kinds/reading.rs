//! What a kind reads in a text: names, problems, uses of state, offers, outputs, each with its place.

use crate::TextError;
use flux_plan::Field;
use std::ops::Range;

/// All that there is to know of a text; ranges are bytes of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The inputs that it names, in order, as often as it names them.
    pub names: Vec<Named>,
    /// What is wrong with it.
    pub problems: Vec<TextError>,
    /// It has not the form of its kind: what it would name or put out is not known.
    pub malformed: bool,
    /// Which parts of the store that the call names it reads and writes.
    pub uses: Vec<StateUse>,
    /// What could be written where.
    pub offers: Vec<Offer>,
    /// What the source or the node puts out because of it, in order.
    pub outputs: Vec<Output>,
}

impl Reading {
    /// Of a text that has not the form of its kind.
    pub fn malformed(problem: TextError) -> Reading {
        Reading { problems: vec![problem], malformed: true, ..Reading::default() }
    }
}

/// An input that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The input's name.
    pub name: String,
    /// Where the text names it, in bytes.
    pub range: Range<usize>,
}

/// A part of a store that a text speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateUse {
    /// The part's name within its store: `edits`.
    pub part: String,
    /// It writes there; else it reads.
    pub writes: bool,
    /// The input whose value alone is the key, if one is.
    pub key: Option<String>,
    /// Where it is named.
    pub range: Range<usize>,
}

/// What could be written in a part of a text, its ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// The part of the text that it is for, in bytes.
    pub range: Range<usize>,
    /// What could be written there.
    pub what: Offered,
}

/// What could be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offered {
    /// The name of any input.
    Inputs,
    /// A field of what these names lead to: `["edit", "author"]`.
    Fields(Vec<String>),
    /// A field of the elements of the list that the call is given.
    Elements,
    /// A type that a request can carry.
    Types,
    /// A file or a folder below the program's.
    Files,
    /// One of these words, each with what it means.
    Words(&'static [(&'static str, &'static str)]),
}

/// A value that is put out because a text says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// The name and type of what is put out.
    pub field: Field,
    /// Where the text names it.
    pub range: Range<usize>,
}

/// Something that could be typed at a place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// The name that would be typed.
    pub label: String,
    /// What the name stands for.
    pub what: SuggestedKind,
    /// The type of the value, or the signature of the function.
    pub detail: String,
    /// Markdown; may be empty.
    pub docs: String,
    /// What is put in; `$0` and `${1:x}` are places to fill.
    pub snippet: String,
}

/// What a suggestion is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SuggestedKind {
    /// An input, a field, a name that is bound in the text.
    Value,
    /// A function or macro of expressions.
    Function,
    /// The name of a type.
    Type,
}

/// What is to be known of a word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The bytes of the text that it stands at.
    pub range: Range<usize>,
    /// What it is, as code: `int width`, `string.contains(string) -> bool`.
    pub code: String,
    /// More of it, Markdown; may be empty.
    pub docs: String,
}
