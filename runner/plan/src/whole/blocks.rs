//! Blocks: every slot is in the frame, every id points at something, and no two steps have one identity.

use super::{sites, steps, tables, within};
use crate::{Block, Operand, Part, Plan, Step};
use std::collections::HashSet;

/// A frame is allocated at each run: more slots than any program needs would only exhaust the memory.
const LARGEST_FRAME: u32 = 1 << 20;

pub(super) fn check(plan: &Plan) -> Result<(), String> {
    plan.blocks.iter().zip(0u32..).try_for_each(|(block, id)| {
        self::block(plan, block).map_err(|why| format!("in block {id} (`{}`): {why}", block.name))
    })
}

fn block(plan: &Plan, this: &Block) -> Result<(), String> {
    if this.params > this.frame {
        return Err(format!("it has {} parameters and a frame of {} slots", this.params, this.frame));
    }
    if this.frame > LARGEST_FRAME {
        return Err(format!("its frame of {} slots is larger than {LARGEST_FRAME}", this.frame));
    }
    this.node.map_or(Ok(()), |id| within("node", id.0, plan.nodes.len()))?;
    this.results.iter().chain(&this.exports).try_for_each(|export| tables::ty(plan, &export.ty))?;
    let mut found = Ok(());
    this.parts(&mut |part| {
        if found.is_ok() {
            found = self::part(plan, this, part);
        }
    });
    found?;
    let mut ids = HashSet::new();
    for step in &this.steps {
        if step.id.0.is_empty() {
            return Err("one of its steps has no id".into());
        }
        if !ids.insert(&step.id) {
            return Err(format!("two of its steps have the id `{}`", step.id));
        }
        self::step(plan, step)?;
    }
    Ok(())
}

fn step(plan: &Plan, step: &Step) -> Result<(), String> {
    let whose = format!("the step `{}`", step.id);
    steps::check(plan, &whose, step)?;
    if let crate::StepKind::Around { how, .. } = &step.kind {
        sites::how(plan, &whose, how)?;
    }
    tables::catches(plan, &whose, &step.on_error)
}

/// One thing that it says.
fn part(plan: &Plan, this: &Block, part: Part<'_>) -> Result<(), String> {
    match part {
        Part::Reads(Operand::Slot(slot)) | Part::Fills(slot) => within("slot", slot.0, this.frame as usize),
        Part::Reads(Operand::Const(_)) | Part::At(_) => Ok(()),
        Part::Branch(_, branch) => within("block", branch.block.0, plan.blocks.len()),
        Part::Handler(block, _) => within("block", block.0, plan.blocks.len()),
        Part::Predicate(id) => within("predicate", id.0, plan.predicates.len()),
        Part::Node(id) => within("node", id.0, plan.nodes.len()),
        Part::Lock(id) => within("lock", id.0, plan.locks.len()),
        Part::State(id) => within("state", id.0, plan.states.len()),
        Part::Site(id) => within("site", id.0, plan.sites.len()),
    }
}
