//! Runs flows in every order against FIFO reader-writer locks and counting limits.
//!
//! Who comes to a resource that is free for it gets it, unless others wait; who waits gets it in the order of
//! coming. A state is what has happened and who waits in which order; all that can be reached are tried,
//! up to a bound.

use crate::flows::{Flows, Set, What};
use flux_analysis::locks::Mode;
use std::collections::HashSet;

#[derive(Debug, Default)]
pub struct Seen {
    pub states: usize,
    /// All states were tried.
    pub whole: bool,
    /// What waits for ever.
    pub deadlock: Option<Vec<String>>,
    /// Two runs that exclude each other, at the same time.
    pub together: Option<(String, String)>,
}

/// What has happened, and the events that wait for each resource.
#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    done: Set,
    waiting: Vec<Vec<u8>>,
}

/// Tries all orders, or as many as lead to that many states.
pub fn explore(flows: &Flows, most: usize) -> Seen {
    let machine = Machine { flows, rivals: rivals(flows), takers: takers(flows) };
    let start = State { done: 0, waiting: vec![Vec::new(); flows.capacity.len()] };
    let mut known: HashSet<State> = HashSet::from([start.clone()]);
    let mut open = vec![start];
    let mut seen = Seen { whole: true, ..Seen::default() };
    while let Some(state) = open.pop() {
        let ready = machine.ready(&state);
        if ready.is_empty() && state.done.count_ones() as usize != flows.events.len() {
            seen.deadlock.get_or_insert_with(|| machine.stuck(&state));
        }
        if let Some((a, b)) = machine.together(&state) {
            let name = |run: usize| flows.runs[run].name.clone();
            seen.together.get_or_insert_with(|| (name(a), name(b)));
        }
        for event in ready {
            let next = machine.step(&state, event);
            if known.len() >= most {
                seen.whole = false;
            } else if known.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    seen.states = known.len();
    seen
}

struct Machine<'a> {
    flows: &'a Flows,
    rivals: Vec<(usize, usize)>,
    /// Who waits for or holds each resource; the index is the resource's number.
    takers: Vec<Vec<Taker>>,
}

/// A run holds a resource from one event to another.
struct Taker {
    run: usize,
    mode: Mode,
    event: usize,
    end: usize,
}

fn takers(flows: &Flows) -> Vec<Vec<Taker>> {
    let mut takers: Vec<Vec<Taker>> = flows.capacity.iter().map(|_| Vec::new()).collect();
    for (run, of) in flows.runs.iter().enumerate() {
        for (resource, mode, event) in &of.takes {
            takers[*resource].push(Taker { run, mode: *mode, event: *event, end: of.end });
        }
    }
    takers
}

/// Runs that must never be on at the same time: neither is inside the other, and one lock that both promise
/// is one that not both only read.
fn rivals(flows: &Flows) -> Vec<(usize, usize)> {
    let runs = &flows.runs;
    let exclusive = |a: usize, b: usize| {
        runs[a].promises.iter().any(|(lock, mode)| {
            runs[b].promises.get(lock).is_some_and(|other| (*mode).max(*other) == Mode::Write)
        })
    };
    let mut pairs = Vec::new();
    for b in 0..runs.len() {
        for a in 0..b {
            if exclusive(a, b) && !runs[a].inside.contains(&b) && !runs[b].inside.contains(&a) {
                pairs.push((a, b));
            }
        }
    }
    pairs
}

impl Machine<'_> {
    fn ready(&self, state: &State) -> Vec<usize> {
        let waiting = state.waiting.iter().flatten().fold(0, |set: Set, w| set | 1 << w);
        let open =
            |n: usize| (state.done | waiting) >> n & 1 == 0 && self.flows.events[n].after & !state.done == 0;
        (0..self.flows.events.len()).filter(|n| open(*n)).collect()
    }

    fn step(&self, state: &State, event: usize) -> State {
        let mut next = state.clone();
        match self.flows.events[event].what {
            What::Take { resource, .. } => {
                next.waiting[resource].push(event as u8);
                self.grant(&mut next, resource);
            }
            What::Begin => next.done |= 1 << event,
            What::End { run } => {
                next.done |= 1 << event;
                for (resource, ..) in &self.flows.runs[run].takes {
                    self.grant(&mut next, *resource);
                }
            }
        }
        next
    }

    /// Lets in who waits first, as long as it can be.
    fn grant(&self, state: &mut State, resource: usize) {
        while let Some(first) = state.waiting[resource].first().copied() {
            if !self.is_free(state, resource, first as usize) {
                return;
            }
            state.waiting[resource].remove(0);
            state.done |= 1 << first;
        }
    }

    fn is_free(&self, state: &State, resource: usize, event: usize) -> bool {
        let What::Take { run, mode, .. } = self.flows.events[event].what else { return true };
        let inside = &self.flows.runs[run].inside;
        let (mut holders, mut writers) = (0, 0);
        for taker in &self.takers[resource] {
            let is_on = state.done >> taker.event & 1 == 1 && state.done >> taker.end & 1 == 0;
            if is_on && !inside.contains(&taker.run) {
                holders += 1;
                writers += usize::from(taker.mode == Mode::Write);
            }
        }
        (mode == Mode::Read && writers == 0) || holders < self.flows.capacity[resource]
    }

    fn together(&self, state: &State) -> Option<(usize, usize)> {
        let is_on = |run: usize| {
            let run = &self.flows.runs[run];
            run.begin & !state.done == 0 && state.done >> run.end & 1 == 0
        };
        self.rivals.iter().copied().find(|(a, b)| is_on(*a) && is_on(*b))
    }

    fn stuck(&self, state: &State) -> Vec<String> {
        let waiting = state.waiting.iter().flatten().map(|w| *w as usize);
        waiting
            .map(|event| match self.flows.events[event].what {
                What::Take { resource, run, .. } => {
                    format!("{} waits for {resource}", self.flows.runs[run].name)
                }
                _ => String::new(),
            })
            .collect()
    }
}
