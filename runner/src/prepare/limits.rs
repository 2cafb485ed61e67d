//! Where a node's `@limit` stands among constraints, so that the two together close no circle.
//!
//! A node that takes no locks inside takes its permit behind its own locks: whoever has such a permit waits
//! for no lock. That is what analysis makes of every limited node, by moving the locks inside it up to it.
//! Should a plan have a limited node with locks inside all the same, its permits come before all locks: each
//! step around it that takes locks takes the permit first, outer nodes' before inner ones'. A node has one
//! place in all of the program, whatever one use of it would allow. `docs/waiting.md` has the argument.

use super::Program;
use super::program::{Gates, Limit};
use crate::locks::{Gate, Keyed, Of};
use crate::throttle::Throttle;
use flux_plan::{BlockId, NodeId, Plan};
use std::collections::BTreeSet;
use std::sync::Arc;

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
            if let (Some(limit), true) = (step.run_of().and_then(|node| of(plan, node)), within) {
                first[limit as usize] = true;
            }
            locking[id.index()] |= within || !step.locks.is_empty();
        }
    }
    first
}

/// The limits of declared nodes, by index. A limit goes on from the program before where whoever has a place under it
/// waits for the same in both: for no constraint, and for places under limits of the same names. Then flows of the two
/// close no circle, as what may be waited for becomes less with each place. Anything else gets a gate of its own.
pub(crate) fn limits(plan: &Plan, order: &[BlockId], before: Option<&Program>) -> Vec<Option<Limit>> {
    let first = permit_first(plan, order);
    let mut behind = behind(plan, order);
    let limits = plan.declared.iter().enumerate().map(|(id, declared)| {
        let places = declared.limit?;
        let behind = (!first[id]).then(|| std::mem::take(&mut behind[id]));
        let same = |limit: &&Limit| {
            limit.name == declared.name
                && limit.places == places
                && limit.gates.keyed() == declared.limit_keyed
                && behind.is_some()
                && limit.behind == behind
        };
        let inherited = before.and_then(|program| program.limits.iter().flatten().find(same));
        let fresh = || {
            let of = Of::Limit(declared.name.as_str().into());
            match declared.limit_keyed {
                true => Gates::Keyed(Arc::new(Keyed::new(of, places))),
                false => Gates::One(Arc::new(Gate::new(of, places))),
            }
        };
        let gates = inherited.map_or_else(fresh, |limit| limit.gates.clone());
        Some(Limit { name: declared.name.clone(), places, gates, behind })
    });
    limits.collect()
}

/// The throttles of declared nodes, by index. One goes on from the program before where it is declared alike.
pub(crate) fn throttles(plan: &Plan, before: Option<&Program>) -> Vec<Option<Arc<Throttle>>> {
    let earlier = |name: &str| {
        let program = before?;
        let at = program.plan.declared.iter().position(|declared| declared.name == name)?;
        program.throttles[at].clone()
    };
    let throttles = plan.declared.iter().map(|declared| {
        let wanted = declared.throttle?;
        let inherited = earlier(&declared.name).filter(|throttle| throttle.plan() == wanted);
        Some(inherited.unwrap_or_else(|| Arc::new(Throttle::new(wanted))))
    });
    throttles.collect()
}

/// For each declared node: the names of the limits inside it.
fn behind(plan: &Plan, order: &[BlockId]) -> Vec<BTreeSet<String>> {
    let mut behind = vec![BTreeSet::new(); plan.declared.len()];
    let mut within: Vec<BTreeSet<String>> = vec![BTreeSet::new(); plan.blocks.len()];
    for id in order {
        let mut all = BTreeSet::new();
        for step in &plan.block(*id).steps {
            let mut inside = BTreeSet::new();
            step.runs_inside(plan, &mut |block| inside.extend(within[block.index()].iter().cloned()));
            if let Some(limit) = step.run_of().and_then(|node| of(plan, node)) {
                behind[limit as usize].extend(inside.iter().cloned());
                all.insert(plan.declared[limit as usize].name.clone());
            }
            all.append(&mut inside);
        }
        within[id.index()] = all;
    }
    behind
}
