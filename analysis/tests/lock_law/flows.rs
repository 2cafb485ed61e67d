//! A few flows of a compiled program, as events with what must come before each: what a plan would run.
//!
//! Whatever data decides (which case, whether a node fails and is recovered, values of keys) is decided here,
//! by dice; what the scheduler decides is left to [`crate::machine`].

use crate::compiled::{Compiled, Rule, wiring};
use crate::generate::Dice;
use crate::order::{Instance, Values};
use crate::program::{Step, Use, uses};
use flux_analysis::locks::{Child, Hold, Mode, Role, Summary, conflicts, enter, in_order};
use std::collections::BTreeMap;

/// A set of events.
pub type Set = u128;

/// As many as a [`Set`] can hold, and as can be tried in every order.
const MOST: usize = 64;

#[derive(Debug)]
pub struct Event {
    /// All of these come first.
    pub after: Set,
    pub what: What,
}

#[derive(Debug)]
pub enum What {
    /// Takes a resource, or waits for it.
    Take { resource: usize, run: usize, mode: Mode },
    /// A node that takes nothing begins.
    Begin,
    /// A node ends, and releases all that it took.
    End { run: usize },
}

/// One run of a node that has to do with locks.
#[derive(Debug, Default)]
pub struct Run {
    pub name: String,
    /// It is on when all of these have happened and `end` has not.
    pub begin: Set,
    pub end: usize,
    /// What it takes from the table: resource, mode, event.
    pub takes: Vec<(usize, Mode, usize)>,
    /// What its own constraints promise, whoever holds it.
    pub promises: BTreeMap<Instance, Mode>,
    /// The runs that it is inside of.
    pub inside: Vec<usize>,
}

#[derive(Default)]
pub struct Flows {
    pub events: Vec<Event>,
    pub runs: Vec<Run>,
    /// How many may hold each resource as writers: 1 for a lock.
    pub capacity: Vec<usize>,
    resources: BTreeMap<Instance, usize>,
}

/// Starts each of the given sources once; none if that is too much to try in every order.
pub fn flows(compiled: &Compiled<'_>, roots: &[(usize, Values)], dice: &mut Dice<'_>) -> Option<Flows> {
    let mut maker = Maker { compiled, dice, flows: Flows::default() };
    for (root, values) in roots {
        let place = Place { values: *values, held: &[], inside: &[] };
        maker.steps(&compiled.program.roots[*root], &place, 0)?;
    }
    Some(maker.flows)
}

struct Maker<'a, 'd> {
    compiled: &'a Compiled<'a>,
    dice: &'a mut Dice<'d>,
    flows: Flows,
}

/// What is known where steps run: the values that keys have, and what is held.
struct Place<'a> {
    values: Values,
    held: &'a [Hold],
    inside: &'a [usize],
}

impl Maker<'_, '_> {
    /// Adds steps after some events; gives the events after which they are done.
    fn steps(&mut self, steps: &[Step], place: &Place<'_>, mut after: Set) -> Option<Set> {
        for step in steps {
            after = match step {
                Step::Use(u) => self.node(*u, place, after)?,
                Step::Cases(cases) => {
                    let case = self.dice.below(cases.len());
                    self.steps(&cases[case], place, after)?
                }
                Step::Fork(branches) => self.fork(branches, place, after)?,
                Step::Each(body) => self.each(body, place, after)?,
            };
        }
        Some(after)
    }

    fn fork(&mut self, branches: &[Vec<Step>], place: &Place<'_>, after: Set) -> Option<Set> {
        let needs: Vec<Vec<&Summary>> = branches.iter().map(|b| self.summaries(b)).collect();
        let needs: Vec<&[&Summary]> = needs.iter().map(Vec::as_slice).collect();
        let mut turns = conflicts(place.held, &needs);
        if self.compiled.rule == Rule::NoTurns {
            turns.clear();
        }
        let mut done: Vec<Set> = Vec::new();
        for (n, branch) in (0..).zip(branches) {
            let earlier = turns.iter().filter(|(_, b)| *b == n).map(|(a, _)| done[*a as usize]);
            let start = earlier.fold(after, |set, d| set | d);
            let end = self.steps(branch, place, start)?;
            done.push(end);
        }
        Some(done.into_iter().fold(after, |set, d| set | d))
    }

    /// Runs the body for two elements, in turns where the rule asks for them.
    fn each(&mut self, body: &[Step], place: &Place<'_>, after: Set) -> Option<Set> {
        let turns = in_order(place.held, &self.summaries(body)) && self.compiled.rule != Rule::NoTurns;
        let first = self.steps(body, place, after)?;
        let second = self.steps(body, place, if turns { first } else { after })?;
        Some(first | second)
    }

    fn node(&mut self, u: Use, place: &Place<'_>, after: Set) -> Option<Set> {
        let compiled = self.compiled;
        let node = &compiled.program.nodes[u.node];
        let wiring = wiring(u);
        let summary = &compiled.summaries[u.node];
        let entry = enter(
            place.held,
            &Child { node: &compiled.refs[u.node], role: Role::Step, summary, wiring: &wiring },
        );
        let values = self.enter_values(u, place.values);
        let run = self.flows.runs.len();
        let promises = node.declared.iter().fold(BTreeMap::new(), |mut all, d| {
            let mode = all.entry(values.instance(&d.hold())).or_insert(Mode::Read);
            *mode = (*mode).max(d.mode);
            all
        });
        let silent = promises.is_empty() && entry.take.is_empty() && node.limit.is_none();
        let inside: Vec<usize> = place.inside.iter().copied().chain((!silent).then_some(run)).collect();
        let inner = Place { values, held: &entry.held, inside: &inside };
        if silent {
            return self.body(u, &inner, after);
        }
        let name = format!("{} {values:?}", node.name);
        self.flows.runs.push(Run { name, promises, inside: place.inside.to_vec(), ..Run::default() });
        let mut begun = after;
        for (instance, mode) in values.instances(&entry.take) {
            begun = self.take(run, instance, 1, mode, begun)?;
        }
        if let Some(limit) = node.limit {
            begun = self.take(run, Instance::Permit { node: u.node }, limit, Mode::Write, begun)?;
        }
        if begun == after {
            begun = 1 << self.event(after, What::Begin)?;
        }
        self.flows.runs[run].begin = begun;
        let done = self.body(u, &inner, begun)?;
        let end = self.event(done, What::End { run })?;
        self.flows.runs[run].end = end;
        Some(1 << end)
    }

    /// Predicates, then the body, then maybe its recovery.
    fn body(&mut self, u: Use, place: &Place<'_>, mut after: Set) -> Option<Set> {
        let node = &self.compiled.program.nodes[u.node];
        for predicate in &node.predicates {
            after = self.node(*predicate, place, after)?;
        }
        after = self.steps(&node.body, place, after)?;
        if !node.recovery.is_empty() && self.dice.below(2) == 1 {
            after = self.steps(&node.recovery, place, after)?;
        }
        Some(after)
    }

    fn take(
        &mut self,
        run: usize,
        instance: Instance,
        capacity: usize,
        mode: Mode,
        after: Set,
    ) -> Option<Set> {
        let next = self.flows.capacity.len();
        let resource = *self.flows.resources.entry(instance).or_insert(next);
        if resource == next {
            self.flows.capacity.push(capacity);
        }
        let event = self.event(after, What::Take { resource, run, mode })?;
        self.flows.runs[run].takes.push((resource, mode, event));
        Some(1 << event)
    }

    fn event(&mut self, after: Set, what: What) -> Option<usize> {
        self.flows.events.push(Event { after, what });
        (self.flows.events.len() <= MOST).then(|| self.flows.events.len() - 1)
    }

    fn enter_values(&mut self, u: Use, around: Values) -> Values {
        let keys = u.keys.map(|key| key.map_or_else(|| self.dice.below(2), |k| around.keys[k]));
        Values { keys, ..around }
    }

    fn summaries(&self, steps: &[Step]) -> Vec<&'_ Summary> {
        uses(steps).iter().map(|u| &self.compiled.summaries[u.node]).collect()
    }
}
