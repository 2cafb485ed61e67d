//! What a workspace is asked of `optimize` items.

use super::{FileId, Workspace};
use crate::choices::{Judged, Suggested, Written, choices_in, place, suggested, verdicts};
use crate::files::db::Db;
use flux_optimize::{Reasons, Refusals};
use flux_syntax::tree::ItemKind;
use std::ops::Range;

/// An `optimize` item, and what the rules say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Its bytes in the file that was asked about.
    pub range: Range<usize>,
    /// `cache`, `retry` and so on.
    pub optimization: String,
    /// What the rules say of each node that it names.
    pub verdicts: Vec<Verdict>,
}

/// What the rules say of one node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The node as the item names it.
    pub node: String,
    /// Where the item does.
    pub range: Range<usize>,
    /// Why it is legal, or why not.
    pub verdict: Result<Reasons, Refusals>,
}

/// An optimization that would be legal, and that nobody has chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Where the node is declared in the file that was asked about: its name.
    pub range: Range<usize>,
    /// The node's name, as the file would write it.
    pub node: String,
    /// The optimization's name: `retry`.
    pub optimization: &'static str,
    /// `optimize Geo with retry(times: 3, backoff: 50ms);`
    pub item: String,
    /// Why it is legal.
    pub reasons: Reasons,
}

impl Workspace {
    /// The `optimize` items of a file, with what the rules say of each in the program that begins there.
    pub fn choices(&self, file: FileId) -> Vec<Choice> {
        let db: &dyn Db = &self.db;
        let choice = |written: &Written<'_>| {
            let item = written.item.item(db);
            let ItemKind::Optimize(optimize) = &item.kind else { return None };
            let range = |span| self.range_of(written.item.at(span));
            let verdict = |judged: &Judged| {
                let name = &optimize.nodes[judged.name];
                let verdict = judged.verdict.clone();
                Verdict { node: name.text.to_string(), range: range(name.span), verdict }
            };
            Some(Choice {
                range: range(item.span),
                optimization: optimize.with.component.text.to_string(),
                verdicts: verdicts(db, file.0, written.item).iter().map(verdict).collect(),
            })
        };
        let mut out: Vec<Choice> = choices_in(db, file.0).iter().filter_map(choice).collect();
        out.sort_by_key(|choice| choice.range.start);
        out
    }

    /// Optimizations of a file's nodes that would be legal and useful by what is known without measuring, and that no
    /// file of the program that begins there chooses. It looks at the whole file: nobody who types should wait for it.
    pub fn suggestions(&self, file: FileId) -> Vec<Suggestion> {
        let db: &dyn Db = &self.db;
        let suggestion = |found: &Suggested| {
            let name = found.node.name(db);
            Some(Suggestion {
                range: self.range_of(place(db, found.node)?),
                node: name.to_string(),
                optimization: found.optimization,
                item: format!("optimize {name} with {};", found.call),
                reasons: found.reasons.clone(),
            })
        };
        let mut out: Vec<Suggestion> = suggested(db, file.0).iter().filter_map(suggestion).collect();
        out.sort_by_key(|suggestion| suggestion.range.start);
        out
    }
}
