//! Walks over a plan's blocks, so that each reader need not know every place where one block runs another.

use crate::{Block, BlockId, Branch, Catch, OnError, Operand, Plan, Step, StepKind, Test};

/// Calls `visit` with each block that a step runs, recoveries and handlers included, predicates too.
pub(crate) fn blocks_of_step(plan: &Plan, step: &Step, visit: &mut dyn FnMut(BlockId)) {
    match &step.kind {
        StepKind::Call { .. } | StepKind::Copy { .. } => {}
        StepKind::Block { body, .. } | StepKind::Each { body, .. } => visit(body.block),
        StepKind::Dispatch { cases, .. } => {
            for case in cases {
                for test in &case.tests {
                    if let Test::Is { predicate, .. } = test
                        && let Some(predicate) = plan.predicates.get(predicate.index())
                    {
                        visit(predicate.block);
                    }
                }
                visit(case.body.block);
            }
        }
        StepKind::Fork { branches, .. } => branches.iter().for_each(|b| visit(b.block)),
    }
    blocks_of_catches(&step.on_error, visit);
}

/// Calls `visit` with each block that these run.
pub(crate) fn blocks_of_catches(on_error: &[OnError], visit: &mut dyn FnMut(BlockId)) {
    for catch in on_error {
        match &catch.catch {
            Catch::Handle { block, .. } => visit(*block),
            Catch::Recover { body } => visit(body.block),
        }
    }
}

/// Every branch of a step, with whether it is a recovery's.
pub(crate) fn branches(step: &Step) -> Vec<&Branch> {
    let mut found: Vec<&Branch> = match &step.kind {
        StepKind::Call { .. } | StepKind::Copy { .. } => Vec::new(),
        StepKind::Block { body, .. } | StepKind::Each { body, .. } => vec![body],
        StepKind::Dispatch { cases, .. } => cases.iter().map(|case| &case.body).collect(),
        StepKind::Fork { branches, .. } => branches.iter().collect(),
    };
    found.extend(step.on_error.iter().filter_map(|catch| match &catch.catch {
        Catch::Recover { body } => Some(body),
        Catch::Handle { .. } => None,
    }));
    found
}

/// Every operand of a block, in no promised order.
pub(crate) fn operands<'a>(block: &'a Block, visit: &mut dyn FnMut(&'a Operand)) {
    block.results.iter().chain(&block.exports).for_each(|export| visit(&export.value));
    for step in &block.steps {
        step.locks.iter().filter_map(|lock| lock.key.as_ref()).for_each(&mut *visit);
        match &step.kind {
            StepKind::Call { inputs, .. } | StepKind::Copy { inputs, .. } => {
                inputs.iter().for_each(&mut *visit)
            }
            StepKind::Each { list, .. } => visit(list),
            StepKind::Dispatch { cases, .. } => {
                for test in cases.iter().flat_map(|case| &case.tests) {
                    match test {
                        Test::Is { value, .. } | Test::Some { value, .. } | Test::None { value } => {
                            visit(value)
                        }
                    }
                }
            }
            StepKind::Block { .. } | StepKind::Fork { .. } => {}
        }
        branches(step).iter().flat_map(|branch| &branch.inputs).for_each(&mut *visit);
        for catch in &step.on_error {
            if let Catch::Handle { inputs, .. } = &catch.catch {
                inputs.iter().for_each(&mut *visit);
            }
        }
    }
}

/// The blocks in an order in which each comes after all that it runs.
///
/// # Errors
/// A block that runs itself, in however many steps.
pub(crate) fn bottom_up(plan: &Plan) -> Result<Vec<BlockId>, BlockId> {
    /// What is known of a block on the way.
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        Not,
        Open,
        Done,
    }
    let mut seen = vec![Seen::Not; plan.blocks.len()];
    let mut order = Vec::with_capacity(plan.blocks.len());
    // An explicit stack: programs may nest deeper than a thread's stack.
    let mut stack: Vec<(BlockId, Vec<BlockId>)> = Vec::new();
    for root in (0..plan.blocks.len() as u32).map(BlockId) {
        if seen[root.index()] != Seen::Not {
            continue;
        }
        seen[root.index()] = Seen::Open;
        stack.push((root, children(plan, root)));
        while let Some((block, todo)) = stack.last_mut() {
            let block = *block;
            match todo.pop() {
                None => {
                    seen[block.index()] = Seen::Done;
                    order.push(block);
                    stack.pop();
                }
                Some(child) => match seen.get(child.index()) {
                    Some(Seen::Not) => {
                        seen[child.index()] = Seen::Open;
                        stack.push((child, children(plan, child)));
                    }
                    Some(Seen::Open) => return Err(child),
                    Some(Seen::Done) | None => {}
                },
            }
        }
    }
    Ok(order)
}

fn children(plan: &Plan, block: BlockId) -> Vec<BlockId> {
    let mut found = Vec::new();
    for step in &plan.block(block).steps {
        blocks_of_step(plan, step, &mut |child| found.push(child));
    }
    found
}
