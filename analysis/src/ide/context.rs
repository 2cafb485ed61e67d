//! In which context an item's flow is shown: that of its first use, or a guess.

pub(crate) use crate::elaborate::context_of;
use crate::elaborate::ir::Context;
use crate::elaborate::{failures_see, guessed_context, own_context, service_context, source_flow};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::names::declared::{Entity, Space};
use crate::names::program::Program;
use crate::names::resolve;
use crate::node::{Definition, definition};
use crate::types::{Field, Ty};
use flux_syntax::tree::{self, ItemKind, PatternKind};

/// What an item's body sees at its beginning.
pub(crate) fn start<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    file: SourceFile,
    item: ItemRef<'db>,
) -> Context {
    let unknown = || Context::new(db, Vec::new(), Vec::new(), Vec::new(), true);
    match &item.item(db).kind {
        ItemKind::Flow(it) => {
            let node = Entity::new(db, file, Space::Node, it.name.text.clone());
            let context = match definition(db, node) {
                Definition::Missing => guess(db, file, it.body.as_ref()),
                _ => context_of(db, program, node),
            };
            narrowed(db, context, it.patterns.as_ref())
        }
        ItemKind::Source(_) => {
            let source = source_flow(db, program, item);
            if source.origin.is_some() { own_context(db, &source.outputs) } else { unknown() }
        }
        ItemKind::Handler(it) => failure(db, program, file, it.path.as_ref()),
        ItemKind::Recover(it) => failure(db, program, file, Some(&it.path)),
        _ => unknown(),
    }
}

fn failure<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    file: SourceFile,
    path: Option<&tree::Path>,
) -> Context {
    let last = path.and_then(|path| path.names.last());
    let node = last.and_then(|name| resolve(db, file, Space::Node, &name.text));
    node.map_or_else(|| service_context(db), |node| failures_see(db, program, node))
}

/// Of a flow that is just being written: what its first step takes.
fn guess(db: &dyn Db, file: SourceFile, body: Option<&tree::Body>) -> Context {
    let first = body.and_then(|body| body.steps.first());
    let node = match first.map(|step| &step.kind) {
        Some(tree::StepKind::Node(name)) => resolve(db, file, Space::Node, &name.text),
        _ => None,
    };
    match node {
        Some(node) => {
            let inner = guessed_context(db, node);
            let (tuple, named) = (inner.tuple(db).clone(), inner.named(db).clone());
            Context::new(db, tuple, named, Vec::new(), true)
        }
        None => Context::new(db, Vec::new(), Vec::new(), Vec::new(), true),
    }
}

/// In a `some` case, the value is a `T`.
fn narrowed(db: &dyn Db, context: Context, patterns: Option<&tree::Patterns>) -> Context {
    let mut tuple: Vec<Field> = context.tuple(db).clone();
    let mut changed = false;
    for (field, pattern) in tuple.iter_mut().zip(patterns.iter().flat_map(|p| &p.patterns)) {
        let PatternKind::Is { negated, name } = &pattern.kind else { continue };
        let some = (name.text == "some" && !negated) || (name.text == "none" && *negated);
        if let (true, Ty::Option(inner)) = (some, &field.ty) {
            field.ty = (**inner).clone();
            changed = true;
        }
    }
    if !changed {
        return context;
    }
    Context::new(db, tuple, context.named(db).clone(), context.names(db).clone(), context.open(db))
}
