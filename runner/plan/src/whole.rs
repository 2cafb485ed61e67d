//! Is a plan whole? What was read from a file may be anything; its readers index without asking.

use crate::walk::{blocks_of_catches, blocks_of_step, bottom_up, branches, operands};
use crate::{Block, BlockId, Branch, NodeId, Operand, Plan, Session, SourceKind, StepKind, Test};

/// What is wrong with it, as one sentence without a full stop.
pub(crate) fn check(plan: &Plan) -> Result<(), String> {
    for node in &plan.nodes {
        for lock in node.locks.iter().chain(&node.declared_locks) {
            within("lock", lock.lock.0, plan.locks.len())?;
        }
    }
    for predicate in &plan.predicates {
        block(plan, predicate.block)?;
    }
    for choice in &plan.choices {
        choice.nodes.iter().try_for_each(|id| node(plan, *id))?;
    }
    for source in &plan.sources {
        if let SourceKind::Native(id) = source.kind {
            node(plan, id)?;
        }
        if let Some(Session::Node(id)) = source.session {
            block(plan, id)?;
        }
        block(plan, source.block)?;
        let mut found = Ok(());
        blocks_of_catches(&source.on_error, &mut |id| found = found.clone().and(block(plan, id)));
        found?;
    }
    plan.blocks.iter().try_for_each(|b| check_block(plan, b))?;
    bottom_up(plan).map(|_| ()).map_err(|id| format!("block {} runs itself", id.0))
}

fn check_block(plan: &Plan, this: &Block) -> Result<(), String> {
    let mut found = Ok(());
    let mut note = |result: Result<(), String>| found = found.clone().and(result);
    note(within("parameter", this.params, this.frame as usize + 1));
    operands(this, &mut |operand| {
        if let Operand::Slot(slot) = operand {
            note(within("slot", slot.0, this.frame as usize));
        }
    });
    for step in &this.steps {
        blocks_of_step(plan, step, &mut |id| note(block(plan, id)));
        step.locks.iter().for_each(|lock| note(within("lock", lock.lock.0, plan.locks.len())));
        match &step.kind {
            StepKind::Call { node: id, outputs, inputs } => {
                note(node(plan, *id));
                outputs.iter().for_each(|slot| note(within("slot", slot.0, this.frame as usize)));
                if let Some(node) = plan.nodes.get(id.index()) {
                    note(same("inputs", inputs.len(), node.inputs.len()));
                    note(same("outputs", outputs.len(), node.outputs.len()));
                }
            }
            StepKind::Block { node: id, .. } => note(node(plan, *id)),
            StepKind::Dispatch { node: id, cases } => {
                note(node(plan, *id));
                for test in cases.iter().flat_map(|case| &case.tests) {
                    match test {
                        Test::Is { predicate, .. } => {
                            note(within("predicate", predicate.0, plan.predicates.len()));
                        }
                        Test::Some { bind, .. } => note(within("slot", bind.0, this.frame as usize)),
                        Test::None { .. } => {}
                    }
                }
            }
            StepKind::Copy { inputs, outputs } => {
                note(same("values", inputs.len(), outputs.len()));
                outputs.iter().for_each(|slot| note(within("slot", slot.0, this.frame as usize)));
            }
            StepKind::Fork { branches, after } => {
                for (earlier, later) in after {
                    note(within("branch", *earlier.max(later), branches.len()));
                }
            }
            StepKind::Each { .. } => {}
        }
        for branch in branches(step) {
            let slots = branch.results.iter().chain(&branch.exports).flatten();
            slots.for_each(|slot| note(within("slot", slot.0, this.frame as usize)));
            if let Some(block) = plan.blocks.get(branch.block.index()) {
                let given = branch.inputs.len() + given_besides(&step.kind, branch);
                note(same("inputs", given, block.params as usize));
                note(same("results", branch.results.len(), block.results.len()));
                note(same("exports", branch.exports.len(), block.exports.len()));
            }
        }
    }
    found
}

/// How many parameters a branch's block is given beside the branch's inputs: `each` gives the element, a
/// recovery the code and the message.
fn given_besides(kind: &StepKind, branch: &Branch) -> usize {
    match kind {
        StepKind::Each { body, .. } if std::ptr::eq(body, branch) => 1,
        StepKind::Block { body, .. } if std::ptr::eq(body, branch) => 0,
        StepKind::Dispatch { cases, .. } if cases.iter().any(|case| std::ptr::eq(&case.body, branch)) => 0,
        StepKind::Fork { branches, .. } if branches.iter().any(|other| std::ptr::eq(other, branch)) => 0,
        _ => 2,
    }
}

fn block(plan: &Plan, id: BlockId) -> Result<(), String> {
    within("block", id.0, plan.blocks.len())
}

fn node(plan: &Plan, id: NodeId) -> Result<(), String> {
    within("node", id.0, plan.nodes.len())
}

fn within(what: &str, index: u32, len: usize) -> Result<(), String> {
    if (index as usize) < len {
        Ok(())
    } else {
        Err(format!("it has {len} {what}s, and names number {index}"))
    }
}

fn same(what: &str, found: usize, wanted: usize) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("a step has {found} {what} where {wanted} belong")) }
}
