//! Texts of files, beside the queries.
//!
//! Comes in: a file's text, and what edits make of it. Goes out: the text. Nothing that a program means depends on it: a
//! query that read one would not learn of its next change, and a letter in a comment makes no query look at
//! anything. Whoever changes one has all readers stopped. *Never* here: what statements mean.

use crate::files::cut::Cut;
use crate::files::statement::StatementId;
use std::sync::OnceLock;

/// All of them. They are read from many threads, and stay where they are.
#[derive(Default)]
pub struct Texts {
    all: boxcar::Vec<Text>,
    changes: u64,
}

/// The text of one file.
#[derive(Default)]
pub struct Text {
    /// Filled when its statements have been made.
    cut: OnceLock<Cut<StatementId>>,
    /// In one piece, made when somebody asks.
    whole: OnceLock<String>,
}

/// Which text is a file's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TextId(usize);

impl Texts {
    /// Room for another one.
    pub(super) fn reserve(&self) -> TextId {
        TextId(self.all.push(Text::default()))
    }

    /// The text that room was made for.
    pub(super) fn fill(&self, id: TextId, cut: Cut<StatementId>) {
        // Nobody else has it yet.
        let _ = self.get(id).cut.set(cut);
    }

    /// The text with this number.
    pub fn get(&self, id: TextId) -> &Text {
        self.all.get(id.0).expect("a text's number is given out when there is room for it")
    }

    /// Replaces a file's text; nobody may be reading it.
    pub(super) fn change(&mut self, id: TextId, cut: Cut<StatementId>) {
        self.changes += 1;
        if let Some(text) = self.all.get_mut(id.0) {
            *text = Text { cut: OnceLock::from(cut), whole: OnceLock::new() };
        }
    }

    /// How often one has been changed.
    pub fn changes(&self) -> u64 {
        self.changes
    }
}

impl Text {
    /// Kept as its statements.
    pub fn cut(&self) -> &Cut<StatementId> {
        self.cut.get().expect("a file is given out when its text is in it")
    }

    /// The whole text in one piece, put together when it is first asked for.
    pub fn whole(&self) -> &str {
        self.whole.get_or_init(|| self.cut().text())
    }
}
