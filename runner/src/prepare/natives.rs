//! Native sources: a block that calls each, under its own constraints.
//!
//! Those are the whole service's: a source has neither inputs nor a session.

use super::{Block, Kind, Lock, LockKey, Node, Source, Step};
use flux_node::Place;
use flux_plan::{NodeId, Plan, SourceKind};

/// Appends the blocks, and tells the sources of them.
pub(crate) fn natives(plan: &Plan, nodes: &[Node], blocks: &mut Vec<Block>, sources: &mut [Source]) {
    for (plan_source, source) in plan.sources.iter().zip(sources) {
        if let SourceKind::Native(node) = plan_source.kind {
            source.native = Some(blocks.len() as u32);
            blocks.push(block(plan, nodes, node, plan_source.outputs.len()));
        }
    }
}

fn block(plan: &Plan, nodes: &[Node], node: NodeId, outputs: usize) -> Block {
    let lock = |own: &flux_plan::Acquire| Lock { lock: own.lock.0, mode: own.mode, key: LockKey::Program };
    let locks: Vec<Lock> = plan.node(node).locks.iter().map(lock).collect();
    let slots: Vec<u32> = (0..outputs as u32).collect();
    let results = slots.iter().map(|slot| Place::Slot(*slot)).collect();
    let step = Step {
        kind: Kind::Call { node: node.0, inputs: Vec::new(), outputs: slots },
        node: Some(node.0),
        declared: None,
        limit: None,
        limit_key: None,
        throttle: None,
        sync: false,
        bare: locks.is_empty(),
        quick: nodes[node.index()].quick(),
        watched: false,
        outlives: true,
        permits: Vec::new(),
        locks,
        permit: false,
        timeout: None,
        catches: Vec::new(),
        reply: None,
    };
    Block { frame: outputs, steps: vec![step], results, ..Block::default() }
}
