//! Writes an optimization that would be legal into `NAME.plan.flux`, which is made where it is not there yet.

use super::ask::{Ask, Offer};
use crate::choices::suggestions_of;
use crate::files::SourceFile;
use crate::names::declared::{Entity, Space};
use crate::workspace::{Edit, FileId};
use flux_syntax::tree::ItemKind;
use std::ops::Range;

pub(super) fn offer(ask: &Ask<'_>, range: &Range<usize>) -> Vec<Offer> {
    offers(ask, range).unwrap_or_default()
}

fn offers(ask: &Ask<'_>, range: &Range<usize>) -> Option<Vec<Offer>> {
    let here = ask.here(range.start)?;
    let (name, span) = match &here.tree.kind {
        ItemKind::Node(_) | ItemKind::Flow(_) => here.tree.name()?,
        _ => return None,
    };
    let own = here.range(span);
    if range.start < own.start || own.end < range.end {
        return None;
    }
    let (plan, file) = plan_of(ask)?;
    let node = Entity::new(ask.db, ask.file, Space::Node, name.clone());
    let offers = suggestions_of(ask.db, ask.file, node).iter().map(|found| {
        let title = format!("Choose `{}` for `{name}`, in {file}", found.call);
        let text = plan.text(ask.db);
        let gap = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
        let text_of = format!("{gap}optimize {name} with {};\n", found.call);
        let edit = Edit { file: FileId(plan), range: text.len()..text.len(), text: text_of };
        Offer::new(title, vec![edit])
    });
    Some(offers.collect())
}

/// `NAME.plan.flux` beside `NAME.flux`, and what people call it.
fn plan_of(ask: &Ask<'_>) -> Option<(SourceFile, String)> {
    let path = ask.file.path(ask.db);
    let stem = path.file_stem()?.to_str()?;
    if path.extension()? != "flux" || path.starts_with("flux:/") {
        return None;
    }
    if stem.ends_with(".plan") {
        return Some((ask.file, format!("{stem}.flux")));
    }
    let name = format!("{stem}.plan.flux");
    Some((ask.db.file(&path.with_file_name(&name)), name))
}
