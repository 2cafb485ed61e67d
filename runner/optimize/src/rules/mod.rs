//! The rules: one file per optimization, each the row of the language's table that it is named by.
//!
//! Comes in: [`Facts`]. Goes out: why it is legal, or why not. *Never* here: how an optimization is carried out.

mod batch;
mod cache;
mod cached;
mod fault;
mod parallel;
mod partition;
mod postpone;
mod precompute;
mod replicate;
mod reply;
mod retry;
mod runtime;

use crate::{Facts, Kind, Node, Reasons, Refusal, Refusals};

/// What a rule needs to be told beside the node itself: what costs a look at the whole program is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Asks {
    /// It needs [`Facts::place`]: the flows that run the node.
    pub place: bool,
    /// It needs [`Facts::others`]: what the rest of the program does to the same state.
    pub others: bool,
    /// [`Facts::with`]: it is about nodes as they stand to each other.
    pub with: bool,
}

/// The rule by which one optimization is judged.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// As an `optimize` item calls it.
    pub name: &'static str,
    /// What it needs to be told.
    pub asks: Asks,
    /// Can it be applied to several nodes as one (`A -> B`)?
    pub sets: bool,
    /// May it be applied to the node?
    pub legal: fn(&Facts) -> Result<Reasons, Refusals>,
}

const NODE: Asks = Asks { place: false, others: false, with: false };
const PLACE: Asks = Asks { place: true, ..NODE };

/// All of them, in the order of the language's table.
pub const RULES: &[Rule] = &[
    Rule { name: "cache", asks: NODE, sets: true, legal: cache::legal },
    Rule { name: "precompute", asks: PLACE, sets: true, legal: precompute::legal },
    Rule { name: "retry", asks: NODE, sets: true, legal: retry::legal },
    Rule { name: "replicate", asks: Asks { others: true, ..PLACE }, sets: true, legal: replicate::legal },
    Rule { name: "batch", asks: NODE, sets: false, legal: batch::legal },
    Rule { name: "postpone", asks: Asks { others: true, ..PLACE }, sets: true, legal: postpone::legal },
    Rule { name: "partition", asks: NODE, sets: true, legal: partition::legal },
    Rule { name: "fault", asks: NODE, sets: true, legal: fault::legal },
    Rule { name: "parallel", asks: Asks { with: true, ..NODE }, sets: false, legal: parallel::legal },
    Rule { name: "reply", asks: PLACE, sets: false, legal: reply::legal },
    Rule { name: "runtime", asks: NODE, sets: false, legal: runtime::legal },
];

/// The rule of that name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

/// The end of every rule.
fn verdict(refusals: Refusals, reasons: impl FnOnce() -> Reasons) -> Result<Reasons, Refusals> {
    if refusals.is_empty() { Ok(reasons()) } else { Err(refusals) }
}

/// A source is not what runs in its flows.
fn source(node: &Node) -> Option<Refusal> {
    match &node.kind {
        Kind::Source(runs) => Some(Refusal::Source { source: node.who.name.clone(), runs: runs.clone() }),
        Kind::Code | Kind::Flow => None,
    }
}

/// What nobody has told may be anything.
fn unknown(node: &Node) -> Option<Refusal> {
    node.effects.unknown.clone().map(|who| Refusal::Unknown { who })
}

/// Somebody else would do the work, and not hold what is held around the node.
fn not_held(facts: &Facts) -> Option<Refusal> {
    let held = facts.place.held.first()?;
    Some(Refusal::NotHeld { lock: held.spelt.clone(), who: held.who.clone() })
}
