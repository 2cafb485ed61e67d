//! Handlers of the flows of a source: which there are, and what they take.
//!
//! Comes in: a source and its flow. Goes out: the handlers that its failures lead to, and the locks of everything that
//! they run. *Never* here: what the flow itself takes.

use crate::constraints::{lock_summary, uses};
use crate::elaborate::ir::{Body, Context, Step, StepKind, Test};
use crate::elaborate::runs::Inside;
use crate::elaborate::{failure_body, infer, predicate_body, service_context, sound, source_nodes};
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::locks::{Role, Summary};
use crate::names::declared::Entity;
use crate::names::program::Program;
use flux_syntax::tree::ItemKind;

/// A handler, and what it sees there.
pub(super) type Handles<'db> = (ItemRef<'db>, Context);

/// The handlers that some failure of a source's flow leads to, `handle error *` aside.
pub(super) fn handlers_of<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    source: ItemRef<'db>,
    body: &Body<'db>,
) -> Vec<Handles<'db>> {
    let mut out = Vec::new();
    inside(db, program, body, &mut out);
    let context = service_context(db);
    for node in source_nodes(db, source) {
        let own =
            program.failures(db, node).filter(|item| matches!(item.item(db).kind, ItemKind::Handler(_)));
        own.for_each(|item| add(&mut out, &[(item, context)]));
    }
    out
}

/// The locks that handlers take, with everything that they run.
pub(super) fn locks_of<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    handlers: &[Handles<'db>],
) -> Vec<&'db Summary> {
    let mut found = Vec::new();
    for (item, context) in handlers {
        let body = &failure_body(db, program, *item, *context).body;
        uses(db, program, body, &vec![None; body.params.len()], Role::Step, &mut found);
    }
    let mut out: Vec<&Summary> = Vec::new();
    for summary in found.iter().map(|used| &lock_summary(db, program, used.node, used.context).summary) {
        if !summary.is_empty() && !out.contains(&summary) {
            out.push(summary);
        }
    }
    out
}

/// The handlers that failures of all that may run in a node lead to.
#[salsa::tracked(returns(ref))]
fn handlers_in<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    node: Entity,
    context: Context,
) -> Vec<Handles<'db>> {
    let mut out = Vec::new();
    if sound(db, program, node) {
        inside(db, program, &infer(db, program, node, context).body, &mut out);
    }
    out
}

fn inside<'db>(db: &'db dyn Db, program: Program<'db>, body: &Body<'db>, out: &mut Vec<Handles<'db>>) {
    for step in &body.steps {
        if let StepKind::Abstract { node, context, .. } = &step.kind {
            add(out, handlers_in(db, program, *node, *context));
        }
        for inner in step.inside() {
            match inner {
                Inside::Body(inner) => inside(db, program, &inner.body, out),
                Inside::Test(Test::Is { typedef, context, .. }) => {
                    inside(db, program, &predicate_body(db, program, *typedef, *context).body, out);
                }
                Inside::Test(_) => {}
            }
        }
        of_step(db, program, step, out);
    }
}

fn of_step<'db>(db: &'db dyn Db, program: Program<'db>, step: &Step<'db>, out: &mut Vec<Handles<'db>>) {
    let (Some(around), Some(node)) = (&step.around, step.node()) else { return };
    for item in program.failures(db, node) {
        match item.item(db).kind {
            ItemKind::Handler(_) => add(out, &[(item, around.context)]),
            // What a recovery runs counts as the flow's own, but what handles its failures does not.
            _ => inside(db, program, &failure_body(db, program, item, around.context).body, out),
        }
    }
}

fn add<'db>(out: &mut Vec<Handles<'db>>, more: &[Handles<'db>]) {
    for one in more {
        if !out.contains(one) {
            out.push(*one);
        }
    }
}
