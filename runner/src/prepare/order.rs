//! The blocks that can run, each after those that it runs.

use super::{StartError, StartProblem};
use flux_plan::{BlockId, Plan, Pos};

/// Deeper nesting than any person writes, and little enough for a thread's stack.
const DEEPEST: usize = 200;

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Unseen,
    Open,
    Done,
}

/// Every block that a source can reach, those that it runs before it.
///
/// # Errors
/// Blocks that run each other in a circle, or deeper than [`DEEPEST`].
pub(crate) fn bottom_up(plan: &Plan) -> Result<Vec<BlockId>, StartError> {
    let mut marks = vec![Mark::Unseen; plan.blocks.len()];
    let mut order = Vec::new();
    for root in plan.roots() {
        let mut stack = vec![(root, false)];
        while let Some((id, inside_done)) = stack.pop() {
            if inside_done {
                marks[id.index()] = Mark::Done;
                order.push(id);
                continue;
            }
            match marks.get(id.index()) {
                Some(Mark::Unseen) => {}
                Some(Mark::Done) => continue,
                Some(Mark::Open) => return Err(damaged(plan, id, "it runs itself")),
                None => return Err(damaged(plan, id, "a block is missing")),
            }
            marks[id.index()] = Mark::Open;
            stack.push((id, true));
            children(plan, id, &mut |child| {
                // What is open and on the stack twice is a circle only if it is met again from inside.
                if marks.get(child.index()) != Some(&Mark::Done) {
                    stack.push((child, false));
                }
            });
        }
    }
    depth(plan, &order)?;
    Ok(order)
}

fn depth(plan: &Plan, order: &[BlockId]) -> Result<(), StartError> {
    let mut depths = vec![0usize; plan.blocks.len()];
    for id in order {
        let mut deepest = 0;
        children(plan, *id, &mut |child| deepest = deepest.max(depths[child.index()]));
        depths[id.index()] = deepest + 1;
        if deepest >= DEEPEST {
            return Err(damaged(plan, *id, &format!("its nodes are nested deeper than {DEEPEST}")));
        }
    }
    Ok(())
}

fn damaged(plan: &Plan, id: BlockId, message: &str) -> StartError {
    let block = plan.blocks.get(id.index());
    let name = block.map_or("?", |block| block.name.as_str());
    let at = block.and_then(|b| b.steps.first()).map_or(Pos(0), |step| step.at);
    StartError::new(name, at, StartProblem::Damaged(message.to_owned()))
}

/// Calls `visit` with each block that this one runs.
fn children(plan: &Plan, id: BlockId, visit: &mut dyn FnMut(BlockId)) {
    if let Some(block) = plan.blocks.get(id.index()) {
        block.runs(plan, visit);
    }
}
