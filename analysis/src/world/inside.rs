//! Everything that may run inside a body, with what it does and how it is wired.

use super::component::call_effects;
use super::state::UNDECLARED;
use super::{body_effects, effects};
use crate::effects::{Effects, NodeRef};
use crate::elaborate::ir::Body;
use crate::elaborate::predicate_body;
use crate::elaborate::runs::{Run, Wiring, predicate_names, runs};
use crate::files::db::Db;
use crate::names::program::Program;
use salsa::plumbing::AsId;
use smol_str::SmolStr;
use std::borrow::Cow;

/// Each with its effects, and with its inputs that are, unchanged, inputs of the node around.
pub(super) fn parts<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    body: &Body<'db>,
    names: &[Option<SmolStr>],
) -> Vec<(Cow<'db, Effects>, Wiring)> {
    let mut out = Vec::new();
    runs(db, body, names, &mut |run| out.push(part(db, program, run)));
    out
}

fn part<'db>(db: &'db dyn Db, program: Program<'db>, run: Run<'_, 'db>) -> (Cow<'db, Effects>, Wiring) {
    match run {
        Run::Node { node, context, wiring } => (Cow::Borrowed(effects(db, program, node, context)), wiring),
        Run::Call { bound, wiring } => {
            let id = bound.component.as_id().as_bits();
            let who = NodeRef { name: bound.component.name(db).clone(), id };
            (Cow::Owned(call_effects(db, bound, &who)), wiring)
        }
        Run::Native { name, .. } => {
            let who = NodeRef { name: name.clone(), id: UNDECLARED };
            (Cow::Owned(Effects::unknown(who)), Vec::new())
        }
        Run::Predicate { typedef, context, input } => {
            let body = &predicate_body(db, program, typedef, context).body;
            let done = body_effects(db, program, body, &predicate_names(body, input));
            // In the terms of the node around already.
            let same = crate::effects::inputs(&done).map(|input| (input.clone(), input.clone())).collect();
            (Cow::Owned(done), same)
        }
    }
}
