//! Says of an early acquisition that it is meant: the constraint names all the locks that are taken.

use super::ask::{Ask, Offer};
use crate::constraints::{declared, lock_of, lock_summary, written_in};
use crate::ide::context::context_of;
use crate::locks::{Own, Why};
use crate::names::declared::{Space, node_items};
use crate::names::program::program;
use crate::names::resolve;
use crate::workspace::Diagnostic;
use flux_syntax::tree::ItemKind;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    offer(ask, said).into_iter().collect()
}

fn offer(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let name = match &here.tree.kind {
        ItemKind::Constraint(it) => &it.node.text,
        _ => here.tree.name()?.0,
    };
    let node = resolve(ask.db, ask.file, Space::Node, name)?;
    let program = program(ask.db, ask.file);
    let context = context_of(ask.db, program, node);
    let own = &lock_summary(ask.db, program, node, context).summary.own;
    let early = own.iter().filter(|own| matches!(own.why, Why::Early(_)));
    let written = |own: &Own| written_in(ask.db, program, ask.file, &own.hold);
    // A lock that can't be named here can't be declared here.
    let missing: Vec<String> = early.map(written).collect::<Option<_>>()?;
    if missing.is_empty() {
        return None;
    }
    let all: Vec<String> = own.iter().map(written).collect::<Option<_>>()?;
    let title = format!("Say that it is meant: `constraint {name}:{{{}}};`", all.join(", "));
    let edits = match &here.tree.kind {
        ItemKind::Constraint(it) => {
            // This statement's own locks and those that are moved up, in the order in which they are taken.
            let here_too: Vec<_> =
                it.locks.iter().map(|l| lock_of(ask.db, program, ask.file, l).hold()).collect();
            let single = declared(ask.db, program, node).len() == it.locks.len();
            let listed = own.iter().filter(|own| {
                single
                    || matches!(own.why, Why::Early(_))
                    || here_too.iter().any(|h| h.lock == own.hold.lock && h.scope == own.hold.scope)
            });
            let text: Vec<String> = listed.map(written).collect::<Option<_>>()?;
            let span = it.locks.first()?.span.to(it.locks.last()?.span);
            vec![ask.edit(here.range(span), text.join(", "))]
        }
        _ => {
            let items = node_items(ask.db, node);
            let last = items.flows.last().or(items.usings.last()).or(items.signatures.last())?;
            let statement = format!("constraint {name}:{{{}}};", missing.join(", "));
            vec![ask.below(ask.item(*last).at, &statement)]
        }
    };
    Some(Offer::new(title, edits))
}
