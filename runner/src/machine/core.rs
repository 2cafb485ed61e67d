//! What a machine is made of: a stack of values, frames with program counters, what is held, what is waited for.
//!
//! All of it is owned and on the heap: it can be put aside anywhere, queued, moved to another thread, and nodes
//! nested however deep need no more of a thread's stack.

use super::handle::PartHandle;
use super::many::Many;
use super::probe::At;
use super::trail::Trail;
use super::wait::Wait;
use crate::locks::Holdings;
use crate::prepare::{Block, Branch, Program, Step};
use flux_node::{Failure, Place, Value};
use futures_util::future::BoxFuture;
use std::cell::Cell;

/// All that a flow is while it runs. Dropping it cancels what it does: what it waits for first, then frame by frame,
/// last hold first.
#[derive(Default)]
pub(crate) struct Core {
    /// The frames' values, each frame's from its base on.
    pub(super) stack: Vec<Value>,
    pub(super) frames: Vec<Frame>,
    pub(super) holdings: Holdings,
    pub(super) wait: Wait,
    /// Of steps that must not take, or wait, for ever; the outermost first.
    pub(super) deadlines: Vec<Deadline>,
    /// The earliest deadline of what is around this machine.
    pub(super) around: Option<u64>,
    /// The step that takes its constraints has been refused by its throttle, and recovers from that under them.
    pub(super) refusal: Option<Box<Failure>>,
    /// Waits for the deadline that it is for.
    pub(super) sleep: Option<(u64, BoxFuture<'static, ()>)>,
    /// Parts that run elsewhere, have been told to end, and have not yet.
    pub(super) leaving: Vec<PartHandle>,
    /// A branch or an element that runs in place and is measured: how many frames there were, and since when.
    pub(super) measuring: Option<(u32, u64)>,
    /// Where a staged scheduler has it run.
    pub(super) stage: Option<u32>,
    /// Where in its flow its outermost frame stands; see [`Core::place`].
    pub(super) within: u64,
    /// What ran last in its outermost frame, once that has ended.
    pub(super) came: Trail,
}

/// Until when the step of a frame must have ended.
pub(super) struct Deadline {
    pub(super) frame: u32,
    /// The moment, in nanoseconds of the world's monotonic clock.
    pub(super) at: u64,
    /// It is about the place that it waits for alone, and not the step's own time limit.
    pub(super) patience: bool,
}

/// A block that runs.
pub(super) struct Frame {
    pub(super) block: u32,
    /// The step that is next, or that runs.
    pub(super) pc: u32,
    /// Where its values begin.
    pub(super) base: u32,
    /// How many levels were held around it.
    pub(super) levels: u32,
    pub(super) phase: Phase,
    pub(super) role: Role,
    /// Where its steps stand in a trace.
    pub(super) at: At,
    /// The event in the trace of the step that runs; none: nobody traces.
    pub(super) event: Option<u32>,
    /// The branches or elements of the step that runs, where they are told apart.
    pub(super) many: Option<Box<Many>>,
    /// What ran before the step at the program counter.
    pub(super) trail: Trail,
    /// What ran last in those branches or elements of the step that have ended.
    pub(super) joined: Option<Trail>,
}

/// How far the step at the program counter is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// The step has not begun: it holds nothing.
    Begin,
    /// It waits for its constraints.
    Constraints,
    /// It waits for its node's permit.
    Permit,
    /// Its node runs.
    Work,
    /// It has failed, and its recovery is about to run or runs.
    Recovery,
}

/// What a block is to the frame below.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing: there is none below that knows of it.
    Root,
    /// The body of a node.
    Body,
    /// The body of that case of a dispatch.
    Case(u32),
    /// Decides that test of that case.
    Predicate(u32, u32),
    /// The body of that branch of a fork.
    Branch(u32),
    /// The body for that element of a list.
    Element(u32),
    /// The recovery that is that catch of the step.
    Recovery(u32),
}

thread_local! {
    static IDLE: Cell<Option<Box<Core>>> = const { Cell::new(None) };
}

impl Core {
    /// One that has been used before on this thread, if there is any: then nothing is allocated.
    pub(crate) fn of_thread() -> Box<Core> {
        IDLE.take().unwrap_or_default()
    }

    /// A machine's core whose frame begins with these values.
    pub(crate) fn with(values: Vec<Value>) -> Box<Core> {
        let mut core = Core::of_thread();
        core.stack.extend(values);
        core
    }

    /// Leaves it to the thread.
    pub(crate) fn to_thread(mut self: Box<Self>) {
        self.cancel();
        IDLE.set(Some(self));
    }

    /// The values of its only frame, or of none yet.
    pub(crate) fn values(&mut self) -> &mut Vec<Value> {
        &mut self.stack
    }

    /// The constraints and permits that it holds, level by level.
    pub(crate) fn holdings(&mut self) -> &mut Holdings {
        &mut self.holdings
    }

    /// Where a staged scheduler has it run.
    pub(crate) fn stage(&self) -> Option<u32> {
        self.stage
    }

    /// Enters a block whose parameters lie on the stack from `base` on.
    pub(crate) fn enter_root(&mut self, program: &Program, block: u32, base: usize, at: At) {
        self.push_frame(program, block, base, Role::Root, at);
    }

    /// Ends all that it does, as if it had never begun. What it holds is given back, last first.
    pub(crate) fn cancel(&mut self) {
        self.wait = Wait::Nothing;
        self.sleep = None;
        while !self.frames.is_empty() {
            self.drop_frame();
        }
        self.holdings.close_to(0);
        self.deadlines.clear();
        self.stack.clear();
        self.leaving.clear();
        (self.around, self.stage, self.measuring, self.within, self.refusal) = (None, None, None, 0, None);
        self.came = Trail::default();
    }

    /// Ends the innermost frame, whatever it did.
    pub(super) fn drop_frame(&mut self) {
        let Some(mut frame) = self.frames.pop() else { return };
        if let Some(many) = frame.many.take() {
            self.abandon(*many);
        }
        self.holdings.close_to(frame.levels as usize);
        self.measuring = None;
        let frames = self.frames.len();
        self.deadlines.retain(|deadline| (deadline.frame as usize) < frames);
        // The outermost frame's values are looked at once more by whoever handles its failure.
        if frame.role != Role::Root {
            self.stack.truncate(frame.base as usize);
        }
    }

    #[inline]
    pub(super) fn push_frame(&mut self, program: &Program, block: u32, base: usize, role: Role, at: At) {
        let end = base + program.block(block).frame;
        if self.stack.len() < end {
            self.stack.resize_with(end, Value::default);
        }
        self.frames.push(Frame {
            block,
            pc: 0,
            base: base as u32,
            levels: self.holdings.depth() as u32,
            phase: Phase::Begin,
            role,
            at,
            event: None,
            many: None,
            trail: Trail::default(),
            joined: None,
        });
    }

    /// Enters a block for the step that runs.
    #[inline]
    pub(super) fn enter(
        &mut self,
        program: &Program,
        branch: &Branch,
        element: Option<Value>,
        role: Role,
        at: At,
    ) {
        let frame = self.top();
        let (below, trail) = (frame.base as usize, frame.trail.clone());
        let base = self.stack.len();
        self.stack.extend(element);
        for place in &branch.inputs {
            let value = match place {
                Place::Slot(slot) => self.stack[below + *slot as usize].clone(),
                Place::Const(index) => program.constants[*index as usize].clone(),
            };
            self.stack.push(value);
        }
        self.push_frame(program, branch.block, base, role, at);
        self.top().trail = trail;
    }

    /// What ran last in its outermost frame, which has ended.
    pub(crate) fn came(&mut self) -> Trail {
        std::mem::take(&mut self.came)
    }

    /// A flow's block begins behind what started it.
    pub(crate) fn begins_behind(&mut self, trail: &Trail) {
        if let Some(frame) = self.frames.last_mut() {
            frame.trail = trail.clone();
        }
    }

    /// A branch or an element of the step that runs has ended behind that.
    pub(super) fn join(&mut self, came: &Trail) {
        let frame = self.top();
        frame.joined = Some(match frame.joined.take() {
            Some(joined) => joined.and(came),
            None => came.clone(),
        });
    }

    /// The body or the recovery of the step's node has ended behind that: so has the node.
    pub(super) fn came_through(&mut self, program: &Program, came: &Trail) {
        if program.asks_back > 0 {
            let (_, step) = self.step(program);
            let frame = self.top();
            frame.trail = came.and(&frame.trail.then(step.declared, program.asks_back));
        }
    }

    #[inline]
    pub(super) fn top(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("a machine that runs has a frame")
    }

    /// The block of the innermost frame, and the step at its program counter.
    #[inline]
    pub(super) fn step<'p>(&mut self, program: &'p Program) -> (&'p Block, &'p Step) {
        let frame = self.top();
        let block = program.block(frame.block);
        (block, &block.steps[frame.pc as usize])
    }

    /// The values of the innermost frame.
    #[inline]
    pub(super) fn frame_values(&mut self) -> &mut [Value] {
        let base = self.top().base as usize;
        &mut self.stack[base..]
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        self.cancel();
    }
}
