//! Where a node's `@limit` stands among constraints, so that the two together close no circle.
//!
//! A node that takes no locks inside takes its permit behind its own locks: whoever has such a permit waits
//! for no lock. That is what analysis makes of every limited node, by moving the locks inside it up to it.
//! Should a plan have a limited node with locks inside all the same, its permits come before all locks: each
//! step around it that takes locks takes the permit first, outer nodes' before inner ones'. A node has one
//! place in all of the program, whatever one use of it would allow. `docs/waiting.md` has the argument.

use flux_plan::{BlockId, NodeId, Plan};

/// The limit that a node's runs count against: its declaration's, by index.
pub(crate) fn of(plan: &Plan, node: NodeId) -> Option<u32> {
    let id = plan.node(node).declared?;
    plan.declared[id.index()].limit.map(|_| id.0)
}

/// For each declared node: does its permit come before all locks? `order` is bottom up.
pub(crate) fn permit_first(plan: &Plan, order: &[BlockId]) -> Vec<bool> {
    let mut first = vec![false; plan.declared.len()];
    let mut locking = vec![false; plan.blocks.len()];
    for id in order {
        for step in &plan.block(*id).steps {
            // A handler runs when all is released; a recovery runs in the node's place.
            let mut within = false;
            step.runs_inside(plan, &mut |block| within |= locking[block.index()]);
            if let (Some(limit), true) = (step.node().and_then(|node| of(plan, node)), within) {
                first[limit as usize] = true;
            }
            locking[id.index()] |= within || !step.locks.is_empty();
        }
    }
    first
}
