//! Where a node's `@limit` stands among constraints, so that the two together close no circle.
//!
//! A node that takes no locks inside takes its permit behind its own locks: whoever has such a permit waits
//! for no lock. That is what analysis makes of every limited node, by moving the locks inside it up to it.
//! Should a plan have a limited node with locks inside all the same, its permits come before all locks: each
//! step around it that takes locks takes the permit first, outer nodes' before inner ones'. A node has one
//! place in all of the program, whatever one use of it would allow. `docs/waiting.md` has the argument.

use super::order::inside;
use flux_plan::{BlockId, Catch, Plan, Step, StepKind};

/// For each node: does its permit come before all locks? `order` is bottom up.
pub(crate) fn permit_first(plan: &Plan, order: &[BlockId]) -> Vec<bool> {
    let mut first = vec![false; plan.nodes.len()];
    let mut locking = vec![false; plan.blocks.len()];
    for id in order {
        for step in &plan.block(*id).steps {
            let within = locks_within(plan, step, &locking);
            if let (Some(node), true) = (node_of(step), within) {
                first[node] = true;
            }
            locking[id.index()] |= within || !step.locks.is_empty();
        }
    }
    first
}

fn locks_within(plan: &Plan, step: &Step, locking: &[bool]) -> bool {
    let mut within = false;
    inside(plan, step, &mut |block| within |= locking[block.index()]);
    // A handler runs when all is released; a recovery runs in the node's place.
    let recoveries = step.on_error.iter().filter_map(|catch| match &catch.catch {
        Catch::Recover { body } => Some(body.block),
        Catch::Handle { .. } => None,
    });
    within | recoveries.into_iter().any(|block| locking[block.index()])
}

fn node_of(step: &Step) -> Option<usize> {
    match step.kind {
        StepKind::Call { node, .. } | StepKind::Block { node, .. } | StepKind::Dispatch { node, .. } => {
            Some(node.index())
        }
        StepKind::Fork { .. } | StepKind::Each { .. } | StepKind::Copy { .. } => None,
    }
}
