//! A program as the interpreter walks it: indices instead of names, flags instead of questions.

use super::{ReplyShape, Stores};
use crate::counters::Counts;
use crate::limits::Places;
use crate::locks::{Gate, Keyed, Named};
use crate::machine::{Cost, Trail};
use crate::schedulers::Class;
use crate::sources::{HttpRoutes, HttpSource, SourceNode};
use crate::throttle::Throttle;
use flux_node::{Built, Place, Seal, Value};
use flux_plan::{Mode, Plan};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

/// A plan with its nodes built, its locks and limits found: what flows hold while they run.
pub(crate) struct Program {
    pub(crate) plan: Arc<Plan>,
    pub(crate) nodes: Vec<Node>,
    /// The limits of declared nodes, by [`flux_plan::DeclaredId`].
    pub(crate) limits: Vec<Option<Limit>>,
    /// The throttles of declared nodes, by [`flux_plan::DeclaredId`].
    pub(crate) throttles: Vec<Option<Arc<Throttle>>>,
    pub(crate) blocks: Vec<Block>,
    /// The block of each predicate.
    pub(crate) predicates: Vec<u32>,
    /// The values of the plan's constants, by the number in `Place::Const`.
    pub(crate) constants: Vec<Value>,
    pub(crate) locks: Vec<Named>,
    /// How many nodes before the one that failed its catches ask about.
    pub(crate) asks_back: u32,
    pub(crate) sources: Vec<Source>,
    /// Stands for the source of requests that none takes, so that their handlers are flows like others.
    pub(crate) nobody: Source,
    /// Which source a request is for.
    pub(crate) http: HttpRoutes,
    pub(crate) stores: Stores,
    /// Keep others from writing its stores while it is there.
    #[expect(dead_code, reason = "held, and dropped with the program")]
    pub(crate) seals: Vec<Seal>,
}

/// A node's own facts.
pub(crate) struct Node {
    pub(crate) name: String,
    /// None for nodes that blocks run, and for those that no source reaches.
    pub(crate) built: Option<Built>,
    pub(crate) timeout: Option<Duration>,
    /// It writes, or nobody knows what it does.
    pub(crate) writes: bool,
    /// Some calls of it leave the loop.
    pub(crate) may_be_heavy: bool,
    /// Goes on where the next program has a node of that name.
    pub(crate) errors: Arc<AtomicU64>,
}

/// A declared node's `@limit`, for all its uses.
pub(crate) struct Limit {
    pub(crate) name: String,
    pub(crate) places: u32,
    pub(crate) gates: Gates,
    /// The names of the limits that whoever has a place here may wait for; none: it may wait for constraints, too.
    pub(crate) behind: Option<BTreeSet<String>>,
}

/// Where a limit's places are.
#[derive(Clone)]
pub(crate) enum Gates {
    One(Arc<Gate>),
    /// A gate for each value of its key.
    Keyed(Arc<Keyed>),
}

impl Gates {
    pub(crate) fn keyed(&self) -> bool {
        matches!(self, Gates::Keyed(_))
    }

    /// Has anybody a place?
    pub(crate) fn taken(&self) -> bool {
        match self {
            Gates::One(gate) => gate.taken() > 0,
            Gates::Keyed(keyed) => keyed.len() > 0,
        }
    }
}

/// A block of the plan, ready to run.
#[derive(Default)]
pub(crate) struct Block {
    pub(crate) frame: usize,
    pub(crate) steps: Vec<Step>,
    /// Its outputs, and their names.
    pub(crate) results: Vec<Place>,
    pub(crate) names: Vec<String>,
    /// Nothing in it ever waits.
    pub(crate) sync: bool,
    /// Somewhere in it work may outlive its step: on a thread of its own, or elsewhere.
    pub(crate) outlives: bool,
}

/// A step of the plan, ready to run: indices instead of names, gates instead of limits.
pub(crate) struct Step {
    pub(crate) kind: Kind,
    /// The node that it runs, if it is one's.
    pub(crate) node: Option<u32>,
    /// That node's declaration, by [`flux_plan::DeclaredId`].
    pub(crate) declared: Option<u32>,
    /// Nothing in it ever waits.
    pub(crate) sync: bool,
    /// Nothing around it: no constraint, permit, time limit or reply, and no recovery that must wait.
    pub(crate) bare: bool,
    /// It runs a node that always returns at once.
    pub(crate) quick: bool,
    /// Its recovery begins once all that ran in it has really returned, which may be later than the step's end.
    pub(crate) watched: bool,
    /// Work of it may outlive it.
    pub(crate) outlives: bool,
    /// The limit of the node that it runs: an index into the program's limits.
    pub(crate) limit: Option<u32>,
    /// Which of that limit's places it takes, where there are some for each value.
    pub(crate) limit_key: Option<Place>,
    /// Asked before anything else: an index into the program's throttles, and the key.
    pub(crate) throttle: Option<(u32, Option<Place>)>,
    /// Limits whose permits it takes before its locks: its own, or ahead for nodes inside.
    pub(crate) permits: Vec<u32>,
    pub(crate) locks: Vec<Lock>,
    /// It takes its own node's permit after its locks.
    pub(crate) permit: bool,
    pub(crate) timeout: Option<Duration>,
    pub(crate) catches: Vec<Catch>,
    pub(crate) reply: Option<ReplyShape>,
}

/// What a step does.
pub(crate) enum Kind {
    Call { node: u32, inputs: Vec<Place>, outputs: Vec<u32> },
    Block(Branch),
    Dispatch(Vec<Case>),
    Fork { branches: Vec<Branch>, after: Vec<(u32, u32)> },
    Each { list: Place, body: Branch, in_order: bool },
    Copy { inputs: Vec<Place>, outputs: Vec<u32> },
}

/// A block run by a step.
pub(crate) struct Branch {
    pub(crate) block: u32,
    /// Where each input is found in the caller's frame.
    pub(crate) inputs: Vec<Place>,
    pub(crate) gives: Vec<Give>,
    /// Of a fork or a list: what it costs, as measured.
    pub(crate) cost: Cost,
}

/// A value that goes from a block's frame to its caller's.
pub(crate) struct Give {
    pub(crate) from: Place,
    pub(crate) to: u32,
    /// Nothing behind this needs it: it may be moved.
    pub(crate) last: bool,
}

/// One case of a dispatch.
pub(crate) struct Case {
    pub(crate) tests: Vec<Test>,
    pub(crate) body: Branch,
}

/// One test of a dispatch's case.
pub(crate) enum Test {
    Is { predicate: u32, value: Place, negated: bool },
    Some { value: Place, bind: u32 },
    None { value: Place },
}

/// One constraint of a step.
pub(crate) struct Lock {
    pub(crate) lock: u32,
    pub(crate) mode: Mode,
    pub(crate) key: LockKey,
}

/// Whose lock it is.
pub(crate) enum LockKey {
    Program,
    Session,
    Value(Place),
}

/// What catches a failure.
pub(crate) struct Catch {
    /// The codes that it catches; empty: all.
    pub(crate) codes: Vec<i64>,
    /// Only where these have just run, by [`flux_plan::DeclaredId`]; empty: wherever the flow came from.
    pub(crate) path: Vec<u32>,
    pub(crate) kind: CatchKind,
}

/// How it is caught.
pub(crate) enum CatchKind {
    Handle {
        block: u32,
        inputs: Vec<Place>,
        /// It is a source's, and asks for the request besides.
        asks: bool,
    },
    Recover(Branch),
}

/// A source of the plan, ready to begin flows.
pub(crate) struct Source {
    pub(crate) name: String,
    pub(crate) block: u32,
    pub(crate) session: Option<Session>,
    pub(crate) catches: Vec<Catch>,
    /// The whole flow, handlers aside, never waits.
    pub(crate) sync: bool,
    /// Work in it may outlive its step.
    pub(crate) outlives: bool,
    /// Of a native source: the block that calls it.
    pub(crate) native: Option<u32>,
    /// What its flows begin behind: what started them.
    pub(crate) behind: Trail,
    /// The flow's own reply.
    pub(crate) reply: ReplyShape,
    /// How a request becomes its outputs.
    pub(crate) http: Option<HttpSource>,
    /// What starts its flows, requests aside.
    pub(crate) node: Option<Arc<dyn SourceNode>>,
    /// They go on where the next program has a source of that name.
    pub(crate) counts: Arc<Counts>,
    /// Its places among the flows in flight.
    pub(crate) places: Arc<Places>,
}

/// The index of the source that stands for none.
pub(crate) const NOBODY: u32 = u32::MAX;

/// What tells a source's sessions apart.
pub(crate) enum Session {
    Output(Place),
    Block {
        block: u32,
        /// It is the rest of the source: what the flows begin with comes behind the session.
        behind: bool,
    },
}

impl Program {
    pub(crate) fn block(&self, id: u32) -> &Block {
        &self.blocks[id as usize]
    }

    /// Where a declared node's limit has its places.
    pub(crate) fn limit(&self, id: u32) -> Option<&Gates> {
        self.limits.get(id as usize)?.as_ref().map(|limit| &limit.gates)
    }

    /// The gate of a declared node's limit, where that has one for all.
    pub(crate) fn gate(&self, id: u32) -> Option<&Arc<Gate>> {
        match self.limit(id)? {
            Gates::One(gate) => Some(gate),
            Gates::Keyed(_) => None,
        }
    }

    /// A source, or who stands for one (see [`NOBODY`]).
    pub(crate) fn source(&self, index: u32) -> &Source {
        self.sources.get(index as usize).unwrap_or(&self.nobody)
    }

    pub(crate) fn node(&self, id: u32) -> &Node {
        &self.nodes[id as usize]
    }
}

impl Node {
    /// Does every call of it return at once?
    pub(crate) fn quick(&self) -> bool {
        matches!(self.built, Some(Built::Sync(_))) && !self.may_be_heavy
    }

    /// What it may do to who runs it.
    pub(crate) fn class(&self) -> Class {
        match &self.built {
            Some(Built::Async(_)) => Class::Asynchronous,
            Some(Built::Blocking(_)) => Class::Blocking,
            Some(Built::Sync(_)) | None => Class::Synchronous,
        }
    }
}

impl Step {
    /// It holds something for its own work only: not for its recovery.
    pub(crate) fn works_apart(&self) -> bool {
        self.permit || self.watched
    }
}

/// How many nodes before the one that failed a plan's catches ask about.
pub(crate) fn asks_back(plan: &Plan) -> u32 {
    let steps = plan.blocks.iter().flat_map(|block| &block.steps).flat_map(|step| &step.on_error);
    let all = steps.chain(plan.sources.iter().flat_map(|source| &source.on_error));
    all.map(|catch| catch.path.len() as u32).max().unwrap_or(0)
}

impl Catch {
    /// Does it list that code? Only then it sees what the engine refuses.
    pub(crate) fn lists(&self, code: i64) -> bool {
        self.codes.contains(&code)
    }

    /// Does it catch that code of what failed behind that trail?
    pub(crate) fn matches(&self, code: i64, trail: &Trail) -> bool {
        (self.codes.is_empty() || self.codes.contains(&code)) && trail.ends_with(&self.path)
    }
}
