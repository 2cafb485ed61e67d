//! Failures are numbered by what catches them.

use super::link::{Counts, Failing, Outcome};
use super::ways::{Excluded, Ways};
use crate::{Catch, OnError};

/// What becomes of the failures of a step, or of a source's flow, at its catches.
#[derive(Clone, Debug)]
pub struct Catches {
    /// Of what is inside.
    pub(super) inside: Counts,
    /// Of what is left once these have caught what they can.
    pub(super) after: Counts,
    /// First one for each class of failures inside, then those of recoveries that fail.
    pub(super) routes: Vec<Route>,
}

/// One class of failures on its way through the catches.
#[derive(Clone, Debug)]
pub(super) struct Route {
    /// The route and the catch whose recovery failed so; none: it comes from inside.
    pub(super) from: Option<(u32, u32)>,
    /// Of that recovery: the class of its failure.
    pub(super) class: u32,
    /// How many ways come here.
    pub(super) count: u64,
    /// What can catch it, by its place among the step's catches.
    pub(super) by: Vec<(u32, Then)>,
    /// As what it goes on if nothing does: class, and where it begins there.
    pub(super) uncaught: Option<(u32, u64)>,
}

/// What happens to what is caught. Bases are among the outcomes behind the catches.
#[derive(Clone, Debug)]
pub(super) enum Then {
    /// A handler, with these outcomes, ends the flow.
    Ends { base: u64, handler: Counts },
    /// A recovery, with these outcomes, may put it back on its way; if it fails, by class, these routes go on.
    Recovers { succeed: u64, end: u64, recovery: Counts, again: Vec<u32> },
}

impl Catches {
    /// A failure of what is inside.
    pub fn failing(&self, class: u32, number: u64) -> Failing {
        Failing { route: class, number }
    }

    /// It is caught by the catch of that index, whose block came out so. A recovery that fails is a failure again.
    ///
    /// # Errors
    /// The failure that it is now.
    pub fn caught(&self, failing: Failing, catch: u32, outcome: Outcome) -> Result<Outcome, Failing> {
        let Failing { route, number } = failing;
        let Some((then, count)) = self.then(route, catch) else {
            // Nothing that can happen: a catch behind one that takes all.
            return Ok(Outcome::Ended(0));
        };
        let place = |base: u64, times: u64| base.wrapping_add(times.wrapping_mul(count)).wrapping_add(number);
        match (then, outcome) {
            (Then::Ends { base, handler }, outcome) => {
                Ok(Outcome::Ended(place(*base, handler.flat(outcome))))
            }
            (Then::Recovers { succeed, .. }, Outcome::Succeeded(way)) => {
                Ok(Outcome::Succeeded(place(*succeed, way)))
            }
            (Then::Recovers { end, .. }, Outcome::Ended(way)) => Ok(Outcome::Ended(place(*end, way))),
            (Then::Recovers { again, .. }, Outcome::Failed { class, number: way }) => {
                let route = again.get(class as usize).copied().unwrap_or(0);
                Err(Failing { route, number: place(0, way) })
            }
        }
    }

    /// The outcome of the step where none of its catches takes the failure.
    pub fn uncaught(&self, failing: Failing) -> Outcome {
        let route = self.routes.get(failing.route as usize);
        let (class, base) = route.and_then(|route| route.uncaught).unwrap_or_default();
        Outcome::Failed { class, number: base.wrapping_add(failing.number) }
    }

    /// Is there a code with which none of them catches it?
    pub(super) fn can_pass(&self, failing: Failing) -> bool {
        self.routes.get(failing.route as usize).is_some_and(|route| route.uncaught.is_some())
    }

    /// What the catch of that index does to what comes by that route, and how many ways come.
    pub(super) fn then(&self, route: u32, catch: u32) -> Option<(&Then, u64)> {
        let route = self.routes.get(route as usize)?;
        let (_, then) = route.by.iter().find(|(index, _)| *index == catch)?;
        Some((then, route.count))
    }
}

/// A route whose classes have no numbers yet.
struct Draft {
    route: Route,
    uncaught: Option<(Excluded, u64)>,
}

/// Sends all failures of what is inside through the catches.
pub(super) fn catches(known: &[Ways], inside: &Ways, on_error: &[OnError]) -> (Ways, Catches) {
    let after = Ways { succeed: inside.succeed, end: inside.end, ..Ways::default() };
    let mut sorter = Sorter { known, on_error, after, drafts: Vec::new() };
    // Those from inside have the numbers of their classes.
    let first: Vec<(Excluded, u32)> = inside
        .fail
        .iter()
        .zip(0u32..)
        .map(|((excluded, count), class)| (excluded.clone(), sorter.open(None, class, *count)))
        .collect();
    for (excluded, route) in first {
        sorter.route(route, excluded, true);
    }
    let Sorter { after, drafts, .. } = sorter;
    let routes = drafts.into_iter().map(|Draft { route, uncaught }| {
        let uncaught = uncaught.map(|(excluded, base)| (after.class(&excluded), base));
        Route { uncaught, ..route }
    });
    let catches = Catches { inside: inside.counts(), after: after.counts(), routes: routes.collect() };
    (after, catches)
}

struct Sorter<'a> {
    known: &'a [Ways],
    on_error: &'a [OnError],
    after: Ways,
    drafts: Vec<Draft>,
}

impl Sorter<'_> {
    fn open(&mut self, from: Option<(u32, u32)>, class: u32, count: u64) -> u32 {
        let route = Route { from, class, count, by: Vec::new(), uncaught: None };
        self.drafts.push(Draft { route, uncaught: None });
        self.drafts.len() as u32 - 1
    }

    /// Nearest catch first; what a recovery's failure meets are the handlers alone.
    fn route(&mut self, route: u32, mut excluded: Excluded, recoveries: bool) {
        let count = self.drafts[route as usize].route.count;
        let mut by = Vec::new();
        let mut all = false;
        for (entry, catch) in self.on_error.iter().zip(0u32..) {
            if !recoveries && matches!(entry.catch, Catch::Recover { .. }) {
                continue;
            }
            if !entry.codes.is_empty() && entry.codes.iter().all(|code| excluded.contains(code)) {
                continue;
            }
            by.push((catch, self.caught(&entry.catch, (route, catch), count)));
            // Whether one of a path applies, only the way to it tells.
            if !entry.path.is_empty() {
                continue;
            }
            if entry.codes.is_empty() {
                all = true;
                break;
            }
            excluded.extend(&entry.codes);
        }
        let uncaught = (!all).then(|| {
            let base = self.after.add_failures(&excluded, count);
            (excluded, base)
        });
        let draft = &mut self.drafts[route as usize];
        draft.route.by = by;
        draft.uncaught = uncaught;
    }

    fn caught(&mut self, catch: &Catch, from: (u32, u32), count: u64) -> Then {
        let known = self.known;
        match catch {
            Catch::Handle { block, .. } => {
                let handler = &known[block.index()];
                let base = self.after.add_ends(handler.total().saturating_mul(count));
                Then::Ends { base, handler: handler.counts() }
            }
            Catch::Recover { body } => {
                let recovery = &known[body.block.index()];
                let succeed = self.after.add_successes(recovery.succeed.saturating_mul(count));
                let end = self.after.add_ends(recovery.end.saturating_mul(count));
                let mut again = Vec::new();
                for ((excluded, times), class) in recovery.fail.iter().zip(0u32..) {
                    let route = self.open(Some(from), class, times.saturating_mul(count));
                    self.route(route, excluded.clone(), false);
                    again.push(route);
                }
                Then::Recovers { succeed, end, recovery: recovery.counts(), again }
            }
        }
    }
}
