//! Branches and elements as machines of their own.

use super::core::Core;
use super::handle::{PartHandle, Report, link};
use super::probe::{At, Quiet};
use super::run::Halt;
use super::stop::Stop;
use super::trail::Trail;
use super::{Begin, Cx, Machine, Owned};
use flux_node::{Flow, Value};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// A branch or an element that runs as a machine of its own.
pub(crate) struct Part {
    /// Its place among the branches or elements of its step.
    index: u32,
    core: Box<Core>,
    begin: Arc<Begin>,
    flow: Arc<Flow>,
    early: bool,
    /// How long it has run, where that is measured.
    nanos: Option<u64>,
}

/// A part's end, as its flow gets to know it.
pub(crate) struct Finished {
    /// Its place among the branches or elements of its step.
    pub(crate) index: u32,
    /// The values of its block.
    pub(crate) result: Result<Vec<Value>, Stop>,
    /// What ran last in it.
    pub(crate) came: Trail,
    /// How long it ran, where that was measured.
    pub(crate) nanos: Option<u64>,
}

impl Part {
    pub(super) fn new(index: u32, core: Box<Core>, owned: Owned<'_>, early: bool, measured: bool) -> Part {
        let nanos = measured.then_some(0);
        Part { index, core, begin: owned.begin.clone(), flow: owned.flow.clone(), early, nanos }
    }

    /// That block of a flow's program, which needs no parameters, by itself.
    pub(crate) fn block(begin: Begin, flow: Flow, block: u32) -> Part {
        let mut core = Core::of_thread();
        core.enter_root(&begin.program, block, 0, At::default());
        Part { index: 0, core, begin: Arc::new(begin), flow: Arc::new(flow), early: false, nanos: None }
    }

    /// The same as a machine that a scheduler can run, and what waits for it.
    pub(super) fn apart(self) -> (Machine, PartHandle) {
        let (report, awaited) = link();
        let handle = PartHandle::new(self.index, awaited);
        (Machine::part(self, report), handle)
    }

    pub(super) fn begin(&self) -> &Arc<Begin> {
        &self.begin
    }

    pub(super) fn stage(&self) -> Option<u32> {
        self.core.stage
    }

    pub(super) fn run(&mut self, task: &mut Context<'_>) -> Halt {
        let begin = &*self.begin;
        let cx = Cx {
            program: &begin.program,
            shared: &begin.engine.shared,
            flow: &self.flow,
            life: &begin.life,
            early: self.early,
            owned: Some(Owned { begin: &self.begin, flow: &self.flow }),
            probe: Quiet,
        };
        let began = self.nanos.map(|_| cx.now());
        let halt = match &begin.life.tracer {
            None => self.core.run(cx, Some(task)),
            Some(tracer) => self.core.run(cx.probed(tracer), Some(task)),
        };
        if let (Some(nanos), Some(began)) = (&mut self.nanos, began) {
            *nanos += cx.now().saturating_sub(began);
        }
        halt
    }

    /// What it does at this moment, a line for each thing that it waits for; see [`Core::state`].
    pub(super) fn state(&self) -> Vec<String> {
        self.core.state(&self.begin.program)
    }

    pub(super) fn cancel(&mut self) {
        self.core.cancel();
    }

    pub(super) fn finished(&mut self, result: Result<(), Stop>) -> Finished {
        let result = result.map(|()| std::mem::take(self.core.values()));
        let came = std::mem::take(&mut self.core.came);
        // What it holds is given back before anybody hears of its end.
        self.core.cancel();
        Finished { index: self.index, result, came, nanos: self.nanos }
    }
}

impl Future for Part {
    type Output = Finished;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Finished> {
        loop {
            match self.run(task) {
                Halt::Ended(result) => return Poll::Ready(self.finished(result)),
                Halt::Waits => return Poll::Pending,
                Halt::Hop(_) => {}
                Halt::Split(machines) => self.begin.engine.shared.start_all(machines),
            }
        }
    }
}

/// One that has been set aside: run by the machine that it is part of, or elsewhere.
pub(super) enum Running {
    Here(Part),
    There(PartHandle),
}

impl Running {
    /// Ends it; if it runs elsewhere, what tells when it has ended.
    pub(super) fn cancel(self) -> Option<PartHandle> {
        match self {
            Running::Here(_) => None,
            Running::There(handle) => {
                handle.cancel();
                Some(handle)
            }
        }
    }
}

impl Future for Running {
    type Output = Finished;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Finished> {
        match &mut *self {
            Running::Here(part) => Pin::new(part).poll(task),
            Running::There(handle) => handle.poll(task).map(|finished| {
                finished.unwrap_or_else(|| Finished {
                    index: handle.index(),
                    result: Err(Stop::internal("the service stops")),
                    came: Trail::default(),
                    nanos: None,
                })
            }),
        }
    }
}

/// Through which a part tells its flow how it ended.
pub(crate) type PartReport = Report<Finished>;
