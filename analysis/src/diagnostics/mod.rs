//! What is said of a program: one file for each code, with its row in the registry, its mistakes and their words, and its
//! page in `docs/diagnostics/`.
//!
//! Comes in: facts that other rooms found. Goes out: `Diag`s, whose places are relative to statements (only
//! [`crate::Workspace`] makes offsets of them), and the registry ([`rows`]). *Never* here: finding mistakes, but for
//! those that an item by itself shows (`Check`).

use crate::files::statement::Place;
use flux_syntax::tree::{Item, Span};
use smol_str::SmolStr;

pub use flux_syntax::mistake::{Leaves, Mistake, Row, Said, Severity, Tag, Words, row_of, rows};

pub(crate) mod alias_taken;
pub(crate) mod annotation_arguments;
pub(crate) mod argument_kind;
pub(crate) mod cases_disagree;
pub(crate) mod caught_twice;
pub(crate) mod circle;
pub(crate) mod code_zero;
pub(crate) mod component_signature;
pub(crate) mod contradiction;
pub(crate) mod duplicate;
pub(crate) mod each_without_list;
pub(crate) mod failure_wiring;
pub(crate) mod illegal_choice;
pub(crate) mod lone_field;
pub(crate) mod misplaced_annotation;
pub(crate) mod misplaced_default;
pub(crate) mod misplaced_row;
pub(crate) mod missing_argument;
pub(crate) mod needs_signature;
pub(crate) mod never_runs;
pub(crate) mod no_catch_all;
pub(crate) mod no_option;
pub(crate) mod no_such_path;
pub(crate) mod node_as_source;
pub(crate) mod not_carried_out;
pub(crate) mod not_text;
pub(crate) mod optimization_argument;
pub(crate) mod other_name;
pub(crate) mod output_twice;
pub(crate) mod pattern_count;
pub(crate) mod predicate;
pub(crate) mod put_out_twice;
pub(crate) mod record_name;
pub(crate) mod recovery_outputs;
pub(crate) mod recursive_type;
pub(crate) mod repeated_name;
pub(crate) mod reply_json;
pub(crate) mod reply_names;
pub(crate) mod same_route;
pub(crate) mod source_as_node;
pub(crate) mod stream_use;
pub(crate) mod text_argument;
pub(crate) mod too_deep;
pub(crate) mod topic_types;
pub(crate) mod unknown_alias;
pub(crate) mod unknown_annotation;
pub(crate) mod unknown_argument;
pub(crate) mod unknown_component;
pub(crate) mod unknown_input;
pub(crate) mod unknown_node;
pub(crate) mod unknown_optimization;
pub(crate) mod unknown_store;
pub(crate) mod unknown_type;
pub(crate) mod unknown_typedef;
pub(crate) mod unreachable_case;
pub(crate) mod unreadable_file;
pub(crate) mod unused;
pub(crate) mod wiring;
pub(crate) mod wrong_outputs;

/// A diagnostic, its places relative to statements.
#[derive(Clone, Debug, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub(crate) struct Diag<'db> {
    /// The mistake itself, which makes the code, the message and the help.
    pub said: Said,
    /// Where it is reported: the squiggle in an editor.
    pub place: Place<'db>,
    /// Other places involved, in the order of the words' labels.
    pub labels: Vec<Place<'db>>,
    /// An edit that mends it: where, and the new text.
    pub fix: Option<(Place<'db>, String)>,
}

impl<'db> Diag<'db> {
    pub(crate) fn new(place: Place<'db>, said: impl Into<Said>) -> Self {
        Diag { said: said.into(), place, labels: Vec::new(), fix: None }
    }

    pub(crate) fn row(&self) -> &'static Row {
        self.said.row()
    }

    pub(crate) fn label(mut self, place: Place<'db>) -> Self {
        self.labels.push(place);
        self
    }

    pub(crate) fn fix(mut self, place: Place<'db>, text: impl Into<String>) -> Self {
        self.fix = Some((place, text.into()));
        self
    }

    /// With the edit that writes a near name instead.
    pub(crate) fn instead(self, near: Option<SmolStr>) -> Self {
        match near {
            Some(near) => {
                let place = self.place;
                self.fix(place, near.to_string())
            }
            None => self,
        }
    }
}

/// What an item shows by itself, found in the mistake's own file ([`check_items!`](crate::check_items)).
#[doc(hidden)]
pub struct Check(pub fn(&Item, &mut dyn FnMut(Span, Said)));

inventory::collect!(Check);

#[doc(hidden)]
pub use inventory::submit as __submit;

/// Has a function asked about each item of each file, for mistakes that an item shows by itself: it is given the item, and
/// says what is wrong at which place of it. `check_items!(check);` with
/// `fn check(item: &Item, say: &mut dyn FnMut(Span, Said))`.
#[macro_export]
macro_rules! check_items {
    ($check:path) => {
        $crate::diagnostics::__submit!($crate::diagnostics::Check($check));
    };
}

/// What all checks say of an item.
pub(crate) fn of_item(item: &Item, say: &mut dyn FnMut(Span, Said)) {
    inventory::iter::<Check>().for_each(|check| (check.0)(item, say));
}

/// Names in a sentence: "`a`, `b`".
fn in_names(names: &[SmolStr]) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}
