//! Values in and out of frames.

use crate::prepare::{Block, Branch, Give};
use flux_node::{Place, Value};

/// The value at a place.
pub(crate) fn value<'v>(place: Place, frame: &'v [Value], constants: &'v [Value]) -> &'v Value {
    match place {
        Place::Slot(slot) => &frame[slot as usize],
        Place::Const(index) => &constants[index as usize],
    }
}

/// The values at places, owned.
pub(crate) fn gather<C: FromIterator<Value>>(places: &[Place], frame: &[Value], constants: &[Value]) -> C {
    places.iter().map(|place| value(*place, frame, constants).clone()).collect()
}

/// A frame of its own for a block, its parameters filled.
pub(crate) fn own(
    block: &Block,
    branch: &Branch,
    element: Option<Value>,
    frame: &[Value],
    constants: &[Value],
) -> Vec<Value> {
    let mut inner = Vec::with_capacity(block.frame);
    fill(&mut inner, block, branch, element, frame, constants);
    inner
}

/// The same, in a frame that was used before.
pub(crate) fn fill(
    inner: &mut Vec<Value>,
    block: &Block,
    branch: &Branch,
    element: Option<Value>,
    frame: &[Value],
    constants: &[Value],
) {
    inner.clear();
    inner.extend(element);
    inner.extend(branch.inputs.iter().map(|place| value(*place, frame, constants).clone()));
    inner.resize_with(block.frame.max(inner.len()), Value::default);
}

/// Takes the value that a block gives out of its frame.
pub(crate) fn take(give: &Give, inner: &mut [Value], constants: &[Value]) -> Value {
    match give.from {
        Place::Slot(slot) if give.last => std::mem::take(&mut inner[slot as usize]),
        from => value(from, inner, constants).clone(),
    }
}

/// Copies what a block gives into its caller's frame.
pub(crate) fn give(branch: &Branch, inner: &mut [Value], frame: &mut [Value], constants: &[Value]) {
    for give in &branch.gives {
        frame[give.to as usize] = take(give, inner, constants);
    }
}
