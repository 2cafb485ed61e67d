//! In which context a node is looked at by itself: that of its first use, or a guess.

use super::ir::{Body, Context, Step, StepKind};
use super::{
    failure_body, failure_context, guessed_context, infer, own_context, service_context, sound, source_flow,
    source_nodes,
};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::declared::{Entity, index};
use crate::names::program::Program;
use crate::node::{Definition, definition, signature};
use rustc_hash::FxHashSet;

/// The first context of each of a file's nodes that its own sources reach.
#[salsa::tracked(returns(ref))]
pub(crate) fn used_contexts<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    file: SourceFile,
) -> Vec<(Entity, Context)> {
    let mut walk = Walk { db, program, file, seen: FxHashSet::default(), out: Vec::new() };
    let index = index(db, file);
    for item in &index.sources {
        let source = source_flow(db, program, *item);
        walk.body(&source.flow.body);
        source.session.iter().for_each(|body| walk.body(body));
        for handler in source_nodes(db, *item).into_iter().flat_map(|node| program.failures(db, node)) {
            walk.body(&failure_body(db, program, handler, service_context(db)).body);
        }
    }
    for item in &index.program {
        let around = service_context(db);
        walk.body(&failure_body(db, program, *item, around).body);
    }
    walk.out
}

struct Walk<'db> {
    db: &'db dyn Db,
    program: Program<'db>,
    file: SourceFile,
    seen: FxHashSet<Entity>,
    out: Vec<(Entity, Context)>,
}

impl<'db> Walk<'db> {
    fn body(&mut self, body: &Body<'db>) {
        body.steps.iter().for_each(|step| self.step(step));
    }

    fn step(&mut self, step: &Step<'db>) {
        let (db, program) = (self.db, self.program);
        if let StepKind::Abstract { node, context, .. } = &step.kind
            && node.file(db) == self.file
        {
            if self.seen.insert(*node) {
                self.out.push((*node, *context));
                if sound(db, program, *node) {
                    self.body(&infer(db, program, *node, *context).body);
                }
            }
            if let Some(around) = &step.around {
                for item in program.failures(db, *node) {
                    self.body(&failure_body(db, program, item, around.context).body);
                }
            }
        }
        step.bodies().for_each(|body| self.body(body));
    }
}

/// What a node sees.
pub(crate) fn context_of<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> Context {
    if let Some(signature) = signature(db, node) {
        return own_context(db, &signature.inputs);
    }
    let used = used_contexts(db, program, node.file(db)).iter().find(|(of, _)| *of == node);
    used.map_or_else(|| guessed_context(db, node), |(_, context)| *context)
}

/// What handlers and recoveries of a node see: those of a source have no inputs, but the request.
pub(crate) fn failures_see<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> Context {
    match definition(db, node) {
        Definition::Source(_) => service_context(db),
        _ => failure_context(db, context_of(db, program, node)),
    }
}
