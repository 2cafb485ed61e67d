//! A plan made ready to run: every node built once, every wire an index.
//!
//! Comes in: a plan and a library of implementations. Goes out: a [`Program`] that the interpreter walks
//! without looking anything up by name, or everything that keeps it from starting, in one go. *Never* here:
//! decisions of meaning (the plan has made them), flows.

mod again;
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
mod stores;

pub use error::{StartError, StartProblem};
pub(crate) use program::{
    Block, Branch, Case, Catch, CatchKind, Gates, Give, Kind, Lock, LockKey, NOBODY, Node, Program, Session,
    Source, Step, Test,
};
pub(crate) use shape::ReplyShape;
pub(crate) use stores::{Changed, Closing, Stores};

use crate::locks::LockTable;
use flux_node::{Library, Records, Resources};
use flux_plan::Plan;
use std::sync::Arc;

/// What a program takes over from the one that it replaces, and what all programs of an engine share.
pub(crate) struct Inheritance<'a> {
    /// The service's locks, by name.
    pub(crate) locks: &'a LockTable,
    /// The program before. Its stores, built nodes, limits and sources go on where they are declared alike, counts
    /// by name.
    pub(crate) before: Option<&'a Program>,
    /// What becomes of stores that are declared otherwise than in the program before.
    pub(crate) changed: Changed,
    /// Where stores go that no program has any more.
    pub(crate) closing: &'a Closing,
}

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
    let stores = stores::stores(&plan, library, resources, inheritance, &mut errors);
    let seals = stores::seals(&plan, &stores, &mut errors);
    let records = Records::new(plan.types.clone().into());
    let with_stores = build::WithStores { resources, stores: &stores };
    let nodes = build::nodes(&plan, library, &with_stores, &order, inheritance.before, &mut errors);
    let limits = limits::limits(&plan, &order, inheritance.before);
    let throttles = limits::throttles(&plan, inheritance.before);
    let mut maker = blocks::Maker::new(&plan, &nodes, &with_stores);
    let mut blocks = maker.blocks(&order, &mut errors);
    let nobody = sources::nobody(&plan, &mut maker, &mut errors);
    let (mut sources, http) =
        sources::sources(&plan, &nodes, &blocks, &mut maker, &records, inheritance.before, &mut errors);
    sources::shares(&plan, &sources, &nobody, &mut errors);
    if !errors.is_empty() {
        return Err(errors);
    }
    let constants = maker.into_constants();
    natives::natives(&plan, &nodes, &mut blocks, &mut sources);
    let locks = plan.locks.iter().map(|lock| inheritance.locks.named(&lock.name, &lock.file)).collect();
    let predicates = plan.predicates.iter().map(|p| p.block.0).collect();
    let plan = Arc::new(plan);
    let asks_back = program::asks_back(&plan);
    Ok(Program {
        nodes,
        limits,
        throttles,
        blocks,
        predicates,
        constants,
        locks,
        asks_back,
        sources,
        nobody,
        http,
        stores,
        seals,
        plan,
    })
}
