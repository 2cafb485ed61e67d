//! Replies: several values are an object, and each has a name of its own; what is no text, no bytes and no response has JSON.
//!
//! Comes in: the flow of a source, or a handler of one. Goes out: what can't be a member. *Never* here: what a reply looks
//! like.

use crate::diagnostics::Diag;
use crate::diagnostics::reply_json::ReplyJson;
use crate::diagnostics::reply_names::ReplyNames;
use crate::diagnostics::stream_use::StreamReply;
use crate::elaborate::ir::Body;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place};
use crate::names::declared::Entity;
use crate::types::{Field, Ty, record_fields, show_tuple};
use flux_syntax::tree::ItemKind;
use smol_str::SmolStr;

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
    if !body.broken
        && !body.never
        && let Some(mistake) = without_json(db, &fields)
    {
        return Some(Diag::new(at, mistake));
    }
    let named = |name: &str| fields.iter().filter(|field| field.name == name).count();
    let wrong = fields.iter().find(|field| field.name.is_empty() || named(&field.name) > 1);
    let wrong = wrong.filter(|_| several)?;
    let twice = (!wrong.name.is_empty()).then(|| wrong.name.clone());
    Some(Diag::new(at, ReplyNames { tuple: show_tuple(db, &fields), twice }))
}

/// The value that keeps a tuple from being a reply.
pub(super) fn without_json(db: &dyn Db, fields: &[Field]) -> Option<ReplyJson> {
    let alone = fields.len() == 1;
    fields.iter().find_map(|field| {
        let is_whole = |ty: &Ty| alone && matches!(ty, Ty::Foreign(name) if name == "response");
        let foreign = foreign(db, &field.ty, &mut Vec::new()).filter(|_| !is_whole(&field.ty))?;
        Some(ReplyJson { name: field.name.clone(), ty: field.ty.show(db), foreign })
    })
}

/// The type that has no JSON, of those that a type is made of.
fn foreign(db: &dyn Db, ty: &Ty, seen: &mut Vec<Entity>) -> Option<SmolStr> {
    match ty {
        // It is text.
        Ty::Foreign(name) if name == "html" => None,
        Ty::Foreign(name) => Some(name.clone()),
        Ty::List(inner) | Ty::Option(inner) => foreign(db, inner, seen),
        Ty::Map(key, value) => foreign(db, key, seen).or_else(|| foreign(db, value, seen)),
        Ty::Made(fields) => fields.iter().find_map(|field| foreign(db, &field.ty, seen)),
        Ty::Record(record) if !seen.contains(record) => {
            seen.push(*record);
            record_fields(db, *record).iter().find_map(|field| foreign(db, &field.ty, seen))
        }
        _ => None,
    }
}
