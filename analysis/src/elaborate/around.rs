//! What a handler or recovery is given: the inputs of the node that failed.

use super::ir::{Around, Context, Operand, Outer, Slot, Step, StepKind, Value};
use super::scope::{Binding, Frame, Scope, Seen, Source, in_slot};
use super::{Elaborator, failure_body, infer, own_context};
use crate::diagnostics::put_out_twice::Lost;
use crate::files::statement::Place;
use crate::names::declared::Entity;
use crate::types::{Field, Ty};
use smol_str::SmolStr;
use std::sync::Arc;

/// What a failure adds to the inputs of its node.
pub fn failure_fields() -> [Field; 2] {
    [
        Field { name: SmolStr::new_static("code"), ty: Ty::Int },
        Field { name: SmolStr::new_static("message"), ty: Ty::String },
    ]
}

/// What handlers and recoveries of a node see that sees this: the same, and the failure.
pub fn failure_context(db: &dyn crate::files::db::Db, of: Context) -> Context {
    let (tuple, mut named, mut names) = (of.tuple(db).clone(), of.named(db).clone(), of.names(db).clone());
    for field in failure_fields() {
        for (own, named) in tuple.iter().zip(&mut named) {
            *named &= own.name != field.name;
        }
        names.retain(|(name, _)| *name != field.name);
        names.push((field.name, Ok(field.ty)));
    }
    Context::new(db, tuple, named, names, of.open(db))
}

/// What handlers of a source and of the whole service see besides the failure: what there is of the request.
pub fn request_fields() -> [Field; 3] {
    let text = Arc::new(Ty::String);
    [
        Field { name: SmolStr::new_static("method"), ty: Ty::String },
        Field { name: SmolStr::new_static("path"), ty: Ty::String },
        Field { name: SmolStr::new_static("fields"), ty: Ty::Map(text.clone(), text) },
    ]
}

/// What handlers of a source and of the whole service see.
pub fn service_context(db: &dyn crate::files::db::Db) -> Context {
    let names = request_fields().map(|field| (field.name, Ok(field.ty)));
    failure_context(db, Context::new(db, Vec::new(), Vec::new(), names.to_vec(), false))
}

impl<'db> Elaborator<'db> {
    /// Of one whose handlers lead back to it that is told, and nothing else.
    fn is_handled(&self, node: Entity) -> bool {
        let db = self.db;
        self.program.failures(db, node).next().is_some() && super::sound(db, self.program, node)
    }

    /// What a node puts out that is only passed through it has a slot of its own where it can be recovered: a
    /// recovery puts another value in its place.
    pub(super) fn recoverable(
        &self,
        node: Entity,
        put: &mut [Seen],
        own: &[Slot],
        place: Place<'db>,
        frame: &mut Frame,
        out: &mut Vec<Step<'db>>,
    ) {
        if self.program.recoveries(self.db, node).next().is_none() {
            return;
        }
        let (mut inputs, mut outputs) = (Vec::new(), Vec::new());
        for seen in put {
            let operand = frame.operand(seen);
            if !matches!(&operand, Operand::Slot(slot) if own.contains(slot)) {
                inputs.push(operand);
                let slot = frame.local();
                outputs.push(slot);
                *seen = in_slot(seen.field.clone(), slot);
            }
        }
        if !inputs.is_empty() {
            let kind = StepKind::Copy { inputs, outputs };
            out.push(Step { kind, wiring: None, around: None, place });
        }
    }

    /// For a node with a signature.
    pub(super) fn around(
        &self,
        node: Entity,
        inputs: &[Field],
        operands: &[Operand],
        put: &[Seen],
    ) -> Option<Around> {
        if !self.is_handled(node) {
            return None;
        }
        let context = failure_context(self.db, own_context(self.db, inputs));
        let values = operands.iter().enumerate().map(|(i, o)| (Outer::Tuple(i as u32), o.clone()));
        Some(Around { context, values: values.collect(), outputs: slots_of(put), broken: false })
    }

    /// For a node without: what it sees is what they see.
    pub(super) fn around_without(
        &self,
        node: Entity,
        context: Context,
        scope: &Scope,
        put: &[Seen],
        frame: &mut Frame,
    ) -> Option<Around> {
        if !self.is_handled(node) {
            return None;
        }
        let (tuple, names) = (context.tuple(self.db), context.names(self.db));
        let outers = (0..tuple.len()).map(|i| Outer::Tuple(i as u32));
        let outers = outers.chain(names.iter().map(|(name, _)| Outer::Name(name.clone())));
        let values = outers.map(|outer| (outer.clone(), scope.outer(frame, &outer))).collect();
        let broken = context.open(self.db) || infer(self.db, self.program, node, context).body.broken;
        let context = failure_context(self.db, context);
        Some(Around { context, values, outputs: slots_of(put), broken })
    }

    /// After a node that can be recovered, the environment keeps what both give. What comes in the place of an output
    /// is there under that output's name.
    pub(super) fn keep_what_recoveries_give(&mut self, node: Entity, context: Context, scope: &mut Scope) {
        let (db, program) = (self.db, self.program);
        let around = failure_context(db, context);
        let own = &infer(db, program, node, context).body;
        for item in program.recoveries(db, node) {
            let instead = &failure_body(db, program, item, around).body;
            if instead.never || instead.broken {
                continue;
            }
            let others = own.exports.iter().filter(|export| own.output_of(&export.field.name).is_none());
            let kept = |value: &&Value| !instead.exports.iter().any(|other| other.field == value.field);
            let lost: Vec<&SmolStr> = others.filter(kept).map(|export| &export.field.name).collect();
            let renewed = instead.exports.iter().map(|export| &export.field.name);
            let renewed = renewed.chain(instead.lost.iter().map(|(name, _)| name));
            let gives = |name: &&SmolStr| {
                own.output_of(name).is_some() || own.exports.iter().any(|export| export.field.name == **name)
            };
            let renewed: Vec<&SmolStr> = renewed.filter(|name| !gives(name)).collect();
            for name in lost.into_iter().chain(renewed) {
                scope.set(name, Binding::Lost(Lost::Recovery));
            }
        }
    }
}

/// The values with their slots.
fn slots_of(put: &[Seen]) -> Vec<Value> {
    let value = |seen: &Seen| match &seen.source {
        Source::Inside(operand) => Some(Value { field: seen.field.clone(), operand: operand.clone() }),
        Source::Outer(_) => None,
    };
    put.iter().filter_map(value).collect()
}
