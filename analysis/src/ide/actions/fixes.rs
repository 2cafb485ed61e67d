//! The fixes, with what each mends: the one list of them.

use super::ask::{Ask, Offer};
use super::*;
use crate::diagnostics::Row;
use crate::diagnostics::alias_taken::F0109;
use crate::diagnostics::annotation_arguments::F0602;
use crate::diagnostics::argument_kind::F0704;
use crate::diagnostics::cases_disagree::F0305;
use crate::diagnostics::caught_twice::F0403;
use crate::diagnostics::code_zero::F0406;
use crate::diagnostics::component_signature::F0706;
use crate::diagnostics::contradiction::F0603;
use crate::diagnostics::duplicate::F0102;
use crate::diagnostics::each_without_list::F0206;
use crate::diagnostics::failure_wiring::F0402;
use crate::diagnostics::illegal_choice::F0608;
use crate::diagnostics::lone_field::F0711;
use crate::diagnostics::misplaced_annotation::F0607;
use crate::diagnostics::misplaced_row::F0210;
use crate::diagnostics::missing_argument::F0702;
use crate::diagnostics::needs_signature::F0707;
use crate::diagnostics::never_runs::F0405;
use crate::diagnostics::no_catch_all::F0303;
use crate::diagnostics::no_option::F0306;
use crate::diagnostics::no_such_path::F0401;
use crate::diagnostics::node_as_source::F0710;
use crate::diagnostics::not_carried_out::F0609;
use crate::diagnostics::optimization_argument::F0606;
use crate::diagnostics::other_name::F0202;
use crate::diagnostics::output_twice::F0604;
use crate::diagnostics::pattern_count::F0301;
use crate::diagnostics::predicate::F0302;
use crate::diagnostics::put_out_twice::F0205;
use crate::diagnostics::record_name::F0204;
use crate::diagnostics::recovery_outputs::F0404;
use crate::diagnostics::recursive_type::F0208;
use crate::diagnostics::repeated_name::F0209;
use crate::diagnostics::text_argument::F0705;
use crate::diagnostics::unknown_alias::F0106;
use crate::diagnostics::unknown_annotation::F0601;
use crate::diagnostics::unknown_argument::F0703;
use crate::diagnostics::unknown_component::F0701;
use crate::diagnostics::unknown_input::F0708;
use crate::diagnostics::unknown_node::F0101;
use crate::diagnostics::unknown_optimization::F0605;
use crate::diagnostics::unknown_store::F0108;
use crate::diagnostics::unknown_type::F0203;
use crate::diagnostics::unknown_typedef::F0105;
use crate::diagnostics::unreachable_case::F0304;
use crate::diagnostics::unreadable_file::F0104;
use crate::diagnostics::unused::F0107;
use crate::diagnostics::wiring::F0201;
use crate::diagnostics::wrong_outputs::F0207;
use crate::locks::findings::early::F0501;
use crate::locks::findings::foreign_key::F0506;
use crate::locks::findings::immovable::F0502;
use crate::locks::findings::no_input::F0505;
use crate::locks::findings::no_session::F0504;
use crate::locks::findings::promoted::F0507;
use crate::locks::findings::twice::F0508;
use crate::locks::findings::two_keys::F0503;
use crate::workspace::Diagnostic;
use flux_syntax::diagnostics::bad_escape::F0007;
use flux_syntax::diagnostics::bad_number::F0006;
use flux_syntax::diagnostics::bracket::F0008;
use flux_syntax::diagnostics::misplaced_head::F0012;
use flux_syntax::diagnostics::missing_semicolon::F0001;
use flux_syntax::diagnostics::stray_character::F0005;
use flux_syntax::diagnostics::too_deep::F0009;
use flux_syntax::diagnostics::unclosed_comment::F0004;
use flux_syntax::diagnostics::unclosed_string::F0003;
use flux_syntax::diagnostics::unexpected::F0002;
use flux_syntax::diagnostics::wrong_arrow::F0010;

/// A way to mend some diagnostics.
pub struct Fix {
    /// The name of the file that holds it, without `.rs`; tests and documentation call it by this.
    pub name: &'static str,
    /// The diagnostics that it mends.
    pub rows: &'static [&'static Row],
    /// What it does, for people.
    pub what: &'static str,
    pub(super) offer: fn(&Ask<'_>, &Diagnostic) -> Vec<Offer>,
}

impl Fix {
    /// Does it mend such mistakes?
    pub fn mends(&self, row: &Row) -> bool {
        self.rows.contains(&row)
    }
}

/// All of them; of one diagnostic's fixes, the first come first.
pub static FIXES: &[Fix] = &[
    brought(&[&F0001], "the `;`"),
    brought(&[&F0002], "the smallest edit that makes sense of the item"),
    brought(&[&F0003], "the closing quote"),
    brought(&[&F0004], "the comment's end"),
    brought(&[&F0005], "the quotes that were meant, or no such character"),
    brought(&[&F0006], "the nearest value with a meaning"),
    brought(&[&F0007], "a doubled backslash"),
    brought(&[&F0008], "the bracket that is missing, or none"),
    brought(&[&F0010], "the right arrow"),
    brought(&[&F0012], "an ordinary comment"),
    Fix {
        name: "misspelt",
        rows: &[
            &F0101, &F0105, &F0106, &F0108, &F0203, &F0204, &F0505, &F0601, &F0602, &F0605, &F0701, &F0703,
            &F0708,
        ],
        what: "the nearest name",
        offer: misspelt::fix,
    },
    Fix {
        name: "add_use",
        rows: &[&F0101, &F0105, &F0106, &F0108],
        what: "a `use` of the file that declares the name",
        offer: add_use::fix,
    },
    Fix {
        name: "add_node",
        rows: &[&F0101],
        what: "a declaration of the node, with the types of its use",
        offer: add_node::fix,
    },
    Fix {
        name: "add_typedef",
        rows: &[&F0105],
        what: "a declaration of the semantic type",
        offer: add_typedef::fix,
    },
    Fix { name: "add_store", rows: &[&F0108, &F0710], what: "a store in memory", offer: add_store::fix },
    Fix {
        name: "drop_brackets",
        rows: &[&F0009],
        what: "brackets that do nothing go",
        offer: drop_brackets::fix,
    },
    Fix {
        name: "drop_item",
        rows: &[&F0102, &F0109, &F0304, &F0403, &F0405],
        what: "the item goes",
        offer: drop_item::fix,
    },
    Fix { name: "other_file", rows: &[&F0104], what: "the nearest file", offer: other_file::fix },
    Fix {
        name: "drop_node",
        rows: &[&F0107],
        what: "the node goes, with all that is said of it",
        offer: drop_node::fix,
    },
    Fix { name: "other_alias", rows: &[&F0109], what: "an alias of its own", offer: other_alias::fix },
    Fix {
        name: "by_name",
        rows: &[&F0201, &F0202, &F0402],
        what: "a record before the step that gives it its inputs by name",
        offer: by_name::fix,
    },
    Fix {
        name: "generic_type",
        rows: &[&F0203],
        what: "a type of the right shape",
        offer: generic_type::fix,
    },
    Fix { name: "quote", rows: &[&F0204], what: "the name as a text", offer: quote::fix },
    Fix {
        name: "pick_branch",
        rows: &[&F0205],
        what: "the value of one of the branches",
        offer: pick_branch::fix,
    },
    Fix {
        name: "one_list",
        rows: &[&F0206],
        what: "a record with the list alone, or no `each`",
        offer: one_list::fix,
    },
    Fix {
        name: "change_outputs",
        rows: &[&F0207],
        what: "a signature that says what the flow puts out",
        offer: change_outputs::fix,
    },
    Fix {
        name: "optional_field",
        rows: &[&F0208],
        what: "an `option` or a `list` that can be empty",
        offer: optional_field::fix,
    },
    Fix { name: "rename_twice", rows: &[&F0209], what: "a name of its own", offer: rename_twice::fix },
    Fix {
        name: "drop_signature",
        rows: &[&F0210],
        what: "no signature: the component's is taken",
        offer: drop_signature::fix,
    },
    Fix {
        name: "pad_patterns",
        rows: &[&F0301],
        what: "as many patterns as values",
        offer: pad_patterns::fix,
    },
    Fix {
        name: "predicate_signature",
        rows: &[&F0302],
        what: "a predicate that takes the value and puts out a `bool`",
        offer: predicate_signature::fix,
    },
    Fix {
        name: "catch_all",
        rows: &[&F0303],
        what: "a last case for everything else",
        offer: catch_all::fix,
    },
    Fix { name: "move_case", rows: &[&F0304], what: "the narrower case first", offer: move_case::fix },
    Fix {
        name: "end_with",
        rows: &[&F0207, &F0305, &F0404],
        what: "a record at the flow's end",
        offer: end_with::fix,
    },
    Fix { name: "ask_nothing", rows: &[&F0306], what: "`_`, or no such case", offer: ask_nothing::fix },
    Fix {
        name: "handler_path",
        rows: &[&F0401],
        what: "the path as it occurs, or the node alone",
        offer: handler_path::fix,
    },
    Fix { name: "drop_code", rows: &[&F0406], what: "the code goes", offer: drop_code::fix },
    Fix { name: "early", rows: &[&F0501], what: "a constraint that says what is taken", offer: early::fix },
    Fix {
        name: "give_session",
        rows: &[&F0504, &F0710],
        what: "an output of the source as its session",
        offer: give_session::fix,
    },
    Fix {
        name: "take_both_keys",
        rows: &[&F0503],
        what: "both keys, taken by the outer node",
        offer: take_both_keys::fix,
    },
    Fix {
        name: "lock_scope",
        rows: &[&F0502, &F0503, &F0504, &F0505, &F0506],
        what: "one lock for the whole service",
        offer: lock_scope::fix,
    },
    Fix {
        name: "lock_writer",
        rows: &[&F0507],
        what: "the writer that is taken anyhow",
        offer: lock_writer::fix,
    },
    Fix {
        name: "merge_locks",
        rows: &[&F0508],
        what: "the stronger of the two, once",
        offer: merge_locks::fix,
    },
    Fix {
        name: "annotation_value",
        rows: &[&F0602],
        what: "the value in its right form",
        offer: annotation_value::fix,
    },
    Fix {
        name: "drop_annotation",
        rows: &[&F0601, &F0602, &F0603, &F0604, &F0607, &F0609],
        what: "the annotation goes",
        offer: drop_annotation::fix,
    },
    Fix {
        name: "optimization_form",
        rows: &[&F0605, &F0606],
        what: "the value in its right form, or no such parameter",
        offer: optimization_form::fix,
    },
    Fix {
        name: "drop_choice",
        rows: &[&F0608],
        what: "the node goes without that optimization",
        offer: drop_choice::fix,
    },
    Fix {
        name: "add_argument",
        rows: &[&F0702],
        what: "the argument, to be filled in",
        offer: add_argument::fix,
    },
    Fix { name: "drop_argument", rows: &[&F0703], what: "the argument goes", offer: drop_argument::fix },
    Fix {
        name: "argument_kind",
        rows: &[&F0704],
        what: "the value in its right form",
        offer: argument_kind::fix,
    },
    Fix {
        name: "text_form",
        rows: &[&F0705],
        what: "the brace that is missing, or the one form that the text can have",
        offer: text_form::fix,
    },
    Fix {
        name: "component_types",
        rows: &[&F0706],
        what: "the component's types, or no signature",
        offer: component_types::fix,
    },
    Fix {
        name: "add_signature",
        rows: &[&F0707],
        what: "a signature with the types of its use",
        offer: add_signature::fix,
    },
    Fix { name: "add_input", rows: &[&F0708], what: "an input of that name", offer: add_input::fix },
    Fix { name: "whole_body", rows: &[&F0711], what: "`content` in its place", offer: whole_body::fix },
];

const fn brought(rows: &'static [&'static Row], what: &'static str) -> Fix {
    Fix { name: "brought", rows, what, offer: brought::fix }
}
