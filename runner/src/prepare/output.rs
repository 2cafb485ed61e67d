//! What `@output` sends: the outputs of its step.

use super::{Branch, Give, Kind, ReplyShape};
use flux_node::Place;
use flux_plan::{Operand, Plan, Slot, StepKind};

/// Makes a place of an operand.
type ToPlace<'a> = &'a mut dyn FnMut(&Operand) -> Place;

/// Where a step's outputs stand once it is done. One that nothing else uses gets a slot of its own.
pub(crate) fn reply(
    plan: &Plan,
    step: &StepKind,
    kind: &mut Kind,
    frame: &mut usize,
    place: ToPlace<'_>,
) -> ReplyShape {
    match (step, kind) {
        (StepKind::Call { node, outputs, .. }, _) => {
            let names = plan.node(*node).outputs.iter().map(|field| field.name.clone()).collect();
            ReplyShape { values: places(outputs), names }
        }
        (StepKind::Copy { outputs, .. }, _) => {
            ReplyShape { values: places(outputs), names: vec![String::new(); outputs.len()] }
        }
        (StepKind::Block { node, body }, Kind::Block(made)) => {
            results(plan, *node, &[body], &mut [made], frame, place)
        }
        (StepKind::Dispatch { node, cases }, Kind::Dispatch(made)) => {
            let bodies: Vec<_> = cases.iter().map(|case| &case.body).collect();
            let mut made: Vec<_> = made.iter_mut().map(|case| &mut case.body).collect();
            results(plan, *node, &bodies, &mut made, frame, place)
        }
        _ => ReplyShape::default(),
    }
}

fn places(slots: &[Slot]) -> Vec<Place> {
    slots.iter().map(|slot| Place::Slot(slot.0)).collect()
}

/// All of these bodies fill the same slots with their results.
fn results(
    plan: &Plan,
    node: flux_plan::NodeId,
    bodies: &[&flux_plan::Branch],
    made: &mut [&mut Branch],
    frame: &mut usize,
    place: ToPlace<'_>,
) -> ReplyShape {
    let Some(first) = bodies.first() else { return ReplyShape::default() };
    let exports = &plan.block(first.block).results;
    let declared = &plan.node(node).outputs;
    let names = if declared.len() == exports.len() {
        declared.iter().map(|field| field.name.clone()).collect()
    } else {
        exports.iter().map(|export| export.name.clone()).collect()
    };
    let mut values = Vec::new();
    for i in 0..exports.len() {
        let known = bodies.iter().find_map(|body| *body.results.get(i)?);
        let slot = known.unwrap_or_else(|| {
            *frame += 1;
            Slot(*frame as u32 - 1)
        });
        for (body, made) in bodies.iter().zip(made.iter_mut()) {
            if body.results.get(i).is_some_and(Option::is_none) {
                give(made, place(&plan.block(body.block).results[i].value), slot.0);
            }
        }
        values.push(Place::Slot(slot.0));
    }
    ReplyShape { values, names }
}

fn give(made: &mut Branch, from: Place, to: u32) {
    for earlier in made.gives.iter_mut().filter(|give| give.from == from) {
        earlier.last = false;
    }
    made.gives.push(Give { from, to, last: matches!(from, Place::Slot(_)) });
}
