//! What is on each arrow, for those who show it: the same elaboration, with what each step sees kept.

use super::Elaborator;
use super::ir::{Callee, Context, Step, StepKind};
use super::scope::{Binding, Frame, Scope};
use crate::diagnostics::Diag;
use crate::diagnostics::wiring::Flow;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place};
use crate::names::program::Program;
use crate::node::signature;
use crate::types::Field;
use flux_plan::Wiring;
use flux_syntax::tree;
use smol_str::SmolStr;

/// What is seen at one point of a flow.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Seen {
    /// The current tuple, in order.
    pub tuple: Vec<Field>,
    /// The environment: every name that a step can use here.
    pub names: Vec<Field>,
    /// A mistake before it: nobody knows what the tuple is.
    pub broken: bool,
    /// Nobody knows what else is there.
    pub open: bool,
}

/// A step with what is seen before and behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrow<'db> {
    /// Where the step is written.
    pub place: Place<'db>,
    /// What the step sees.
    pub before: Seen,
    /// What the step behind it sees.
    pub after: Seen,
    /// Its inputs, if they were found by name.
    pub by_name: Vec<SmolStr>,
}

/// The steps of a body that stands in an item and begins in that context, those inside others too, inner ones first.
pub fn trace<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    file: SourceFile,
    item: ItemRef<'db>,
    body: &tree::Body,
    context: Context,
) -> Vec<Arrow<'db>> {
    let mut elaborator = Elaborator::new(db, program, file, item);
    elaborator.arrows = Some(Vec::new());
    let mut scope = Scope::of(db, context);
    scope.failure = matches!(item.item(db).kind, tree::ItemKind::Handler(_) | tree::ItemKind::Recover(_));
    let mut frame = Frame::default();
    elaborator.steps(&body.steps, &mut scope, &mut frame, &mut Vec::new());
    elaborator.arrows.unwrap_or_default()
}

/// What is wrong with a body that stands in an item and begins in that context.
pub fn mistakes<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    file: SourceFile,
    item: ItemRef<'db>,
    body: &tree::Body,
    context: Context,
) -> Vec<Diag<'db>> {
    let mut scope = Scope::of(db, context);
    scope.failure = matches!(item.item(db).kind, tree::ItemKind::Handler(_) | tree::ItemKind::Recover(_));
    let kind = if scope.failure { Flow::Failure } else { Flow::Node };
    let mut elaborator = Elaborator { kind, ..Elaborator::new(db, program, file, item) };
    elaborator.steps(&body.steps, &mut scope, &mut Frame::default(), &mut Vec::new());
    elaborator.diags
}

impl<'db> Elaborator<'db> {
    /// The inputs of what a step has become, where they were found by name.
    pub(super) fn found_by_name(&self, made: &[Step<'db>]) -> Vec<SmolStr> {
        let Some(step) = made.iter().find(|step| step.wiring == Some(Wiring::Name)) else {
            return Vec::new();
        };
        let inputs: &[Field] = match &step.kind {
            StepKind::Concrete { callee: Callee::Call { inputs, .. }, .. } => inputs,
            _ => match step.node().and_then(|node| signature(self.db, node).as_ref()) {
                Some(signature) => &signature.inputs,
                None => &[],
            },
        };
        inputs.iter().map(|field| field.name.clone()).collect()
    }
}

impl Scope {
    /// For those who show it.
    pub(super) fn seen(&self) -> Seen {
        let names = self.names.iter().filter_map(|(name, binding)| match binding {
            Binding::Is(seen) => Some(Field { name: name.clone(), ty: seen.field.ty.clone() }),
            Binding::Lost(_) => None,
        });
        Seen { tuple: self.fields(), names: names.collect(), broken: self.broken, open: self.open }
    }
}
