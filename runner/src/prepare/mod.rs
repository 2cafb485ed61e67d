//! A plan made ready to run: every node built once, every wire an index.
//!
//! Comes in: a plan and a library of implementations. Goes out: a [`Program`] that the interpreter walks
//! without looking anything up by name, or everything that keeps it from starting, in one go. *Never* here:
//! decisions of meaning (the plan has made them), flows.

mod blocks;
mod build;
mod error;
mod limits;
mod natives;
mod order;
mod output;
mod program;
mod shape;
mod sources;
mod steps;

pub use error::{StartError, StartProblem};
pub(crate) use program::{
    Block, Branch, Case, Catch, CatchKind, Give, Kind, Lock, LockKey, Node, Program, Session, Source, Start,
    Step, Test,
};
pub(crate) use shape::ReplyShape;

use crate::locks::{Gate, LockTable};
use flux_node::{Library, Records, Resources};
use flux_plan::Plan;
use std::any::Any;
use std::collections::HashMap;
use std::sync::Arc;

/// What a program takes over from the one that it replaces, and what all programs of an engine share.
pub(crate) struct Inheritance<'a> {
    /// The constraints.
    pub(crate) locks: &'a LockTable,
    /// The program before, whose stores and limits go on where they are declared alike, and counts of sources by name.
    pub(crate) before: Option<&'a Program>,
}

/// A store as built, with what it was built from.
pub(crate) type Stores = HashMap<String, (flux_plan::ComponentCall, Arc<dyn Any + Send + Sync>)>;

/// Builds a program.
///
/// # Errors
/// All that keeps it from starting, each with its place in the program.
pub(crate) fn program(
    plan: Plan,
    library: &dyn Library,
    resources: &dyn Resources,
    inheritance: &Inheritance<'_>,
) -> Result<Program, Vec<StartError>> {
    let order = order::bottom_up(&plan).map_err(|error| vec![error])?;
    let mut errors = Vec::new();
    let stores = build::stores(&plan, library, resources, inheritance.before, &mut errors);
    let records = Records::new(plan.types.clone().into());
    let with_stores = build::WithStores { resources, stores: &stores };
    let nodes = build::nodes(&plan, library, &with_stores, &order, inheritance, &mut errors);
    let mut maker = blocks::Maker::new(&plan, &nodes, &with_stores);
    let mut blocks = maker.blocks(&order, &mut errors);
    let (mut sources, start) =
        sources::sources(&plan, &nodes, &blocks, &mut maker, &records, inheritance.before, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let constants = maker.into_constants();
    natives::natives(&plan, &nodes, &mut blocks, &mut sources);
    let locks = plan.locks.iter().map(|lock| inheritance.locks.named(&lock.name, &lock.file)).collect();
    let predicates = plan.predicates.iter().map(|p| p.block.0).collect();
    Ok(Program { nodes, blocks, predicates, constants, locks, sources, start, stores, plan: Arc::new(plan) })
}

/// The gates of a node's `@limit`: the one before's where it has the same limit.
fn limit(plan_node: &flux_plan::Node, before: Option<&Program>) -> Option<Arc<Gate>> {
    let limit = plan_node.limit?;
    let inherited = before.and_then(|program| {
        let same = |node: &&Node| node.name == plan_node.name && node.places == Some(limit);
        program.nodes.iter().find(same)?.limit.clone()
    });
    Some(inherited.unwrap_or_else(|| Arc::new(Gate::new(limit))))
}
