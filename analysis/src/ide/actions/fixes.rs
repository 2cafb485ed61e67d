//! The fixes, with what each mends: the one list of them.

use super::ask::{Ask, Offer};
use super::*;
use crate::workspace::Diagnostic;

/// A way to mend some diagnostics.
pub struct Fix {
    /// Its file.
    pub name: &'static str,
    /// What it mends.
    pub codes: &'static [&'static str],
    /// What it does, for people.
    pub what: &'static str,
    pub(super) offer: fn(&Ask<'_>, &Diagnostic) -> Vec<Offer>,
}

/// All of them; of one diagnostic's fixes, the first come first.
pub const FIXES: &[Fix] = &[
    brought(&["F0001"], "the `;`"),
    brought(&["F0002"], "the smallest edit that makes sense of the item"),
    brought(&["F0003"], "the closing quote"),
    brought(&["F0004"], "the comment's end"),
    brought(&["F0005"], "the quotes that were meant, or no such character"),
    brought(&["F0006"], "the nearest value with a meaning"),
    brought(&["F0007"], "a doubled backslash"),
    brought(&["F0008"], "the bracket that is missing, or none"),
    brought(&["F0010"], "the right arrow"),
    brought(&["F0012"], "an ordinary comment"),
    Fix {
        name: "misspelt",
        codes: &[
            "F0101", "F0105", "F0106", "F0108", "F0203", "F0204", "F0505", "F0601", "F0602", "F0605",
            "F0701", "F0703", "F0708",
        ],
        what: "the nearest name",
        offer: misspelt::fix,
    },
    Fix {
        name: "add_use",
        codes: &["F0101", "F0105", "F0106", "F0108"],
        what: "a `use` of the file that declares the name",
        offer: add_use::fix,
    },
    Fix {
        name: "add_node",
        codes: &["F0101"],
        what: "a declaration of the node, with the types of its use",
        offer: add_node::fix,
    },
    Fix {
        name: "add_typedef",
        codes: &["F0105"],
        what: "a declaration of the semantic type",
        offer: add_typedef::fix,
    },
    Fix { name: "add_store", codes: &["F0108", "F0710"], what: "a store in memory", offer: add_store::fix },
    Fix {
        name: "drop_brackets",
        codes: &["F0009"],
        what: "brackets that do nothing go",
        offer: drop_brackets::fix,
    },
    Fix {
        name: "drop_item",
        codes: &["F0102", "F0109", "F0304", "F0403", "F0405"],
        what: "the item goes",
        offer: drop_item::fix,
    },
    Fix { name: "other_file", codes: &["F0104"], what: "the nearest file", offer: other_file::fix },
    Fix {
        name: "drop_node",
        codes: &["F0107"],
        what: "the node goes, with all that is said of it",
        offer: drop_node::fix,
    },
    Fix { name: "other_alias", codes: &["F0109"], what: "an alias of its own", offer: other_alias::fix },
    Fix {
        name: "by_name",
        codes: &["F0201", "F0202", "F0402"],
        what: "a record before the step that gives it its inputs by name",
        offer: by_name::fix,
    },
    Fix {
        name: "generic_type",
        codes: &["F0203"],
        what: "a type of the right shape",
        offer: generic_type::fix,
    },
    Fix { name: "quote", codes: &["F0204"], what: "the name as a text", offer: quote::fix },
    Fix {
        name: "pick_branch",
        codes: &["F0205"],
        what: "the value of one of the branches",
        offer: pick_branch::fix,
    },
    Fix {
        name: "one_list",
        codes: &["F0206"],
        what: "a record with the list alone, or no `each`",
        offer: one_list::fix,
    },
    Fix {
        name: "change_outputs",
        codes: &["F0207"],
        what: "a signature that says what the flow puts out",
        offer: change_outputs::fix,
    },
    Fix {
        name: "optional_field",
        codes: &["F0208"],
        what: "an `option` or a `list` that can be empty",
        offer: optional_field::fix,
    },
    Fix { name: "rename_twice", codes: &["F0209"], what: "a name of its own", offer: rename_twice::fix },
    Fix {
        name: "drop_signature",
        codes: &["F0210"],
        what: "no signature: the component's is taken",
        offer: drop_signature::fix,
    },
    Fix {
        name: "pad_patterns",
        codes: &["F0301"],
        what: "as many patterns as values",
        offer: pad_patterns::fix,
    },
    Fix {
        name: "predicate_signature",
        codes: &["F0302"],
        what: "a predicate that takes the value and puts out a `bool`",
        offer: predicate_signature::fix,
    },
    Fix {
        name: "catch_all",
        codes: &["F0303"],
        what: "a last case for everything else",
        offer: catch_all::fix,
    },
    Fix { name: "move_case", codes: &["F0304"], what: "the narrower case first", offer: move_case::fix },
    Fix {
        name: "end_with",
        codes: &["F0207", "F0305", "F0404"],
        what: "a record at the flow's end",
        offer: end_with::fix,
    },
    Fix { name: "ask_nothing", codes: &["F0306"], what: "`_`, or no such case", offer: ask_nothing::fix },
    Fix {
        name: "handler_path",
        codes: &["F0401"],
        what: "the path as it occurs, or the node alone",
        offer: handler_path::fix,
    },
    Fix { name: "drop_code", codes: &["F0406"], what: "the code goes", offer: drop_code::fix },
    Fix { name: "early", codes: &["F0501"], what: "a constraint that says what is taken", offer: early::fix },
    Fix {
        name: "give_session",
        codes: &["F0504", "F0710"],
        what: "an output of the source as its session",
        offer: give_session::fix,
    },
    Fix {
        name: "take_both_keys",
        codes: &["F0503"],
        what: "both keys, taken by the outer node",
        offer: take_both_keys::fix,
    },
    Fix {
        name: "lock_scope",
        codes: &["F0502", "F0503", "F0504", "F0505", "F0506"],
        what: "one lock for the whole service",
        offer: lock_scope::fix,
    },
    Fix {
        name: "lock_writer",
        codes: &["F0507"],
        what: "the writer that is taken anyhow",
        offer: lock_writer::fix,
    },
    Fix {
        name: "merge_locks",
        codes: &["F0508"],
        what: "the stronger of the two, once",
        offer: merge_locks::fix,
    },
    Fix {
        name: "annotation_value",
        codes: &["F0602"],
        what: "the value in its right form",
        offer: annotation_value::fix,
    },
    Fix {
        name: "drop_annotation",
        codes: &["F0601", "F0602", "F0603", "F0604", "F0607"],
        what: "the annotation goes",
        offer: drop_annotation::fix,
    },
    Fix {
        name: "optimization_form",
        codes: &["F0605", "F0606"],
        what: "the value in its right form, or no such parameter",
        offer: optimization_form::fix,
    },
    Fix {
        name: "add_argument",
        codes: &["F0702"],
        what: "the argument, to be filled in",
        offer: add_argument::fix,
    },
    Fix { name: "drop_argument", codes: &["F0703"], what: "the argument goes", offer: drop_argument::fix },
    Fix {
        name: "argument_kind",
        codes: &["F0704"],
        what: "the value in its right form",
        offer: argument_kind::fix,
    },
    Fix {
        name: "text_form",
        codes: &["F0705"],
        what: "the brace that is missing, or the one form that the text can have",
        offer: text_form::fix,
    },
    Fix {
        name: "component_types",
        codes: &["F0706"],
        what: "the component's types, or no signature",
        offer: component_types::fix,
    },
    Fix {
        name: "add_signature",
        codes: &["F0707"],
        what: "a signature with the types of its use",
        offer: add_signature::fix,
    },
    Fix { name: "add_input", codes: &["F0708"], what: "an input of that name", offer: add_input::fix },
];

const fn brought(codes: &'static [&'static str], what: &'static str) -> Fix {
    Fix { name: "brought", codes, what, offer: brought::fix }
}
