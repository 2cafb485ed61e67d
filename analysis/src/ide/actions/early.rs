//! Says of an early acquisition that it is meant: the constraint names all the locks that are taken.

use super::Action;
use crate::files::db::Db;
use crate::ide::place::{item_at, statement_at};
use crate::workspace::{Diagnostic, Edit};
use flux_syntax::tree::ItemKind;

/// The help of F0501 has the statement that says so.
pub(super) fn say_so(db: &dyn Db, said: &Diagnostic) -> Option<Action> {
    if said.code != "F0501" {
        return None;
    }
    let help = said.help.as_ref()?;
    let start = help.find("`constraint ")? + 1;
    let statement = &help[start..start + help[start..].find('`')?];
    let locks = statement.split_once('{')?.1.rsplit_once('}')?.0;
    let at = statement_at(db, said.file.0, said.range.start)?;
    let (_, item) = item_at(db, at, said.range.start)?;
    let (range, text) = match &item.kind {
        ItemKind::Constraint(it) => {
            (at.range(it.locks.first()?.span.to(it.locks.last()?.span)), locks.to_owned())
        }
        _ => (at.whole(db).end..at.whole(db).end, format!("\n{statement}")),
    };
    Some(Action {
        title: format!("Say that it is meant: `{statement}`"),
        kind: "quickfix",
        edits: vec![Edit { file: said.file, range, text }],
        mends: Some(said.clone()),
        preferred: false,
    })
}
