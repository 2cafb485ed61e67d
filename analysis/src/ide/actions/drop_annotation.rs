//! Takes an annotation out.

use super::ask::{Ask, Here, Offer};
use crate::diagnostics::output_twice::{OutputTwice, OutputUnderEach};
use crate::names::declared::{Space, node_items};
use crate::names::resolve;
use crate::workspace::{Diagnostic, Edit, FileId};
use flux_syntax::tree::{Annotation, ItemKind};
use std::ops::Range;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    // What two outputs are told of is where they run.
    let elsewhere = said.is::<OutputTwice>() || said.is::<OutputUnderEach>();
    let labels = said.labels.iter().map(|label| (label.file, &label.range));
    let places: Vec<(FileId, &Range<usize>)> =
        std::iter::once((said.file, &said.range)).chain(labels).collect();
    let mut out: Vec<Offer> = Vec::new();
    for (file, range) in places {
        let there = Ask { file: file.0, ..*ask };
        let found = if elsewhere { output(&there, range) } else { written(&there, range) };
        let Some((here, annotation)) = found else { continue };
        let name = here.written(ask.db, annotation.span);
        let edit = removal(&there, here, annotation);
        if !out.iter().any(|other| other.edits == vec![edit.clone()]) {
            let of = match (here.tree.name(), elsewhere) {
                (Some((node, _)), true) => format!(" of `{node}`"),
                _ => String::new(),
            };
            out.push(Offer::new(format!("Remove `{name}`{of}"), vec![edit]));
        }
    }
    out
}

/// The annotation that stands there.
fn written<'a>(ask: &Ask<'a>, range: &Range<usize>) -> Option<(Here<'a>, &'a Annotation)> {
    let here = ask.here(range.start)?;
    let own = here.tree.annotations.iter().find(|a| {
        let own = here.range(a.span);
        own.start <= range.start && range.end <= own.end
    })?;
    Some((here, own))
}

/// The `@output` of the node that runs there.
fn output<'a>(ask: &Ask<'a>, range: &Range<usize>) -> Option<(Here<'a>, &'a Annotation)> {
    let here = ask.here(range.start)?;
    let found = crate::ide::focus::in_statement(ask.db, ask.file, here.at);
    let names = found.into_iter().filter(|f| range.start <= f.range.start && f.range.end <= range.end);
    for name in names {
        let Some(node) = resolve(ask.db, ask.file, Space::Node, &name.occurrence.text) else { continue };
        let items = node_items(ask.db, node);
        let all = items.signatures.iter().chain(&items.usings).chain(&items.flows);
        let own = all.filter_map(|item| {
            let there = ask.item(*item);
            // An edit of another file goes there by its own name.
            (there.at.statement.file(ask.db) == ask.file).then_some(there)
        });
        for there in own {
            if matches!(there.tree.kind, ItemKind::Node(_) | ItemKind::Flow(_))
                && let Some(found) = there.tree.annotations.iter().find(|a| a.name.text == "output")
            {
                return Some((there, found));
            }
        }
    }
    None
}

/// With the blanks behind it, and the line if it is alone there.
fn removal(ask: &Ask<'_>, here: Here<'_>, annotation: &Annotation) -> Edit {
    let range = here.range(annotation.span);
    let rest = &ask.text()[range.end..];
    let blanks = rest.len() - rest.trim_start().len();
    ask.edit(range.start..range.end + blanks, "")
}
