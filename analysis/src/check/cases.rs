//! Cases of a dispatch against each other: is there one for everything, and can each be reached?

use crate::diagnostics::Diag;
use crate::diagnostics::no_catch_all::NoCatchAll;
use crate::diagnostics::unreachable_case::UnreachableCase;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::names::declared::{Entity, Space, node_items};
use crate::names::{is_lost, resolve};
use flux_syntax::tree::{ItemKind, Pattern, PatternKind};
use smol_str::SmolStr;
use std::collections::BTreeMap;

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
}

fn is_known(db: &dyn Db, at: ItemRef<'_>, pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::Any { .. } => true,
        PatternKind::Is { name, .. } => {
            let own = ["some", "none"].contains(&name.text.as_str());
            own || resolve(db, at.statement.file(db), Space::Typedef, &name.text).is_some()
        }
    }
}

/// What a case asks, by place and semantic type: that it is so, or that it is not.
type Asked = BTreeMap<(usize, SmolStr), bool>;

/// What a case asks all in all.
fn asked(asks: &[Asks]) -> Asked {
    let one = |(at, asks): (usize, &Asks)| match asks {
        Asks::Anything => None,
        Asks::Is(name) => Some(((at, name.clone()), true)),
        Asks::IsNot(name) => Some(((at, name.clone()), false)),
    };
    asks.iter().enumerate().filter_map(one).collect()
}

/// So many questions are asked at most before cases count as incomplete: to be sure may take very long.
const PATIENCE: u32 = 20_000;

/// Does one of these always apply, whatever the values are?
fn covers(cases: &[Asked], patience: &mut u32) -> bool {
    if cases.iter().any(BTreeMap::is_empty) {
        return true;
    }
    // What asks for least is decided first.
    let shortest = cases.iter().min_by_key(|case| case.len());
    let Some(question) = shortest.and_then(|case| case.keys().next()).cloned() else { return false };
    *patience = patience.saturating_sub(1);
    *patience > 0
        && [true, false].into_iter().all(|answer| covers(&given(cases, &question, answer), patience))
}

/// What is left to ask of the cases that may apply once a question has its answer.
fn given(cases: &[Asked], question: &(usize, SmolStr), answer: bool) -> Vec<Asked> {
    let fits = cases.iter().filter(|case| case.get(question).is_none_or(|wanted| *wanted == answer));
    let rest = fits.map(|case| {
        let mut rest = case.clone();
        rest.remove(question);
        rest
    });
    rest.collect()
}

/// What is to be said of a node's cases.
#[salsa::tracked(returns(ref))]
pub(super) fn check<'db>(db: &'db dyn Db, node: Entity) -> Vec<Diag<'db>> {
    let mut diags = Vec::new();
    // A case that could not be read may be the one that is missing.
    if is_lost(db, node.file(db), node.name(db)) {
        return diags;
    }
    let mut cases: Vec<(ItemRef<'db>, Vec<Asks>)> = Vec::new();
    for at in &node_items(db, node).flows {
        let ItemKind::Flow(flow) = &at.item(db).kind else { continue };
        // What a case asks that could not be read, or whose name means nothing, nobody knows.
        if at.is_broken(db) || flow.patterns.iter().flat_map(|p| &p.patterns).any(|p| !is_known(db, *at, p)) {
            return diags;
        }
        // A body without patterns beside cases is told of as a second implementation.
        let Some(patterns) = &flow.patterns else { return diags };
        cases.push((*at, patterns.patterns.iter().map(Asks::of).collect()));
    }
    let Some(width) = cases.first().map(|(_, asks)| asks.len()) else { return diags };
    if cases.iter().any(|(_, asks)| asks.len() != width) {
        return diags;
    }
    let place = |at: ItemRef<'db>| at.name(db);
    let mut before: Vec<Asked> = Vec::new();
    for (i, (at, asks)) in cases.iter().enumerate() {
        let own = asked(asks);
        // Those that are left of the earlier ones where this one would apply.
        let left =
            own.iter().fold(before.clone(), |left, (question, answer)| given(&left, question, *answer));
        if covers(&left, &mut PATIENCE.clone()) {
            let alone =
                before.iter().position(|case| case.iter().all(|(asks, is)| own.get(asks) == Some(is)));
            let mistake = UnreachableCase { name: node.name(db).clone() };
            diags.push(Diag::new(place(*at), mistake).label(place(cases[alone.unwrap_or(i - 1)].0)));
        }
        before.push(own);
    }
    if !covers(&before, &mut PATIENCE.clone()) {
        let mistake = NoCatchAll { name: node.name(db).clone(), patterns: width };
        diags.push(Diag::new(place(cases[0].0), mistake));
    }
    diags
}
