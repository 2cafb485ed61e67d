//! The numbering of a plan's paths: a pure function of the plan.
//!
//! A block's register counts, from 0, the ways by which its steps so far have succeeded; a step that comes out by its
//! way `w` adds `w` times the number of ways that there were before it, and most steps have one way, 0, and add
//! nothing. What is inside a step has a register of its own (a fork: one for each branch), whose value becomes the
//! step's way. So every edge is an increment that depends on the plan alone, and nothing is looked up by name.

use super::catches::{Catches, catches};
use super::link::{Counts, Link, Outcome};
use super::path::Root;
use super::ways::{Draft, Excluded, Ways, has_catch_all};
use crate::{BlockId, Branch, Case, How, Plan, Step, StepKind};

/// The number of every path through a plan. For plans that are whole: ids that point at nothing panic.
#[derive(Clone, Debug)]
pub struct Numbering {
    blocks: Vec<BlockNumbers>,
    sources: Vec<Catches>,
    bodies: Vec<BlockId>,
}

#[derive(Clone, Debug, Default)]
struct BlockNumbers {
    counts: Counts,
    steps: Vec<StepNumbers>,
}

/// The increments of one step.
#[derive(Clone, Debug)]
pub struct StepNumbers {
    /// The ways by which all steps before it in its block succeed.
    pub(super) before: u64,
    /// From behind its catches to its block.
    pub(super) link: Link,
    pub(super) catches: Catches,
    pub(super) inside: Inside,
}

/// What a step's outcomes are made of.
#[derive(Clone, Debug)]
pub(super) enum Inside {
    /// Nothing that has a path here: it succeeds in one way, and fails in one if it can.
    Leaf,
    /// A body whose outcomes are the step's.
    Body,
    /// A body of a root of its own.
    Elements,
    /// One case, and "no case" as class and number.
    Cases { cases: Vec<Link>, none: Option<(u32, u64)> },
    /// All branches, or one that stopped: what each way of a branch stands for, and how it stops.
    Branches(Vec<(u64, Link)>),
    /// A body, or this instead of it.
    Spared(Link, Outcome),
}

/// What is counted of an `each`.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Elements {
    /// Its body, once: how many distinct paths there are.
    Once,
    /// One way: the body is a root of its own.
    Apart,
}

impl Plan {
    /// Counts the distinct paths of every block and source (see the module's documentation).
    pub fn number_paths(&mut self) {
        // A plan that runs in circles has no finite number of paths; analysis makes none, `from_json` lets
        // none in, and here it gets no numbers.
        let Ok(order) = self.bottom_up() else { return };
        let mut known: Vec<Ways> = vec![Ways::default(); self.blocks.len()];
        for id in order {
            let (ways, _) = block(self, &known, id, Elements::Once);
            self.blocks[id.index()].paths = ways.succeed;
            known[id.index()] = ways;
        }
        for source in &mut self.sources {
            let (after, _) = catches(&known, &known[source.block.index()], &source.on_error);
            source.paths = after.total();
        }
    }
}

impl Numbering {
    /// Numbers the paths of a plan.
    ///
    /// # Errors
    /// A block that runs itself: then there is no end of paths.
    pub fn of(plan: &Plan) -> Result<Numbering, BlockId> {
        let mut known: Vec<Ways> = vec![Ways::default(); plan.blocks.len()];
        let mut blocks = vec![BlockNumbers::default(); plan.blocks.len()];
        for id in plan.bottom_up()? {
            let (ways, steps) = block(plan, &known, id, Elements::Apart);
            blocks[id.index()] = BlockNumbers { counts: ways.counts(), steps };
            known[id.index()] = ways;
        }
        let sources = plan.sources.iter();
        let sources = sources.map(|source| catches(&known, &known[source.block.index()], &source.on_error).1);
        let sources = sources.collect();
        let mut bodies: Vec<BlockId> =
            plan.blocks.iter().flat_map(|b| &b.steps).filter_map(own_root).collect();
        bodies.sort();
        bodies.dedup();
        Ok(Numbering { blocks, sources, bodies })
    }

    /// Where paths begin: the sources in order, then the bodies that run for themselves.
    pub fn roots(&self) -> impl Iterator<Item = Root> {
        let sources = (0..self.sources.len() as u32).map(Root::Source);
        sources.chain(self.bodies.iter().map(|body| Root::Body(*body)))
    }

    /// How many paths begin there: their numbers are those below. None: more than 2^63, which have no numbers, or no
    /// such root.
    pub fn paths(&self, root: Root) -> Option<u64> {
        self.counts(root)?.total()
    }

    /// The number of a path that began there and came out so; behind the source's catches, where it is one.
    pub fn number(&self, root: Root, outcome: Outcome) -> Option<u64> {
        let counts = self.counts(root)?;
        counts.total()?;
        Some(counts.flat(outcome))
    }

    /// The increments of a block's step.
    pub fn step(&self, block: BlockId, step: usize) -> Option<&StepNumbers> {
        self.blocks.get(block.index())?.steps.get(step)
    }

    /// What becomes of the failures of a source's flows at its own catches.
    pub fn source(&self, source: u32) -> Option<&Catches> {
        self.sources.get(source as usize)
    }

    /// What is behind a root's catches.
    pub(super) fn counts(&self, root: Root) -> Option<&Counts> {
        match root {
            Root::Source(source) => self.source(source).map(|catches| &catches.after),
            Root::Body(body) => self.bodies.contains(&body).then(|| self.block(body)).flatten(),
        }
    }

    pub(super) fn block(&self, block: BlockId) -> Option<&Counts> {
        self.blocks.get(block.index()).map(|block| &block.counts)
    }

    pub(super) fn steps(&self, block: BlockId) -> &[StepNumbers] {
        self.blocks.get(block.index()).map_or(&[], |block| &block.steps)
    }
}

impl StepNumbers {
    /// A concrete node failed, or what a pass stands around a body did without it (a queue was full).
    pub fn failed(&self) -> Outcome {
        Outcome::Failed { class: 0, number: 0 }
    }

    /// The outcome of the dispatch, when the body of that case came out so.
    pub fn case(&self, case: usize, outcome: Outcome) -> Outcome {
        match &self.inside {
            Inside::Cases { cases, .. } => cases.get(case).map_or(outcome, |link| link.out(outcome, 1)),
            _ => outcome,
        }
    }

    /// How a dispatch fails of which no case applied.
    pub fn no_case(&self) -> Outcome {
        let (class, number) = match &self.inside {
            Inside::Cases { none, .. } => none.unwrap_or_default(),
            _ => (0, 0),
        };
        Outcome::Failed { class, number }
    }

    /// That branch has succeeded by that way: what it adds to the way of the fork, which begins at 0.
    pub fn branch(&self, branch: usize, way: u64) -> u64 {
        match &self.inside {
            Inside::Branches(branches) => {
                branches.get(branch).map_or(0, |(times, _)| way.wrapping_mul(*times))
            }
            _ => 0,
        }
    }

    /// That branch did not succeed, and so the fork does not.
    pub fn branch_stopped(&self, branch: usize, outcome: Outcome) -> Outcome {
        match &self.inside {
            Inside::Branches(branches) => {
                branches.get(branch).map_or(outcome, |(_, link)| link.out(outcome, 1))
            }
            _ => outcome,
        }
    }

    /// An element's body came out so: the element's own path is over, and this is what the step makes of it.
    pub fn element(&self, outcome: Outcome) -> Outcome {
        match outcome {
            Outcome::Succeeded(_) => Outcome::Succeeded(0),
            Outcome::Ended(_) => Outcome::Ended(0),
            Outcome::Failed { .. } => Outcome::Failed { class: 0, number: 0 },
        }
    }

    /// The body was spared: a cache had its result, a fault came in its place.
    pub fn spared(&self) -> Outcome {
        match &self.inside {
            Inside::Spared(_, instead) => *instead,
            _ => Outcome::Succeeded(0),
        }
    }

    /// The body that something stands around ran, and came out so.
    pub fn ran(&self, outcome: Outcome) -> Outcome {
        match &self.inside {
            Inside::Spared(link, _) => link.out(outcome, 1),
            _ => outcome,
        }
    }

    /// What becomes of its failures at its catches.
    pub fn catches(&self) -> &Catches {
        &self.catches
    }

    /// The step is over, its catches behind it: the block's register goes on from this one.
    ///
    /// # Errors
    /// It did not succeed: the block's outcome.
    pub fn after(&self, register: u64, outcome: Outcome) -> Result<u64, Outcome> {
        let add = |number: u64| number.wrapping_add(register);
        match self.link.out(outcome, self.before) {
            Outcome::Succeeded(way) => Ok(add(way)),
            Outcome::Ended(number) => Err(Outcome::Ended(add(number))),
            Outcome::Failed { class, number } => Err(Outcome::Failed { class, number: add(number) }),
        }
    }
}

/// The body that runs for itself in this step.
fn own_root(step: &Step) -> Option<BlockId> {
    match &step.kind {
        StepKind::Each { body, .. } => Some(body.block),
        StepKind::Around { body, how } if !how.in_the_flow() => Some(body.block),
        _ => None,
    }
}

fn block(plan: &Plan, known: &[Ways], id: BlockId, elements: Elements) -> (Ways, Vec<StepNumbers>) {
    let mut ways = Ways::one();
    let mut drafts = Vec::new();
    for step in &plan.block(id).steps {
        let (inside, made) = inside(known, step, elements);
        let (after, catches) = catches(known, &inside, &step.on_error);
        let before = ways.succeed;
        let link = ways.add_stops(&after, before);
        ways.succeed = before.saturating_mul(after.succeed);
        drafts.push((before, link, catches, made));
    }
    let steps = drafts.into_iter();
    let steps = steps.map(|(before, link, catches, inside)| StepNumbers {
        before,
        link: ways.link(&link),
        catches,
        inside,
    });
    let steps = steps.collect();
    (ways, steps)
}

/// What can become of a step before anything catches.
fn inside(known: &[Ways], step: &Step, elements: Elements) -> (Ways, Inside) {
    let mut one_failure = Ways::one();
    one_failure.add_failures(&Excluded::new(), 1);
    match &step.kind {
        StepKind::Copy { .. } => (Ways::one(), Inside::Leaf),
        StepKind::Call { .. } => (one_failure, Inside::Leaf),
        StepKind::Block { body, .. } => (known[body.block.index()].clone(), Inside::Body),
        StepKind::Each { body, .. } => match elements {
            Elements::Once => (known[body.block.index()].clone(), Inside::Body),
            Elements::Apart => (apart(&known[body.block.index()]), Inside::Elements),
        },
        StepKind::Fork { branches, .. } => fork(known, branches),
        StepKind::Dispatch { cases, .. } => dispatch(known, cases),
        StepKind::Around { how, .. } if !how.in_the_flow() => (one_failure, Inside::Leaf),
        StepKind::Around { body, how } => around(&known[body.block.index()], how),
    }
}

/// What an `each` makes of its elements' outcomes: one of each kind. A failure can have every code that one of them
/// can.
fn apart(body: &Ways) -> Ways {
    let mut ways = Ways { succeed: 1, end: body.end.min(1), ..Ways::default() };
    let mut classes = body.fail.keys().cloned();
    if let Some(first) = classes.next() {
        let common = classes.fold(first, |all, one| all.intersection(&one).copied().collect());
        ways.add_failures(&common, 1);
    }
    ways
}

fn fork(known: &[Ways], branches: &[Branch]) -> (Ways, Inside) {
    let mut ways = Ways::one();
    let mut drafts: Vec<(u64, Draft)> = Vec::new();
    for branch in branches {
        let body = &known[branch.block.index()];
        let times = ways.succeed;
        ways.succeed = times.saturating_mul(body.succeed);
        drafts.push((times, ways.add_stops(body, 1)));
    }
    let branches = drafts.iter().map(|(times, draft)| (*times, ways.link(draft))).collect();
    (ways, Inside::Branches(branches))
}

fn dispatch(known: &[Ways], cases: &[Case]) -> (Ways, Inside) {
    let reachable = cases.iter().position(|case| case.tests.is_empty()).map_or(cases.len(), |n| n + 1);
    let mut ways = Ways::default();
    let mut drafts: Vec<Draft> = Vec::new();
    for case in &cases[..reachable] {
        let body = &known[case.body.block.index()];
        let succeed = ways.add_successes(body.succeed);
        drafts.push(Draft { succeed, ..ways.add_stops(body, 1) });
    }
    let none = (!has_catch_all(cases)).then(|| ways.add_failures(&Excluded::new(), 1));
    let none = none.map(|number| (ways.class(&Excluded::new()), number));
    let cases = drafts.iter().map(|draft| ways.link(draft)).collect();
    (ways, Inside::Cases { cases, none })
}

/// What can become of a body that runs in the flow and has something around it.
fn around(body: &Ways, how: &How) -> (Ways, Inside) {
    let mut ways = Ways::default();
    ways.add_successes(body.succeed);
    let draft = ways.add_stops(body, 1);
    let instead = match how {
        How::Cached { .. } => Outcome::Succeeded(ways.add_successes(1)),
        How::Faulty { .. } => {
            let number = ways.add_failures(&Excluded::new(), 1);
            Outcome::Failed { class: ways.class(&Excluded::new()), number }
        }
        _ => return (ways, Inside::Body),
    };
    let link = ways.link(&draft);
    (ways, Inside::Spared(link, instead))
}
