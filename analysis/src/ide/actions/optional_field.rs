//! Lets a record type that would hold itself end: by an `option` or a `list`, which can be empty.

use super::ask::{Ask, Offer};
use crate::names::declared::{Entity, Space};
use crate::types::{Ty, record_fields};
use crate::workspace::{Diagnostic, Edit};
use flux_syntax::tree::{ItemKind, Param};

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offers(ask, said).unwrap_or_default()
}

fn offers(ask: &Ask<'_>, said: &Diagnostic) -> Option<Vec<Offer>> {
    let here = ask.here(said.range.start)?;
    let ItemKind::Type(item) = &here.tree.kind else { return None };
    let own = Entity::new(ask.db, ask.file, Space::Type, item.name.text.clone());
    let fields = record_fields(ask.db, own);
    let mut out = Vec::new();
    for around in ["option", "list"] {
        let mut edits: Vec<Edit> = Vec::new();
        for (param, field) in item.fields.params.iter().zip(fields) {
            let (Param::Field { ty, .. }, Ty::Record(inner)) = (param, &field.ty) else { continue };
            if leads_to(ask, *inner, own, &mut Vec::new()) {
                let written = here.written(ask.db, ty.span());
                edits.push(ask.edit(here.range(ty.span()), format!("{around}<{written}>")));
            }
        }
        if edits.is_empty() {
            return None;
        }
        out.push(Offer::new(format!("Hold `{around}<…>` instead, which can be empty"), edits));
    }
    Some(out)
}

/// Does a value of one type always hold one of the other?
fn leads_to(ask: &Ask<'_>, from: Entity, to: Entity, seen: &mut Vec<Entity>) -> bool {
    if from == to {
        return true;
    }
    if seen.contains(&from) {
        return false;
    }
    seen.push(from);
    record_fields(ask.db, from)
        .iter()
        .any(|field| matches!(&field.ty, Ty::Record(inner) if leads_to(ask, *inner, to, seen)))
}
