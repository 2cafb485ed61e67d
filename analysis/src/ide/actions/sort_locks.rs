//! Writes a constraint's locks in the order in which they are taken.

use super::Action;
use crate::files::db::Db;
use crate::ide::place::{item_at, statement_at};
use crate::workspace::{Edit, FileId};
use flux_syntax::tree::ItemKind;
use std::ops::Range;

pub(super) fn sort(db: &dyn Db, file: FileId, range: Range<usize>) -> Option<Action> {
    let at = statement_at(db, file.0, range.start)?;
    let (_, item) = item_at(db, at, range.start)?;
    let ItemKind::Constraint(it) = &item.kind else { return None };
    let text = at.statement.text(db);
    let scope = |lock: &flux_syntax::tree::Lock| match lock.scope.as_ref().map(|s| s.text.as_str()) {
        None | Some("program") => 0,
        Some("session") => 1,
        Some(_) => 2,
    };
    let mut sorted: Vec<_> = it.locks.iter().collect();
    sorted.sort_by(|a, b| (&a.name.text, scope(a)).cmp(&(&b.name.text, scope(b))));
    if sorted.iter().zip(&it.locks).all(|(a, b)| a.span == b.span) {
        return None;
    }
    let (first, last) = (it.locks.first()?.span, it.locks.last()?.span);
    let written: Vec<&str> = sorted.iter().filter_map(|lock| text.get(lock.span.range())).collect();
    let edit = Edit { file, range: at.range(first.to(last)), text: written.join(", ") };
    Some(Action {
        title: "Sort the locks in the order in which they are taken".to_owned(),
        kind: "refactor.rewrite",
        edits: vec![edit],
        mends: None,
        preferred: false,
    })
}
