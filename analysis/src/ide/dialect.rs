//! Forms of the historic dialects: accepted, and written otherwise today.

use super::place::all;
use crate::files::db::Db;
use crate::files::statement::{Statement, StatementId};
use crate::workspace::{FileId, Workspace};
use flux_syntax::tree::{Item, ItemKind, Param, Params, PatternKind, Span, TypeRef};
use std::ops::Range;

impl Workspace {
    /// What of a file is written as the draft, the 2006 paper or the released compiler has it: where, and how it is
    /// written today.
    pub fn old_forms(&self, file: FileId) -> Vec<(Range<usize>, &'static str)> {
        let db: &dyn Db = &self.db;
        let found = all(db, file.0).flat_map(|at| {
            old_in(db, at.statement).iter().map(move |(span, today)| (at.range(*span), *today))
        });
        found.collect()
    }
}

/// The old forms in one statement.
pub(crate) fn old_in<'db>(db: &'db dyn Db, statement: Statement<'db>) -> &'db [(Span, &'static str)] {
    match statement {
        Statement::Written(id) => written(db, id),
        Statement::Supposed(_) => &[],
    }
}

#[salsa::tracked(returns(ref))]
fn written(db: &dyn Db, statement: StatementId) -> Vec<(Span, &'static str)> {
    let code = statement.code(db);
    let mut out = Vec::new();
    code.parsed.items.iter().for_each(|item| of_item(&code.text, item, &mut out));
    out
}

fn of_item(text: &str, item: &Item, out: &mut Vec<(Span, &'static str)>) {
    match &item.kind {
        ItemKind::Constraint(it) if it.atomic => {
            let before = text.get(..it.node.span.start as usize).unwrap_or_default();
            if let Some(at) = before.rfind("atomic") {
                out.push((Span { start: at as u32, end: at as u32 + 6 }, "constraint"));
            }
        }
        ItemKind::Handler(it) if !it.arrow.fat => out.push((it.arrow.span, "=>")),
        ItemKind::Flow(it) => {
            let patterns = it.patterns.iter().flat_map(|patterns| &patterns.patterns);
            let stars = patterns.filter(|pattern| matches!(pattern.kind, PatternKind::Any { star: true }));
            out.extend(stars.map(|pattern| (pattern.span, "_")));
        }
        ItemKind::Node(it) => {
            let Some(signature) = &it.signature else { return };
            stars(text, &signature.inputs, out);
            if signature.arrow.fat {
                out.push((signature.arrow.span, "->"));
            }
            stars(text, &signature.outputs, out);
        }
        ItemKind::Type(it) => stars(text, &it.fields, out),
        _ => {}
    }
}

/// `char *data` rather than `char* data`.
fn stars(text: &str, params: &Params, out: &mut Vec<(Span, &'static str)>) {
    for param in &params.params {
        if let Param::Field { ty: TypeRef::Named { stars, span, .. }, .. } = param
            && *stars > 0
            && text.get(span.range()).is_some_and(|written| written.contains(char::is_whitespace))
        {
            out.push((*span, "type* name"));
        }
    }
}
