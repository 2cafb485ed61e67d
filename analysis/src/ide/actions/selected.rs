//! The steps that a selection covers.

use super::ask::{Ask, Here};
use crate::ide::arrows::body_of;
use flux_syntax::tree::{Body, Step, StepKind};
use std::ops::Range;

/// Steps of one body, next to each other.
pub(super) struct Selected<'a> {
    pub here: Here<'a>,
    pub steps: &'a [Step],
    /// They stand in brackets that run for each element.
    pub under_each: bool,
    /// They are the last of their body.
    pub to_the_end: bool,
}

/// What is selected, widened to whole steps; none: nothing is, or not within one body.
pub(super) fn selected<'a>(ask: &Ask<'a>, range: &Range<usize>) -> Option<Selected<'a>> {
    let text = ask.text().get(range.clone())?;
    let trimmed = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '>'));
    if trimmed.is_empty() {
        return None;
    }
    let start = range.start + (trimmed.as_ptr() as usize - text.as_ptr() as usize);
    let wanted = start..start + trimmed.len();
    let here = ask.here(wanted.start)?;
    let (steps, under_each, to_the_end) = within(here, body_of(here.tree)?, &wanted, false)?;
    Some(Selected { here, steps, under_each, to_the_end })
}

fn within<'a>(
    here: Here<'a>,
    body: &'a Body,
    wanted: &Range<usize>,
    under_each: bool,
) -> Option<(&'a [Step], bool, bool)> {
    let touched = |step: &Step| {
        let own = here.range(step.span);
        own.start < wanted.end && wanted.start < own.end
    };
    let first = body.steps.iter().position(&touched)?;
    let last = body.steps.iter().rposition(&touched)?;
    // Comments around steps may be selected too, but nothing outside of the body.
    let all = here.range(body.span);
    if wanted.start < all.start || all.end < wanted.end {
        return None;
    }
    let only = &body.steps[first];
    if first == last && wanted.len() < here.range(only.span).len() {
        let each = under_each || only.each.is_some();
        let inner: &[Body] = match &only.kind {
            StepKind::Group(inner) => std::slice::from_ref(inner),
            StepKind::Fork(branches) => branches,
            _ => &[],
        };
        let each = each && matches!(only.kind, StepKind::Group(_));
        let holds = |b: &&Body| {
            let own = here.range(b.span);
            own.start <= wanted.start && wanted.end <= own.end
        };
        if let Some(inner) = inner.iter().find(holds) {
            return within(here, inner, wanted, each);
        }
    }
    Some((&body.steps[first..=last], under_each, last + 1 == body.steps.len()))
}
