//! A node's locks, each once and in one statement.

use super::ask::{Ask, Here, Offer, without};
use crate::names::declared::{DirectiveKind, index};
use crate::workspace::Diagnostic;
use flux_syntax::tree::{Constraint, ItemKind, Lock, LockMode, Span};
use std::ops::Range;

/// Of a lock that is declared twice, the weaker declaration goes.
pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    drop_weaker(ask, said).into_iter().collect()
}

fn drop_weaker(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let here = ask.here(said.range.start)?;
    let label = said.labels.iter().find(|label| label.file == said.file && label.range != said.range)?;
    let there = ask.here(label.range.start)?;
    let (own, first) = (lock_at(here, &said.range)?, lock_at(there, &label.range)?);
    let weaker = |lock: &Lock| lock.mode == LockMode::Reader;
    let (goes, span) = if weaker(first.1) && !weaker(own.1) { (there, first) } else { (here, own) };
    let spans: Vec<Span> = span.0.locks.iter().map(|lock| lock.span).collect();
    let n = spans.iter().position(|other| *other == span.1.span)?;
    let edit = match spans.len() {
        1 => ask.remove(goes.at)?,
        _ => ask.edit(goes.range(without(&spans, n)?), ""),
    };
    let text = goes.written(ask.db, span.1.span);
    Some(Offer::new(format!("Remove this `{text}`"), vec![edit]).preferred())
}

fn lock_at<'a>(here: Here<'a>, range: &Range<usize>) -> Option<(&'a Constraint, &'a Lock)> {
    let ItemKind::Constraint(it) = &here.tree.kind else { return None };
    Some((it, it.locks.iter().find(|lock| here.range(lock.span).contains(&range.start))?))
}

/// Puts all of a node's constraints into the one at the caret.
pub(super) fn offer(ask: &Ask<'_>, range: &Range<usize>) -> Vec<Offer> {
    merge(ask, range).into_iter().collect()
}

fn merge(ask: &Ask<'_>, range: &Range<usize>) -> Option<Offer> {
    let here = ask.here(range.start)?;
    let ItemKind::Constraint(own) = &here.tree.kind else { return None };
    let all = index(ask.db, ask.file).directives.get(&own.node.text)?;
    let others: Vec<Here<'_>> = all
        .iter()
        .filter(|said| said.kind == DirectiveKind::Constraint && said.at != here.item)
        .map(|said| ask.item(said.at))
        .collect();
    // What is said of another statement, in its documentation or inside of it, has no place in this one.
    let plain = |other: &Here<'_>| {
        let statement = other.at.statement;
        let text = statement.text(ask.db);
        statement.doc(ask.db).is_empty()
            && !text.contains("//")
            && !text.contains("/*")
            && other.tree.annotations.is_empty()
    };
    if others.is_empty() || !others.iter().all(plain) {
        return None;
    }
    let mut locks: Vec<Lock> = Vec::new();
    let trees = others.iter().filter_map(|other| match &other.tree.kind {
        ItemKind::Constraint(it) => Some(it),
        _ => None,
    });
    for lock in std::iter::once(own).chain(trees).flat_map(|it| &it.locks) {
        let scope = |lock: &Lock| lock.scope.as_ref().map(|s| s.text.clone()).filter(|s| s != "program");
        match locks.iter_mut().find(|l| l.name.text == lock.name.text && scope(l) == scope(lock)) {
            Some(known) if lock.mode != LockMode::Reader => known.mode = lock.mode,
            Some(_) => {}
            None => locks.push(lock.clone()),
        }
    }
    let written: Vec<String> = locks.iter().map(spelt).collect();
    let span = own.locks.first()?.span.to(own.locks.last()?.span);
    let mut edits = vec![ask.edit(here.range(span), written.join(", "))];
    for other in others {
        edits.push(ask.remove(other.at)?);
    }
    Some(Offer::new(format!("Merge the constraints of `{}`", own.node.text), edits))
}

fn spelt(lock: &Lock) -> String {
    let mark = match lock.mode {
        LockMode::Default => "",
        LockMode::Writer => "!",
        LockMode::Reader => "?",
    };
    let scope = lock.scope.as_ref().map_or_else(String::new, |scope| format!("({})", scope.text));
    format!("{}{mark}{scope}", lock.name.text)
}
