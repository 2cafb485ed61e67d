//! What is on each arrow of an item's flow.

use super::context::{context_of, start};
use super::place::all;
use crate::elaborate::{Arrow, OnArrow, nodes_of, trace};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Statement, Supposed};
use crate::names::declared::Space;
use crate::names::program::program;
use crate::names::resolve;
use crate::types::{Field, Ty};
use flux_syntax::tree::{Body, Item, ItemKind, Param, Params};
use smol_str::SmolStr;

/// The flow that an item holds.
pub(crate) fn body_of(item: &Item) -> Option<&Body> {
    match &item.kind {
        ItemKind::Flow(it) => it.body.as_ref(),
        ItemKind::Source(it) => Some(&it.body),
        ItemKind::Handler(it) => Some(&it.body),
        ItemKind::Recover(it) => Some(&it.body),
        _ => None,
    }
}

/// Every step of an item with what is seen before and behind it.
pub(crate) fn arrows<'db>(db: &'db dyn Db, file: SourceFile, item: ItemRef<'db>) -> Vec<Arrow<'db>> {
    let Some(body) = body_of(item.item(db)) else { return Vec::new() };
    let program = program(db, file);
    trace(db, program, file, item, body, start(db, program, file, item))
}

/// What is seen where something is being typed: the statement is read with a name at that offset.
pub(crate) fn seen_at<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    text: &str,
    inside: usize,
    word: usize,
) -> Option<(ItemRef<'db>, OnArrow)> {
    let word_end =
        inside + text[inside..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
    let patched = format!("{}{PLACEHOLDER}{}", &text[..word], &text[word_end..]);
    let patched = if patched.trim_end().ends_with(';') { patched } else { patched + ";" };
    let statement = Statement::Supposed(Supposed::new(db, file, patched));
    let items = crate::files::statement::parsed(db, statement).items.len();
    for index in 0..items {
        let item = ItemRef { statement, index: index as u32 };
        let found = arrows(db, file, item).into_iter().find(|arrow| {
            let span = arrow.place.span;
            let text = statement.text(db).get(span.range()).unwrap_or_default();
            text.trim_start_matches("each").trim() == PLACEHOLDER
        });
        if let Some(arrow) = found {
            return Some((item, arrow.before));
        }
    }
    None
}

/// What a node is given: as its signature says, else where a flow of its file uses it first. Its own items may be
/// half written.
pub(crate) fn given(db: &dyn Db, file: SourceFile, name: &str) -> Vec<Field> {
    let node = resolve(db, file, Space::Node, &SmolStr::new(name));
    if let Some(node) = node {
        let tuple = context_of(db, program(db, file), node).tuple(db).clone();
        if !tuple.is_empty() {
            return tuple;
        }
    }
    for at in all(db, file).filter(|at| at.statement.text(db).contains(name)) {
        for (item, tree) in at.items(db) {
            let named = body_of(tree).is_some_and(|body| nodes_of(body).iter().any(|n| n.text == name));
            if !named {
                continue;
            }
            let text =
                |arrow: &Arrow<'_>| at.statement.text(db).get(arrow.place.span.range()).map(str::to_owned);
            let mut found = arrows(db, file, item).into_iter();
            if let Some(arrow) = found.find(|arrow| text(arrow).as_deref() == Some(name)) {
                return arrow.before.tuple;
            }
        }
    }
    Vec::new()
}

/// A name that nobody has.
pub(crate) const PLACEHOLDER: &str = "z__here__z";

/// A value of an item: a parameter, or what a flow's environment has under that name.
pub(crate) fn value_type<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    item: ItemRef<'db>,
    name: &str,
) -> Option<Field> {
    let in_params = |params: &Params| {
        params.params.iter().any(|param| matches!(param, Param::Field { name: own, .. } if own.text == name))
    };
    let typed = |params: &Params| {
        let mut ignored = Vec::new();
        let mut types = crate::types::Types { db, file, at: item, variables: true, diags: &mut ignored };
        types.fields(params).0.into_iter().find(|field| field.name == name)
    };
    match &item.item(db).kind {
        ItemKind::Node(it) => {
            let signature = it.signature.as_ref()?;
            [&signature.inputs, &signature.outputs].into_iter().find(|p| in_params(p)).and_then(typed)
        }
        ItemKind::Type(it) => typed(&it.fields),
        ItemKind::Component(it) => {
            [&it.inputs, &it.outputs].into_iter().find(|p| in_params(p)).and_then(typed)
        }
        ItemKind::Constraint(it) => {
            let node = crate::names::resolve(db, file, crate::names::declared::Space::Node, &it.node.text)?;
            let context = super::context::context_of(db, program(db, file), node);
            context.tuple(db).iter().find(|field| field.name == name).cloned()
        }
        _ => {
            let seen = arrows(db, file, item);
            let mut all =
                seen.iter().flat_map(|a| a.before.names.iter().chain(&a.before.tuple).chain(&a.after.tuple));
            all.find(|field| field.name == name && field.ty != Ty::Unknown).cloned()
        }
    }
}

/// A name of a record type's field, or of a value, as a person writes it.
pub(crate) fn show(db: &dyn Db, field: &Field) -> SmolStr {
    smol_str::format_smolstr!("{} {}", field.ty.show(db), field.name)
}
