//! Converts a file to the current dialect: what the formatter writes.

use super::ask::{Ask, Offer};
use crate::ide::place::all;
use crate::workspace::{Edit, FileId};
use flux_syntax::tree::{Item, ItemKind, Param, Params, PatternKind, TypeRef};
use std::ops::Range;

pub(super) fn title(ask: &Ask<'_>, _: &Range<usize>) -> Option<String> {
    let mut items = all(ask.db, ask.file).flat_map(|at| {
        let text = at.statement.text(ask.db);
        at.items(ask.db).map(move |(_, item)| (text, item))
    });
    items.any(|(text, item)| is_old(text, item)).then(|| "Convert the file to the current dialect".to_owned())
}

pub(super) fn offer(ask: &Ask<'_>, range: &Range<usize>) -> Vec<Offer> {
    let Some(title) = title(ask, range) else { return Vec::new() };
    let file = FileId(ask.file);
    let edits = ask.ws.format(file).into_iter().map(|(range, text)| Edit { file, range, text });
    vec![Offer::new(title, edits.collect())]
}

/// Is something of it written as the draft, the paper or the released compiler has it?
fn is_old(text: &str, item: &Item) -> bool {
    match &item.kind {
        ItemKind::Constraint(it) => it.atomic,
        ItemKind::Handler(it) => !it.arrow.fat,
        ItemKind::Flow(it) => it
            .patterns
            .iter()
            .flat_map(|patterns| &patterns.patterns)
            .any(|pattern| matches!(pattern.kind, PatternKind::Any { star: true })),
        ItemKind::Node(it) => it.signature.as_ref().is_some_and(|signature| {
            signature.arrow.fat || stars(text, &signature.inputs) || stars(text, &signature.outputs)
        }),
        ItemKind::Type(it) => stars(text, &it.fields),
        _ => false,
    }
}

/// `char *data` rather than `char* data`.
fn stars(text: &str, params: &Params) -> bool {
    params.params.iter().any(|param| match param {
        Param::Field { ty: TypeRef::Named { stars, span, .. }, .. } if *stars > 0 => {
            text.get(span.range()).is_some_and(|written| written.contains(char::is_whitespace))
        }
        _ => false,
    })
}
