//! Records that a flow writes, made into what is asked for where they are used.
//!
//! Comes in: a value, and the type that is asked for. Goes out: where a value of that type is found, behind a step that
//! makes it if it has to be made. *Never* here: whether it fits (see `types::made`).

use super::Elaborator;
use super::ir::{Body, Callee, Operand, Slot, Step, StepKind};
use super::scope::{Frame, Seen, Source};
use crate::files::statement::Place;
use crate::names::declared::{Entity, Space};
use crate::names::resolve;
use crate::types::{Field, Ty};
use flux_plan::Constant;
use flux_syntax::tree::ItemKind;

impl<'db> Elaborator<'db> {
    /// Where a value that fits that type is found as one of it.
    pub(super) fn suited(
        &self,
        seen: &Seen,
        wanted: &Ty,
        frame: &mut Frame,
        place: Place<'db>,
        out: &mut Vec<Step<'db>>,
    ) -> Operand {
        let given = frame.operand(seen);
        if !seen.field.ty.is_made() || seen.field.ty == *wanted {
            return given;
        }
        let slot = frame.local();
        out.push(converted(&seen.field, given, wanted, slot, place));
        Operand::Slot(slot)
    }

    /// The same as a value that the flow goes on with.
    pub(super) fn suit_seen(
        &self,
        seen: &Seen,
        wanted: Ty,
        frame: &mut Frame,
        place: Place<'db>,
        out: &mut Vec<Step<'db>>,
    ) -> Seen {
        if !seen.field.ty.is_made() || seen.field.ty == wanted {
            return seen.clone();
        }
        let operand = self.suited(seen, &wanted, frame, place, out);
        let field = Field { name: seen.field.name.clone(), ty: wanted };
        Seen { field, source: Source::Inside(operand) }
    }

    /// Values for somebody who asks for no types.
    pub(super) fn settled(
        &self,
        tuple: &[Seen],
        frame: &mut Frame,
        place: Place<'db>,
        out: &mut Vec<Step<'db>>,
    ) -> (Vec<Field>, Vec<Operand>) {
        let mut fields = Vec::with_capacity(tuple.len());
        let mut operands = Vec::with_capacity(tuple.len());
        for seen in tuple {
            let ty = seen.field.ty.settled();
            operands.push(self.suited(seen, &ty, frame, place, out));
            fields.push(Field { name: seen.field.name.clone(), ty });
        }
        (fields, operands)
    }

    /// The outputs of a finished body as values of those types, where they fit.
    pub(super) fn suit(&self, body: &mut Body<'db>, wanted: &[&Ty]) {
        if body.broken || body.outputs.len() != wanted.len() {
            return;
        }
        let place = self.item.at(self.item.item(self.db).span);
        for (output, wanted) in body.outputs.iter_mut().zip(wanted) {
            let ty = &output.field.ty;
            if !ty.is_made() || ty == *wanted || !ty.suits(self.db, wanted) {
                continue;
            }
            let slot = Slot::Local(body.locals);
            body.locals += 1;
            body.steps.push(converted(&output.field, output.operand.clone(), wanted, slot, place));
            output.operand = Operand::Slot(slot);
            output.field.ty = (*wanted).clone();
        }
    }

    /// The node that the recovery is of which is being made.
    pub(super) fn recovered(&self) -> Option<Entity> {
        match &self.item.item(self.db).kind {
            ItemKind::Recover(recover) => {
                resolve(self.db, self.file, Space::Node, &recover.path.names.last()?.text)
            }
            _ => None,
        }
    }
}

/// A step that makes a value of another type of one.
fn converted<'db>(from: &Field, given: Operand, wanted: &Ty, slot: Slot, place: Place<'db>) -> Step<'db> {
    // A value of a tuple may have no name.
    let name = if from.name.is_empty() { "it".into() } else { from.name.clone() };
    let input = Field { name: name.clone(), ty: from.ty.clone() };
    let callee = Callee::Made {
        values: vec![Constant::Name(name.to_string())],
        inputs: vec![input],
        outputs: vec![Field { name, ty: wanted.clone() }],
    };
    let kind = StepKind::Concrete { callee, inputs: vec![given], outputs: vec![slot] };
    Step { kind, wiring: None, around: None, place }
}
