//! Kinds of text arguments, one file a kind: what a declaration means by `route`, `template`, `expression`.
//!
//! Comes in: a text, and what is known where it stands. Goes out: a [`Reading`], all that there is to know of the text;
//! checker, completion, hover and documentation ask nothing else, and know no kind by its name. *Never* here: Flux's own
//! syntax (a text has no quotes and no escapes left), values of a running flow.
//!
//! A new kind is a file here with its `kind!` line, and a `mod` line below.

mod address;
mod around;
mod content;
mod expression;
mod field;
mod file_name;
mod folder;
mod header;
mod headers;
mod html;
mod key;
mod params;
mod path;
mod pointer;
mod reach;
mod reading;
mod route;
mod string;
mod template;

pub use around::{Around, Types};
pub use reading::{Named, Offer, Offered, Output, Reading, Said, StateUse, Suggested, SuggestedKind};

use std::sync::LazyLock;

/// A kind of text argument.
pub trait Kind: Send + Sync {
    /// The word that stands for it in declarations: `route`.
    fn word(&self) -> &'static str;

    /// What an argument of this kind must be, in a message: ``a text such as "/users/{int user}"``.
    fn called(&self) -> &'static str;

    /// What it accepts, in a sentence or two of Markdown.
    fn accepts(&self) -> &'static str;

    /// A text of this kind that says as little as possible and has nothing wrong in it.
    fn sample(&self) -> &'static str;

    /// All that there is to know of a text. Without types around it, what only they could tell is left open.
    fn read(&self, text: &str, around: &Around<'_>) -> Reading;

    /// Does what a source puts out follow from its texts? Then they must be known before it starts.
    fn puts_out(&self) -> bool {
        false
    }

    /// What could be typed at a byte of a text, half written as it may be. None: what [`Kind::read`] offers, and no more.
    fn suggests(&self, text: &str, at: usize, around: &Around<'_>) -> Option<Vec<Suggested>> {
        let _ = (text, at, around);
        None
    }

    /// What the word at a byte of a text is, if the kind knows more of it than that it is an input's name.
    fn says(&self, text: &str, at: usize, around: &Around<'_>) -> Option<Said> {
        let _ = (text, at, around);
        None
    }

    /// What was probably meant by a constant of another kind, written so.
    fn meant_by(&self, written: &str) -> String {
        written.to_owned()
    }
}

/// All that there is to know of a text of that kind: nothing, where the word is no kind of text.
pub fn read(kind: &str, text: &str, around: &Around<'_>) -> Reading {
    named(kind).map_or_else(Reading::default, |kind| kind.read(text, around))
}

/// One kind in the registry.
pub struct Listed(pub &'static dyn Kind);

inventory::collect!(Listed);

#[doc(hidden)]
pub use inventory::submit as __submit;

/// Puts a kind into the registry: `kind!(Route);`.
#[macro_export]
macro_rules! kind {
    ($kind:expr) => {
        $crate::kinds::__submit!($crate::kinds::Listed(&$kind));
    };
}

/// Every kind, in the order of their words.
pub fn all() -> &'static [&'static dyn Kind] {
    static ALL: LazyLock<Vec<&'static dyn Kind>> = LazyLock::new(|| {
        let mut all: Vec<&dyn Kind> = inventory::iter::<Listed>().map(|listed| listed.0).collect();
        all.sort_by_key(|kind| kind.word());
        all
    });
    &ALL
}

/// The kind of that word; none: what is declared so is no text.
pub fn named(word: &str) -> Option<&'static dyn Kind> {
    all().binary_search_by_key(&word, |kind| kind.word()).ok().map(|at| all()[at])
}
