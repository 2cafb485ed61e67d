//! `@output`: at most one on a path, not in two branches, not under `each`.

use super::replies;
use crate::diagnostics::Diag;
use crate::diagnostics::output_twice::{OutputInPredicate, OutputTwice, OutputUnderEach};
use crate::diagnostics::stream_use::StreamReply;
use crate::elaborate::ir::{Body, Callee, Context, Step, StepKind, Test};
use crate::elaborate::{children, failure_body, infer, predicate_body, sound};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::names::brings;
use crate::names::declared::{Entity, index, is_annotated};
use crate::names::program::{Program, behind_root};
use crate::node::annotations::facts;
use crate::node::signature;
use rustc_hash::FxHashMap;

/// Is there an `@output` in any file that a file sees?
pub(super) fn are_in(db: &dyn Db, file: SourceFile) -> bool {
    index(db, file).outputs || behind_root(db, file, brings(db, file)).outputs
}

/// What is to be said of a source's flow.
pub(super) fn check<'db>(db: &'db dyn Db, program: Program<'db>, body: &Body<'db>) -> Vec<Diag<'db>> {
    let mut check = Outputs { db, program, known: FxHashMap::default(), diags: Vec::new() };
    check.body(body, None);
    check.diags
}

/// May something in a flow send the reply before its end?
pub(super) fn replies_early<'db>(db: &'db dyn Db, program: Program<'db>, body: &Body<'db>) -> bool {
    let mut found = false;
    body.all_steps(&mut |step| found |= step.node().is_some_and(|node| sends(db, program, node)));
    found
}

/// Does a node, or one inside it, send the reply?
#[salsa::tracked(returns(copy))]
fn sends<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> bool {
    let inside = || children(db, program, node).iter().any(|child| sends(db, program, *child));
    is_output(db, node) || (sound(db, program, node) && inside())
}

fn is_output(db: &dyn Db, node: Entity) -> bool {
    is_annotated(db, node) && facts(db, node).output
}

struct Outputs<'db> {
    db: &'db dyn Db,
    program: Program<'db>,
    /// What has been sent after a node, by what had been before: a node is gone through once for each.
    known: FxHashMap<(Entity, Context, Option<Place<'db>>), Option<Place<'db>>>,
    diags: Vec<Diag<'db>>,
}

impl<'db> Outputs<'db> {
    /// Goes through a body; `before` is an output that has been sent. Gives the one that has been sent after it.
    fn body(&mut self, body: &Body<'db>, mut before: Option<Place<'db>>) -> Option<Place<'db>> {
        for step in &body.steps {
            before = self.step(step, before);
        }
        before
    }

    fn step(&mut self, step: &Step<'db>, before: Option<Place<'db>>) -> Option<Place<'db>> {
        match &step.kind {
            StepKind::Concrete {
                callee: Callee::Node(node) | Callee::Call { node: Some(node), .. }, ..
            } => {
                let recovered = self.recovered(step, *node, before);
                self.node(*node, step.place, recovered)
            }
            StepKind::Concrete { .. } | StepKind::Copy { .. } => before,
            StepKind::Abstract { node, .. } if !sends(self.db, self.program, *node) => before,
            StepKind::Abstract { node, context, .. } => {
                let key = (*node, *context, before);
                let inside = match self.known.get(&key) {
                    Some(inside) => *inside,
                    None => {
                        let inside = self.body(&infer(self.db, self.program, *node, *context).body, before);
                        self.known.insert(key, inside);
                        inside
                    }
                };
                let recovered = self.recovered(step, *node, inside);
                self.node(*node, step.place, recovered)
            }
            StepKind::Dispatch { cases, .. } => {
                cases.iter().flat_map(|case| &case.tests).for_each(|test| self.test(test));
                let after: Vec<_> = cases.iter().map(|case| self.body(&case.body.body, before)).collect();
                after.into_iter().flatten().next().or(before)
            }
            StepKind::Fork { branches } => branches.iter().fold(before, |sent, b| self.body(&b.body, sent)),
            StepKind::Each { body, .. } => {
                if let Some(place) = self.body(&body.body, None) {
                    self.diags.push(Diag::new(place, OutputUnderEach));
                }
                before
            }
        }
    }

    /// What has been sent once a node has succeeded, or a recovery in its place.
    fn recovered(
        &mut self,
        step: &Step<'db>,
        node: Entity,
        inside: Option<Place<'db>>,
    ) -> Option<Place<'db>> {
        let (db, program) = (self.db, self.program);
        let Some(around) = &step.around else { return inside };
        let mut after = inside;
        for item in program.recoveries(db, node) {
            let sent = self.body(&failure_body(db, program, item, around.context).body, inside);
            after = after.or(sent);
        }
        after
    }

    fn test(&mut self, test: &Test) {
        let Test::Is { typedef, context, .. } = test else { return };
        let said = std::mem::take(&mut self.diags);
        let sent = self.body(&predicate_body(self.db, self.program, *typedef, *context).body, None);
        self.diags = said;
        self.diags.extend(sent.map(|place| Diag::new(place, OutputInPredicate)));
    }

    fn node(&mut self, node: Entity, place: Place<'db>, before: Option<Place<'db>>) -> Option<Place<'db>> {
        if !is_output(self.db, node) {
            return before;
        }
        if let Some(first) = before {
            self.diags.push(Diag::new(place, OutputTwice).label(first));
        }
        let outputs = signature(self.db, node).as_ref().map_or([].as_slice(), |s| s.outputs.as_slice());
        if let Some(stream) = outputs.iter().find(|field| field.ty.is_stream()) {
            self.diags.push(Diag::new(place, StreamReply { name: stream.name.clone() }));
        } else if let Some(mistake) = replies::without_json(self.db, outputs) {
            self.diags.push(Diag::new(place, mistake));
        }
        Some(place)
    }
}
