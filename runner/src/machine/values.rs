//! Values in and out of frames.

use crate::prepare::{Block, Branch, Give, Test};
use flux_node::{Place, Value};
use smallvec::SmallVec;

/// The value at a place.
#[inline]
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

/// Takes the value that a block gives out of its frame.
pub(crate) fn take(give: &Give, inner: &mut [Value], constants: &[Value]) -> Value {
    match give.from {
        Place::Slot(slot) if give.last => std::mem::take(&mut inner[slot as usize]),
        from => value(from, inner, constants).clone(),
    }
}

/// Copies what a block gives into its caller's frame.
#[inline]
pub(crate) fn give(branch: &Branch, inner: &mut [Value], frame: &mut [Value], constants: &[Value]) {
    for give in &branch.gives {
        frame[give.to as usize] = take(give, inner, constants);
    }
}

/// A record as a step. All is read before anything is written.
pub(crate) fn copy(inputs: &[Place], outputs: &[u32], frame: &mut [Value], constants: &[Value]) {
    if let ([input], [output]) = (inputs, outputs) {
        frame[*output as usize] = value(*input, frame, constants).clone();
        return;
    }
    let values: SmallVec<[Value; 8]> = gather(inputs, frame, constants);
    for (output, value) in outputs.iter().zip(values) {
        frame[*output as usize] = value;
    }
}

/// `some` and `none`; the value of a `some` goes where the case expects it.
pub(crate) fn option(test: &Test, frame: &mut [Value], constants: &[Value]) -> bool {
    match test {
        Test::None { value: place } => !matches!(value(*place, frame, constants), Value::Option(Some(_))),
        Test::Some { value: place, bind } => {
            let Value::Option(Some(inner)) = value(*place, frame, constants) else { return false };
            frame[*bind as usize] = Value::clone(inner);
            true
        }
        Test::Is { .. } => false,
    }
}

/// What a predicate's block has put out: does the value belong to the type?
pub(crate) fn truth(block: &Block, frame: &[Value], constants: &[Value]) -> bool {
    let answer = block.results.first().map(|place| value(*place, frame, constants));
    matches!(answer, Some(Value::Bool(true)))
}
