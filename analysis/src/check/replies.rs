//! Replies: several values are an object, and each has a name of its own.
//!
//! Comes in: the flow of a source, or a handler of one. Goes out: what can't be a member. *Never* here: what a reply looks
//! like.

use crate::diagnostics::Diag;
use crate::diagnostics::reply_names::ReplyNames;
use crate::diagnostics::stream_use::StreamReply;
use crate::elaborate::ir::Body;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place};
use crate::types::{Field, show_tuple};
use flux_syntax::tree::ItemKind;

/// What is to be said of what a handler puts out for somebody who waits for a reply.
pub(super) fn of_handler<'db>(db: &'db dyn Db, item: ItemRef<'db>, body: &Body<'db>) -> Option<Diag<'db>> {
    let ItemKind::Handler(handler) = &item.item(db).kind else { return None };
    let last = handler.body.steps.last().map_or(handler.body.span, |step| step.span);
    check(db, body, item.at(last))
}

/// What is to be said of the last tuple of a body that stands there.
pub(super) fn check<'db>(db: &'db dyn Db, body: &Body<'db>, at: Place<'db>) -> Option<Diag<'db>> {
    if let Some(stream) = body.outputs.iter().find(|value| value.field.ty.is_stream() && !body.never) {
        return Some(Diag::new(at, StreamReply { name: stream.field.name.clone() }));
    }
    let several = body.outputs.len() > 1 && !body.broken && !body.never;
    let fields: Vec<Field> = body.outputs.iter().map(|value| value.field.clone()).collect();
    let named = |name: &str| fields.iter().filter(|field| field.name == name).count();
    let wrong = fields.iter().find(|field| field.name.is_empty() || named(&field.name) > 1);
    let wrong = wrong.filter(|_| several)?;
    let twice = (!wrong.name.is_empty()).then(|| wrong.name.clone());
    Some(Diag::new(at, ReplyNames { tuple: show_tuple(db, &fields), twice }))
}
