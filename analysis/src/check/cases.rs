//! Cases of a dispatch against each other: is there one for everything, and can each be reached?

use crate::diagnostics::Diag;
use crate::diagnostics::no_catch_all::NoCatchAll;
use crate::diagnostics::unreachable_case::UnreachableCase;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::names::declared::{Entity, node_items};
use flux_syntax::tree::{ItemKind, Pattern, PatternKind};
use smol_str::SmolStr;

/// What a case asks at one place.
#[derive(Clone, Debug, PartialEq)]
enum Asks {
    Anything,
    Is(SmolStr),
    IsNot(SmolStr),
}

impl Asks {
    fn of(pattern: &Pattern) -> Asks {
        match &pattern.kind {
            PatternKind::Any { .. } => Asks::Anything,
            // `some` and `none` are each other's opposites.
            PatternKind::Is { negated, name } if name.text == "none" => Asks::is("some".into(), !negated),
            PatternKind::Is { negated, name } => Asks::is(name.text.clone(), *negated),
        }
    }

    fn is(name: SmolStr, negated: bool) -> Asks {
        if negated { Asks::IsNot(name) } else { Asks::Is(name) }
    }

    fn takes(&self, other: &Asks) -> bool {
        *self == Asks::Anything || self == other
    }

    fn opposite(&self, other: &Asks) -> bool {
        match (self, other) {
            (Asks::Is(a), Asks::IsNot(b)) | (Asks::IsNot(a), Asks::Is(b)) => a == b,
            _ => false,
        }
    }
}

/// What is to be said of a node's cases.
#[salsa::tracked(returns(ref))]
pub(super) fn check<'db>(db: &'db dyn Db, node: Entity) -> Vec<Diag<'db>> {
    let mut diags = Vec::new();
    let mut cases: Vec<(ItemRef<'db>, Vec<Asks>)> = Vec::new();
    for at in &node_items(db, node).flows {
        let ItemKind::Flow(flow) = &at.item(db).kind else { continue };
        // A body without patterns beside cases is told of as a second implementation.
        let Some(patterns) = &flow.patterns else { return diags };
        cases.push((*at, patterns.patterns.iter().map(Asks::of).collect()));
    }
    let Some(width) = cases.first().map(|(_, asks)| asks.len()) else { return diags };
    if cases.iter().any(|(_, asks)| asks.len() != width) {
        return diags;
    }
    let place = |at: ItemRef<'db>| at.name(db);
    let mut complete: Option<ItemRef<'db>> = None;
    for (i, (at, asks)) in cases.iter().enumerate() {
        let covers = |(_, earlier): &&(ItemRef<'db>, Vec<Asks>)| {
            earlier.iter().zip(asks).all(|(earlier, now)| earlier.takes(now))
        };
        let before = cases[..i].iter().find(covers).map(|(at, _)| *at).or(complete);
        if let Some(earlier) = before {
            let mistake = UnreachableCase { name: node.name(db).clone() };
            diags.push(Diag::new(place(*at), mistake).label(place(earlier)));
        }
        if complete.is_none() && is_complete(&cases[..=i]) {
            complete = Some(*at);
        }
    }
    if complete.is_none() {
        let mistake = NoCatchAll { name: node.name(db).clone(), patterns: width };
        diags.push(Diag::new(place(cases[0].0), mistake));
    }
    diags
}

/// Does one of these cases always apply? A catch-all does, and so do two that ask opposite things at one place.
fn is_complete(cases: &[(ItemRef<'_>, Vec<Asks>)]) -> bool {
    let Some(((_, last), earlier)) = cases.split_last() else { return false };
    if last.iter().all(|asks| *asks == Asks::Anything) {
        return true;
    }
    earlier.iter().any(|(_, other)| {
        let mut differ =
            last.iter().zip(other).filter(|(a, b)| !(**a == Asks::Anything && **b == Asks::Anything));
        matches!((differ.next(), differ.next()), (Some((a, b)), None) if a.opposite(b))
    })
}
