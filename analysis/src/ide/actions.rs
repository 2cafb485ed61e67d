//! What could be done at a place: one file for each kind of change.
//!
//! A *fix* mends a diagnostic: [`FIXES`] is the list of all of them. A *refactoring* changes a text and keeps its
//! meaning: [`REFACTORINGS`]. Both say what to write ([`Offer`]); [`finish()`] leaves every statement that they touch
//! as the formatter would.

mod ask;
mod finish;
mod fixes;
mod forms;
mod refactorings;
mod selected;
mod values;

mod add_argument;
mod add_input;
mod add_node;
mod add_signature;
mod add_store;
mod add_typedef;
mod add_use;
mod annotation_value;
mod argument_kind;
mod ask_nothing;
mod brought;
mod by_name;
mod catch_all;
mod change_outputs;
mod choose;
mod component_types;
mod dialect;
mod drop_annotation;
mod drop_argument;
mod drop_brackets;
mod drop_choice;
mod drop_code;
mod drop_item;
mod drop_node;
mod drop_signature;
mod early;
mod end_with;
mod extract;
mod fix_all;
mod generic_type;
mod give_session;
mod handler_path;
mod inline;
mod lock_scope;
mod lock_writer;
mod merge_locks;
mod misspelt;
mod move_case;
mod one_list;
mod optimization_form;
mod optional_field;
mod other_alias;
mod other_file;
mod pad_patterns;
mod parallel;
mod pick_branch;
mod predicate_signature;
mod quote;
mod reader;
mod rename_twice;
mod sort_locks;
mod take_both_keys;
mod text_form;
mod whole_body;

use crate::workspace::{Diagnostic, Edit, FileId, Workspace};
use ask::{Ask, Offer};
use finish::finish;
pub use fixes::FIXES;
pub use refactorings::REFACTORINGS;
use std::ops::Range;

/// A change that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Which file of this room offers it.
    pub name: &'static str,
    /// What it does, as an order.
    pub title: String,
    /// `quickfix`, `refactor.rewrite` and so on, as editors group them.
    pub kind: &'static str,
    /// The change; none: it takes a while, ask [`Workspace::action`] for it.
    pub edits: Option<Vec<Edit>>,
    /// The diagnostic that it mends; none: a refactoring.
    pub mends: Option<Diagnostic>,
    /// It is what most people want.
    pub preferred: bool,
}

impl Workspace {
    /// What could be done in a range of a file, every change made out.
    pub fn actions(&self, file: FileId, range: Range<usize>) -> Vec<Action> {
        let mut out = self.fixes(file, &range);
        out.extend(self.refactorings(file, &range, false));
        out
    }

    /// The same; what takes a while has no edits yet.
    pub fn offers(&self, file: FileId, range: Range<usize>) -> Vec<Action> {
        let mut out = self.fixes(file, &range);
        out.extend(self.refactorings(file, &range, true));
        out
    }

    /// One of them, by its name and title.
    pub fn action(&self, file: FileId, range: Range<usize>, name: &str, title: &str) -> Option<Action> {
        self.actions(file, range).into_iter().find(|action| action.name == name && action.title == title)
    }

    fn fixes(&self, file: FileId, range: &Range<usize>) -> Vec<Action> {
        let touched = |d: &Diagnostic| d.range.start <= range.end && range.start <= d.range.end;
        let found = self.check_file(file).into_iter().filter(touched);
        let mut out: Vec<Action> = Vec::new();
        for said in found {
            for action in self.mend(&said) {
                // Two ways to the same text are one.
                if !out.iter().any(|other| other.edits == action.edits && other.mends == action.mends) {
                    out.push(action);
                }
            }
        }
        out
    }

    /// The fixes of one diagnostic.
    pub(crate) fn mend(&self, said: &Diagnostic) -> Vec<Action> {
        let ask = Ask { ws: self, db: &self.db, file: said.file.0 };
        let mut out = Vec::new();
        for fix in FIXES.iter().filter(|fix| fix.mends(said.row())) {
            for offer in (fix.offer)(&ask, said) {
                let Some(edits) = finish(&ask, offer.edits) else { continue };
                let (name, title, preferred) = (fix.name, offer.title, offer.preferred);
                let mends = Some(said.clone());
                out.push(Action { name, title, kind: "quickfix", edits: Some(edits), mends, preferred });
            }
        }
        // One change is what most people want, or none is.
        if out.iter().filter(|action| action.preferred).count() > 1 {
            let first = out.iter().position(|action| action.preferred);
            for (n, action) in out.iter_mut().enumerate() {
                action.preferred &= Some(n) == first;
            }
        }
        out
    }

    fn refactorings(&self, file: FileId, range: &Range<usize>, later: bool) -> Vec<Action> {
        let ask = Ask { ws: self, db: &self.db, file: file.0 };
        let mut out = Vec::new();
        for way in REFACTORINGS {
            let action = |title, edits| {
                Some(Action { name: way.name, title, kind: way.kind, edits, mends: None, preferred: false })
            };
            match way.title.filter(|_| later) {
                Some(title) => out.extend(title(&ask, range).and_then(|title| action(title, None))),
                None => out.extend((way.offer)(&ask, range).into_iter().filter_map(|offer: Offer| {
                    let edits = finish(&ask, offer.edits)?;
                    action(offer.title, Some(edits))
                })),
            }
        }
        out
    }
}
