//! Steps: what each gives and takes is as much as what it runs takes and gives.

use super::{same, within};
use crate::walk::bottom_up;
use crate::{BlockId, Part, Plan, Role, Step, StepKind};

/// What is wrong with a step whose ids all point at something.
pub(super) fn check(plan: &Plan, whose: &str, step: &Step) -> Result<(), String> {
    match &step.kind {
        StepKind::Call { node, inputs, outputs } => {
            let node = plan.node(*node);
            same(whose, "inputs", inputs.len(), node.inputs.len())?;
            same(whose, "outputs", outputs.len(), node.outputs.len())?;
        }
        StepKind::Copy { inputs, outputs } => same(whose, "values", inputs.len(), outputs.len())?,
        StepKind::Fork { branches, after } => order(whose, branches.len(), after)?,
        StepKind::Block { .. }
        | StepKind::Dispatch { .. }
        | StepKind::Each { .. }
        | StepKind::Around { .. } => {}
    }
    throttle(plan, whose, step)?;
    let mut found = Ok(());
    step.parts(&mut |part| {
        if let (Ok(()), Part::Branch(role, branch)) = (&found, part) {
            found = self::branch(plan, whose, role, branch);
        }
    });
    found
}

/// Its throttle is one, and each key is there where there is something for each value.
fn throttle(plan: &Plan, whose: &str, step: &Step) -> Result<(), String> {
    if let Some(used) = &step.throttle {
        within("declared node", used.of.0, plan.declared.len()).map_err(|why| format!("{whose}: {why}"))?;
        let Some(throttle) = plan.declared[used.of.index()].throttle else {
            return Err(format!("{whose} asks the throttle of a node that has none"));
        };
        if throttle.keyed != used.key.is_some() {
            return Err(format!("{whose} asks a throttle with a key too many, or without one"));
        }
    }
    let keyed =
        step.run_of().and_then(|node| plan.declared_of(node)).is_some_and(|declared| declared.limit_keyed);
    if keyed != step.limit_key.is_some() {
        return Err(format!("{whose} has a key too many for its limit, or none"));
    }
    Ok(())
}

fn branch(plan: &Plan, whose: &str, role: Role, branch: &crate::Branch) -> Result<(), String> {
    let block = plan.block(branch.block);
    same(whose, "inputs", branch.inputs.len() + role.besides(), block.params as usize)?;
    same(whose, "results", branch.results.len(), block.results.len())?;
    same(whose, "exports", branch.exports.len(), block.exports.len())
}

/// Which branches wait for which: a branch in a circle would never start.
fn order(whose: &str, branches: usize, after: &[(u32, u32)]) -> Result<(), String> {
    for (earlier, later) in after {
        within("branch", *earlier.max(later), branches).map_err(|why| format!("{whose}: {why}"))?;
    }
    let mut before: Vec<Vec<BlockId>> = vec![Vec::new(); branches];
    after.iter().for_each(|(earlier, later)| before[*later as usize].push(BlockId(*earlier)));
    let waits = |id: BlockId, visit: &mut dyn FnMut(BlockId)| {
        before[id.index()].iter().for_each(|earlier| visit(*earlier));
    };
    let order = bottom_up(branches, waits);
    order.map(|_| ()).map_err(|id| format!("{whose}: branch {} waits for itself, in a circle", id.0))
}
