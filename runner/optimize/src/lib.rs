//! Optimizations: which of them nobody who is served could tell, staleness within the stated bounds aside.
//!
//! Comes in: [`Facts`], plain data about a node and where it stands. Goes out: [`Reasons`] or [`Refusals`], each a
//! datum that renders one sentence. *Never* here: a program's text, a plan being made, the engine. Whoever has the
//! facts may ask: the checker for each `optimize` item, whoever suggests one, whoever carries one out.

mod facts;
mod reason;
mod refusal;
pub mod rules;

pub use facts::{
    Age, Args, Effects, Facts, Key, Kind, Lock, Neighbour, Node, Other, Others, Place, Scope, State, Use,
    Value, Who,
};
pub use reason::{Reason, Reasons};
pub use refusal::{Refusal, Refusals};
