//! What a machine is run with.

use super::begin::Begin;
use super::probe::Probe;
use super::sweep::sweeper;
use crate::engine::Options;
use crate::flow::Life;
use crate::locks::LockTable;
use crate::prepare::Program;
use crate::schedulers::{Parallel, Scheduler};
use flux_node::Flow;
use flux_node::sweep::Sweeper;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What all flows of an engine share, as far as machines need it.
pub(crate) struct Shared {
    pub(crate) locks: Arc<LockTable>,
    pub(crate) scheduler: Arc<dyn Scheduler>,
    /// The scheduler has stages.
    pub(crate) staged: bool,
    /// It disturbs what runs.
    pub(crate) disturbs: bool,
    /// The world's dice depend on where steps stand.
    pub(crate) placed: bool,
    /// It runs every branch and element by itself.
    pub(crate) always_parallel: bool,
    /// How long a flow that a client waits for may wait at a limit, in nanoseconds.
    pub(crate) patience: Option<u64>,
    /// Drops what is large, away from the threads that run machines.
    pub(crate) sweeper: Arc<dyn Sweeper>,
}

impl Shared {
    pub(crate) fn new(locks: Arc<LockTable>, options: &Options) -> Shared {
        let (scheduler, world) = (options.scheduler.clone(), &*options.world);
        let patience = options.patience.map(|most| u64::try_from(most.as_nanos()).unwrap_or(u64::MAX));
        let (staged, disturbs) = (scheduler.staged(), scheduler.disturbs());
        let always_parallel = scheduler.parallel() == Parallel::Always;
        let (placed, sweeper) = (world.placed(), sweeper(&scheduler));
        Shared { locks, staged, disturbs, placed, always_parallel, patience, sweeper, scheduler }
    }

    /// Must each step be begun by itself, however quick it is?
    #[inline]
    pub(crate) fn step_by_step(&self) -> bool {
        self.staged | self.disturbs
    }
}

/// One flow, borrowed for one run of a machine.
#[derive(Clone, Copy)]
pub(crate) struct Cx<'a, P> {
    pub(crate) program: &'a Program,
    pub(crate) shared: &'a Shared,
    pub(crate) flow: &'a Flow,
    pub(crate) life: &'a Life,
    /// `@output` sends the reply; not so in a handler.
    pub(crate) early: bool,
    /// What outlives this run. None: the flow has not waited yet and owns nothing, so that a flow which never does
    /// costs no allocation; what waits is not begun then.
    pub(crate) owned: Option<Owned<'a>>,
    pub(crate) probe: P,
}

/// What outlives a run.
#[derive(Clone, Copy)]
pub(crate) struct Owned<'a> {
    pub(crate) begin: &'a Arc<Begin>,
    pub(crate) flow: &'a Arc<Flow>,
}

impl<'a, P: Probe> Cx<'a, P> {
    /// The same, told to that probe.
    pub(crate) fn probed<Q: Probe>(self, probe: Q) -> Cx<'a, Q> {
        let Cx { program, shared, flow, life, early, owned, .. } = self;
        Cx { program, shared, flow, life, early, owned, probe }
    }

    /// Says that a node that may write is about to run: from there the flow's client can't cancel it.
    #[inline]
    pub(crate) fn commit(&self, node: u32) {
        if self.program.node(node).writes {
            self.life.committed.store(true, Ordering::Relaxed);
        }
    }

    /// The world's clock, in nanoseconds.
    pub(crate) fn now(&self) -> u64 {
        self.flow.world.monotonic()
    }
}
