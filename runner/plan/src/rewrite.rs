//! Rewriting: how passes change a plan without breaking it.
//!
//! Comes in: a plan that is whole. Goes out: another, checked and counted again. *Never* here: what is worth changing
//! and whether it is legal.

use crate::{
    Block, BlockId, Branch, Export, How, Operand, Part, PartMut, Plan, Pos, Site, SiteId, SiteKind, Slot,
    Step, StepKind, Type, whole,
};
use std::collections::{BTreeSet, HashMap};

/// A plan that is being changed. Ids stay what they are: blocks and sites are only added.
#[derive(Clone, Debug)]
pub struct Rewrite {
    plan: Plan,
}

impl Plan {
    /// Begins to change it.
    pub fn rewrite(self) -> Rewrite {
        Rewrite { plan: self }
    }
}

impl Rewrite {
    /// As it is now.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Changes each step of each block, in place.
    pub fn steps(&mut self, change: &mut dyn FnMut(BlockId, &mut Step)) {
        for (block, id) in self.plan.blocks.iter_mut().zip((0u32..).map(BlockId)) {
            block.steps.iter_mut().for_each(|step| change(id, step));
        }
    }

    /// The site of that name: a new one, or the one that it had.
    pub fn site(&mut self, name: &str, kind: SiteKind, at: Pos) -> SiteId {
        let known = self.plan.sites.iter().position(|site| site.name == name);
        let index = known.unwrap_or_else(|| {
            self.plan.sites.push(Site { name: name.to_owned(), kind, at });
            self.plan.sites.len() - 1
        });
        SiteId(index as u32)
    }

    /// Takes a step that runs a node into a block of its own, around which `how` stands; its operands are those of
    /// the step's block. Constraints stay outside, but for what is spared, collected or postponed with them (caches,
    /// batches, queues); what catches failures and the reply always do. Of several, the innermost comes first.
    ///
    /// # Errors
    /// There is no such step, or it runs no node.
    pub fn around(&mut self, block: BlockId, step: usize, how: How) -> Result<BlockId, String> {
        let here = self.plan.blocks.get(block.index()).and_then(|found| found.steps.get(step));
        let here = here.ok_or_else(|| format!("block {} has no step {step}", block.0))?;
        let outputs = outputs(&self.plan, here)
            .ok_or_else(|| format!("`{}` runs no node: nothing can stand around it", here.id))?;
        let inside = BlockId(self.plan.blocks.len() as u32);
        let mut outer = Step::new(
            here.id.around(how.name()),
            StepKind::Copy { inputs: vec![], outputs: vec![] },
            here.at,
        );
        let mut inner = here.clone();
        outer.on_error = std::mem::take(&mut inner.on_error);
        outer.reply = std::mem::take(&mut inner.reply);
        // A throttle is asked before anything else, so that what is kept counts, too.
        outer.throttle = inner.throttle.take();
        (outer.reads, outer.writes) = (inner.reads.clone(), inner.writes.clone());
        if !takes_locks_along(&how) {
            outer.locks = std::mem::take(&mut inner.locks);
        }
        // What the inside is given is what is read there: a lock that is taken outside has its key there.
        let given = given(&inner);
        let results = outputs.iter().map(|(slot, _, _)| Some(*slot)).collect();
        let inputs = given.iter().map(|slot| Operand::Slot(*slot)).collect();
        let body = Branch { block: inside, inputs, results, exports: Vec::new() };
        outer.kind = StepKind::Around { body, how };
        let name = format!("{} {}", self.plan.block(block).name, outer.id);
        self.plan.blocks.push(own_block(name, inner, &given, outputs));
        self.plan.blocks[block.index()].steps[step] = outer;
        Ok(inside)
    }

    /// The plan, its paths counted again.
    ///
    /// # Errors
    /// What is wrong with it, in a sentence without a full stop: whoever changed it made a mistake.
    pub fn finish(mut self) -> Result<Plan, String> {
        self.plan.number_paths();
        whole::check(&self.plan).map(|()| self.plan)
    }
}

/// Is what is spared, collected or put off spared, collected or put off with its constraints?
fn takes_locks_along(how: &How) -> bool {
    matches!(how, How::Cached { .. } | How::Batched { .. } | How::Postponed { .. })
}

/// What a step puts out: slot, name, type. None: it runs no node.
fn outputs(plan: &Plan, step: &Step) -> Option<Vec<(Slot, String, Type)>> {
    let of = |branch: &Branch| {
        let block = plan.block(branch.block);
        let results = branch.results.iter().zip(&block.results);
        let all = results.chain(branch.exports.iter().zip(&block.exports));
        all.filter_map(|(slot, export)| Some(((*slot)?, export.name.clone(), export.ty.clone()))).collect()
    };
    match &step.kind {
        StepKind::Call { node, outputs, .. } => {
            let fields = outputs.iter().zip(&plan.node(*node).outputs);
            Some(fields.map(|(slot, field)| (*slot, field.name.clone(), field.ty.clone())).collect())
        }
        StepKind::Block { body, .. } | StepKind::Around { body, .. } => Some(of(body)),
        StepKind::Dispatch { cases, .. } => {
            // All cases fill the same slots, but for one that never returns.
            let mut found: Vec<(Slot, String, Type)> = Vec::new();
            for output in cases.iter().flat_map(|case| of(&case.body)) {
                if !found.iter().any(|(slot, _, _)| *slot == output.0) {
                    found.push(output);
                }
            }
            Some(found)
        }
        StepKind::Fork { .. } | StepKind::Each { .. } | StepKind::Copy { .. } => None,
    }
}

/// The slots that a step reads and does not fill itself before (as a test of `some` does).
fn given(step: &Step) -> Vec<Slot> {
    let mut bound = BTreeSet::new();
    if let StepKind::Dispatch { cases, .. } = &step.kind {
        bound.extend(cases.iter().flat_map(|case| &case.tests).filter_map(|test| match test {
            crate::Test::Some { bind, .. } => Some(*bind),
            _ => None,
        }));
    }
    let mut read = BTreeSet::new();
    step.parts(&mut |part| {
        if let Part::Reads(Operand::Slot(slot)) = part
            && !bound.contains(slot)
        {
            read.insert(*slot);
        }
    });
    read.into_iter().collect()
}

/// A block with that step alone, in a frame of its own.
fn own_block(name: String, mut step: Step, given: &[Slot], outputs: Vec<(Slot, String, Type)>) -> Block {
    let mut places: HashMap<Slot, Slot> = HashMap::new();
    let place = |slot: Slot, places: &mut HashMap<Slot, Slot>| {
        let next = Slot(places.len() as u32);
        *places.entry(slot).or_insert(next)
    };
    given.iter().for_each(|slot| {
        place(*slot, &mut places);
    });
    step.parts_mut(&mut |part| match part {
        PartMut::Reads(Operand::Slot(slot)) => *slot = place(*slot, &mut places),
        PartMut::Fills(slot) => *slot = place(*slot, &mut places),
        _ => {}
    });
    let results = outputs.into_iter().map(|(slot, name, ty)| {
        let value = Operand::Slot(place(slot, &mut places));
        Export { name, ty, value }
    });
    let results = results.collect();
    Block {
        name,
        node: None,
        params: given.len() as u32,
        frame: places.len() as u32,
        steps: vec![step],
        results,
        exports: Vec::new(),
        paths: 0,
    }
}
