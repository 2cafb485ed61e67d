//! Makes an abstract node of the selected steps.

use super::ask::{Ask, Offer};
use super::selected::{Selected, selected};
use crate::files::statement::unreadable;
use crate::names::declared::Space;
use flux_syntax::tree::{Body, ItemKind, Step, StepKind};
use std::ops::Range;

pub(super) fn offer(ask: &Ask<'_>, range: &Range<usize>) -> Vec<Offer> {
    extract(ask, range).into_iter().collect()
}

fn extract(ask: &Ask<'_>, range: &Range<usize>) -> Option<Offer> {
    let Selected { here, steps, under_each, to_the_end } = selected(ask, range)?;
    // Where a body ends that could not be read, nobody knows.
    if unreadable(ask.db, here.at.statement) {
        return None;
    }
    // A handler's own steps see the failure before anything else; a node's would not.
    if !matches!(here.tree.kind, ItemKind::Flow(_) | ItemKind::Source(_)) {
        return None;
    }
    // Of what runs for each element, only the last step's names are seen behind it.
    if under_each && to_the_end && steps.len() > 1 {
        return None;
    }
    if let [Step { kind: StepKind::Node(_), each: None, .. }] = steps {
        return None;
    }
    let span = steps.first()?.span.to(steps.last()?.span);
    if ask.arrows(here).iter().any(|arrow| arrow.before.broken || arrow.after.broken) {
        return None;
    }
    let name = ask.free(Space::Node, &name(steps));
    let statement = format!("{name} = {};", here.written(ask.db, span));
    let edits = vec![ask.edit(here.range(span), name.as_str()), ask.below(here.at, &statement)];
    Some(Offer::new(format!("Extract the node `{name}`"), edits))
}

/// From the first and the last node: `FindToSay`.
fn name(steps: &[Step]) -> String {
    let mut nodes: Vec<&str> = Vec::new();
    let body = Body { steps: steps.to_vec(), span: flux_syntax::tree::Span::default() };
    let mut names = Vec::new();
    body.walk(&mut |step| {
        if let StepKind::Node(name) = &step.kind {
            names.push(name.text.clone());
        }
    });
    for name in &names {
        nodes.push(name.rsplit('.').next().unwrap_or(name));
    }
    match (nodes.first(), nodes.last()) {
        (Some(first), Some(last)) if nodes.len() > 1 => format!("{first}To{last}"),
        (Some(only), _) => format!("{only}All"),
        _ => "Steps".to_owned(),
    }
}
