//! Declares a node that is used and not declared, with the types that its use gives it.

use super::Action;
use crate::files::db::Db;
use crate::ide::arrows::arrows;
use crate::ide::place::{item_at, statement_at};
use crate::types::show_tuple;
use crate::workspace::{Diagnostic, Edit};

pub(super) fn add(db: &dyn Db, said: &Diagnostic) -> Option<Action> {
    if said.code != "F0101" {
        return None;
    }
    let file = said.file.0;
    let at = statement_at(db, file, said.range.start)?;
    let name = file.text(db).get(said.range.clone()).filter(|name| crate::ide::rename::is_name(name))?;
    let (reference, _) = item_at(db, at, said.range.start)?;
    let all = arrows(db, file, reference);
    let arrow = all.iter().find(|arrow| at.range(arrow.place.span) == said.range)?;
    if arrow.before.broken {
        return None;
    }
    // What it puts out nobody can know; what the next step takes is a good guess, and often nothing is known of it.
    let inputs = show_tuple(db, &arrow.before.tuple);
    let end = at.whole(db).end;
    let text = format!("\n{name} {inputs} -> ();");
    let edit = Edit { file: said.file, range: end..end, text };
    let title = format!("Declare the node `{name}`");
    Some(Action { title, kind: "quickfix", edits: vec![edit], mends: Some(said.clone()), preferred: false })
}
