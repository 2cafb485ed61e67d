//! What a handler or recovery is given: the inputs of the node that failed.

use super::ir::{Around, Context, Operand, Outer};
use super::scope::{Binding, Frame, Scope};
use super::{Elaborator, failure_body, infer, own_context};
use crate::index::Entity;
use crate::program::Program;
use crate::statement::ItemRef;
use crate::types::{Field, Ty};
use flux_syntax::tree::ItemKind;
use smol_str::SmolStr;

/// What a failure adds to the inputs of its node.
pub fn failure_fields() -> [Field; 2] {
    [
        Field { name: SmolStr::new_static("code"), ty: Ty::Int },
        Field { name: SmolStr::new_static("message"), ty: Ty::String },
    ]
}

/// The recoveries that name a node.
pub fn recoveries<'db>(
    db: &'db dyn crate::db::Db,
    program: Program<'db>,
    node: Entity,
) -> impl Iterator<Item = ItemRef<'db>> {
    program.directives(db, node).filter(move |at| matches!(at.item(db).kind, ItemKind::Recover(_)))
}

/// What handlers and recoveries of a node see that sees this: the same, and the failure.
pub fn failure_context(db: &dyn crate::db::Db, of: Context) -> Context {
    let (tuple, mut named, mut names) = (of.tuple(db).clone(), of.named(db).clone(), of.names(db).clone());
    for field in failure_fields() {
        for (own, named) in tuple.iter().zip(&mut named) {
            *named &= own.name != field.name;
        }
        names.retain(|(name, _)| *name != field.name);
        names.push((field.name, Some(field.ty)));
    }
    Context::new(db, tuple, named, names, of.open(db))
}

impl<'db> Elaborator<'db> {
    fn is_handled(&self, node: Entity) -> bool {
        let handles =
            |at: ItemRef<'db>| matches!(at.item(self.db).kind, ItemKind::Handler(_) | ItemKind::Recover(_));
        self.program.directives(self.db, node).any(handles)
    }

    /// For a node with a signature.
    pub(super) fn around(&self, node: Entity, inputs: &[Field], operands: &[Operand]) -> Option<Around> {
        if !self.is_handled(node) {
            return None;
        }
        let context = failure_context(self.db, own_context(self.db, inputs));
        let values = operands.iter().enumerate().map(|(i, o)| (Outer::Tuple(i as u32), o.clone()));
        Some(Around { context, values: values.collect() })
    }

    /// For a node without: what it sees is what they see.
    pub(super) fn around_without(
        &self,
        node: Entity,
        context: Context,
        scope: &Scope,
        frame: &mut Frame,
    ) -> Option<Around> {
        if !self.is_handled(node) {
            return None;
        }
        let (tuple, names) = (context.tuple(self.db), context.names(self.db));
        let outers = (0..tuple.len()).map(|i| Outer::Tuple(i as u32));
        let outers = outers.chain(names.iter().map(|(name, _)| Outer::Name(name.clone())));
        let values = outers.map(|outer| (outer.clone(), scope.outer(frame, &outer))).collect();
        Some(Around { context: failure_context(self.db, context), values })
    }

    /// After a node that can be recovered, the environment keeps what both give.
    pub(super) fn keep_what_recoveries_give(&mut self, node: Entity, context: Context, scope: &mut Scope) {
        let (db, program) = (self.db, self.program);
        let around = failure_context(db, context);
        for item in recoveries(db, program, node) {
            let instead = &failure_body(db, program, item, around).body;
            for export in &infer(db, program, node, context).body.exports {
                let same = |v: &super::ir::Value| v.field == export.field;
                if !instead.exports.iter().chain(&instead.outputs).any(same) {
                    scope.bind(&export.field.name, Binding::Twice);
                }
            }
        }
    }
}
