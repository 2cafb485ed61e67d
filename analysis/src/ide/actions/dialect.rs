//! Converts a file to the current dialect: what the formatter writes.

use super::ask::{Ask, Offer};
use crate::files::statement::statement_list;
use crate::ide::dialect::old_in;
use crate::workspace::{Edit, FileId};
use std::ops::Range;

pub(super) fn title(ask: &Ask<'_>, _: &Range<usize>) -> Option<String> {
    let mut statements = statement_list(ask.db, ask.file);
    let old = statements.any(|statement| !old_in(ask.db, statement).is_empty());
    old.then(|| "Convert the file to the current dialect".to_owned())
}

pub(super) fn offer(ask: &Ask<'_>, range: &Range<usize>) -> Vec<Offer> {
    let Some(title) = title(ask, range) else { return Vec::new() };
    let file = FileId(ask.file);
    let edits = ask.ws.format(file).into_iter().map(|(range, text)| Edit { file, range, text });
    vec![Offer::new(title, edits.collect())]
}
