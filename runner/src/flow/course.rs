//! The course of a flow: its session, its body, and its handler if it fails.

use super::slot::Slot;
use super::{End, Life, last_resort};
use crate::engine::Inner;
use crate::locks::Ended;
use crate::machine::{
    At, Begin, Core, Cx, Failed, Halt, Handled, Machine, Owned, Quiet, Stop, gather, handled_of_source,
};
use crate::prepare::{Catch, Program, ReplyShape, Session, Source};
use crate::reply::{Reply, Unwritten, Values, Writing, encode, is_large};
use flux_components::problem;
use flux_node::{Failure, Flow, Value};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// What is wanted of a flow.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wants {
    /// What its client gets. Such a flow is counted.
    Reply,
    /// The values of its last tuple, for who looks inside.
    Values,
}

/// What a flow came to.
pub(crate) enum Outcome {
    End(End),
    Values(Vec<Value>),
}

impl Outcome {
    /// Of a flow whose reply is wanted.
    pub(crate) fn into_end(self) -> End {
        match self {
            Outcome::End(end) => end,
            Outcome::Values(_) => {
                Err(Stop::internal("a flow put out values instead of a reply").into_cause())
            }
        }
    }
}

/// How far a flow has come by one run.
pub(crate) enum Came {
    Over(Outcome),
    Waits,
    Hop(u32),
    Split(Vec<Machine>),
}

/// One flow from its session to its reply, as far as it has come.
pub(crate) struct Course {
    core: Box<Core>,
    phase: Phase,
    wants: Wants,
}

enum Phase {
    /// Who it is; that block's values begin there.
    Session(usize),
    Body,
    /// Its reply is large, and is written elsewhere; with the failure that it tells of, where it is a handler's.
    Writing(Writing, Option<Arc<Failure>>),
    /// It has failed, and its handler waits until all that ran in it has returned.
    Ending(Ended, Box<Handled>),
    /// The handler: its block, its event, and the failure that it handles.
    Handler(u32, Option<u32>, Arc<Failure>),
}

/// What a flow runs in.
#[derive(Clone, Copy)]
pub(crate) struct Around<'a> {
    pub(crate) engine: &'a Inner,
    pub(crate) program: &'a Program,
    pub(crate) source: &'a Source,
    pub(crate) life: &'a Life,
    /// None: the flow has not waited yet.
    pub(crate) begin: Option<&'a Arc<Begin>>,
}

impl Course {
    /// Of a flow whose source's outputs are all that the core has.
    pub(crate) fn new(
        mut core: Box<Core>,
        program: &Program,
        source: &Source,
        flow: &mut Slot,
        wants: Wants,
    ) -> Course {
        core.holdings().open(source.outlives);
        let mut course = Course { core, phase: Phase::Body, wants };
        match &source.session {
            Some(Session::Block { block, behind }) => {
                let outputs = course.core.values();
                let base = outputs.len();
                outputs.extend_from_within(..);
                course.phase = Phase::Session(base);
                course.core.enter_root(program, *block, base, At::default());
                if *behind {
                    course.core.begins_behind(&source.behind);
                }
            }
            Some(Session::Output(place)) => {
                let session = gather::<Vec<_>>(&[*place], course.core.values(), &program.constants).pop();
                flow.set_session(session);
                course.core.enter_root(program, source.block, 0, At::default());
            }
            None => course.core.enter_root(program, source.block, 0, At::default()),
        }
        if matches!(course.phase, Phase::Body) {
            course.core.begins_behind(&source.behind);
        }
        course
    }

    /// Of a flow whose source refused what it was given: only that handler runs.
    pub(crate) fn refused(
        mut core: Box<Core>,
        around: Around<'_>,
        flow: &mut Slot,
        catch: &Catch,
        failure: Failure,
    ) -> Course {
        core.holdings().open(false);
        let mut course = Course { core, phase: Phase::Body, wants: Wants::Reply };
        let failed = Failed::new(failure, None);
        let constants = &around.program.constants;
        if let Stop::Handled(handled) = handled_of_source(catch, failed, &[], constants, flow.get()) {
            course.handle(around, flow, *handled);
        }
        course
    }

    /// Of a flow whose source has itself failed: only the handler that takes it runs.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn of_failure(
        mut core: Box<Core>,
        around: Around<'_>,
        flow: &mut Slot,
        stop: Stop,
    ) -> Result<Course, Stop> {
        match last_resort(around.source, stop, &[], &around.program.constants, flow.get()) {
            Stop::Handled(handled) => {
                core.holdings().open(false);
                let mut course = Course { core, phase: Phase::Body, wants: Wants::Reply };
                course.handle(around, flow, *handled);
                Ok(course)
            }
            stop @ Stop::Failed(_) => Err(stop),
        }
    }

    /// Where a staged scheduler has it run.
    pub(crate) fn stage(&self) -> Option<u32> {
        self.core.stage()
    }

    /// What it does, in words.
    pub(crate) fn state(&self, program: &Program) -> Vec<String> {
        match self.phase {
            Phase::Ending(..) => {
                vec!["waits for all that ran in it to return, before its handler".to_owned()]
            }
            Phase::Writing(..) => vec!["waits for its reply to be written".to_owned()],
            Phase::Session(_) | Phase::Body | Phase::Handler(..) => self.core.state(program),
        }
    }

    /// Ends it as if it had never begun.
    pub(crate) fn cancel(&mut self) {
        self.core.cancel();
    }

    /// What it ran on, for the next.
    pub(crate) fn into_core(self) -> Box<Core> {
        self.core
    }

    /// Goes on until it is over or must wait.
    pub(crate) fn go_on(
        &mut self,
        around: Around<'_>,
        flow: &mut Slot,
        mut task: Option<&mut Context<'_>>,
    ) -> Came {
        loop {
            if let Phase::Ending(ended, _) = &mut self.phase {
                let Some(task) = task.as_deref_mut() else { return Came::Waits };
                if Pin::new(ended).poll(task).is_pending() {
                    return Came::Waits;
                }
                if let Phase::Ending(_, handled) = std::mem::replace(&mut self.phase, Phase::Body) {
                    self.handle(around, flow, *handled);
                }
            }
            if let Phase::Writing(writing, handled) = &mut self.phase {
                let Some(task) = task.as_deref_mut() else { return Came::Waits };
                let Poll::Ready(written) = Pin::new(writing).poll(task) else { return Came::Waits };
                let written = unless_unread(around.source, written);
                if let Some(failure) = handled.take() {
                    let end = written.map(|reply| telling_of(reply, &failure));
                    let end = end.map_err(|failure| told_to(Failed::new(failure, None), flow.get()));
                    return Came::Over(Outcome::End(end));
                }
                self.phase = Phase::Body;
                let written = written.map(of_reply).map_err(|failure| Stop::failed(failure, None));
                match self.settled(around, flow, written) {
                    Some(outcome) => return Came::Over(outcome),
                    None => continue,
                }
            }
            let result = match self.run(around, flow, task.as_deref_mut()) {
                Halt::Ended(result) => result,
                Halt::Waits => return Came::Waits,
                Halt::Hop(stage) => return Came::Hop(stage),
                Halt::Split(machines) => return Came::Split(machines),
            };
            if let Some(outcome) = self.ended(around, flow, result) {
                return Came::Over(outcome);
            }
        }
    }

    fn run(&mut self, around: Around<'_>, flow: &Slot, task: Option<&mut Context<'_>>) -> Halt {
        let owned = around.begin.zip(flow.shared()).map(|(begin, flow)| Owned { begin, flow });
        let cx = Cx {
            program: around.program,
            shared: &around.engine.shared,
            flow: flow.get(),
            life: around.life,
            // What a handler puts out is the reply; `@output` inside would come before it is known to succeed.
            early: !matches!(self.phase, Phase::Handler(..)),
            owned,
            probe: Quiet,
        };
        match &around.life.tracer {
            None => self.core.run(cx, task),
            Some(tracer) => self.core.run(cx.probed(tracer), task),
        }
    }

    /// A block has ended. What the flow came to, if that was all.
    fn ended(&mut self, around: Around<'_>, flow: &mut Slot, result: Result<(), Stop>) -> Option<Outcome> {
        let program = around.program;
        if matches!((&self.phase, &result), (Phase::Body, Ok(()))) && self.is_large(around) {
            let (shape, constants) = (&around.source.reply, &program.constants);
            let reply = Unwritten::of(shape, self.core.values(), constants, None);
            self.write(around, reply, None);
            return None;
        }
        let result = match (&self.phase, result) {
            (Phase::Handler(block, event, failure), result) => {
                let (block, event, failure) = (*block, *event, failure.clone());
                let end = self.handler_ended(around, block, event, failure, result)?;
                return Some(Outcome::End(end.map_err(|failed| told_to(failed, flow.get()))));
            }
            (Phase::Session(base), result) => {
                let base = *base;
                match result.and_then(|()| self.session(around, base)) {
                    Ok(session) => {
                        flow.set_session(Some(session));
                        self.phase = Phase::Body;
                        self.core.enter_root(program, around.source.block, 0, At::default());
                        let came = self.core.came();
                        self.core.begins_behind(&came.and(&around.source.behind));
                        return None;
                    }
                    Err(stop) => Err(stop),
                }
            }
            (_, result) => result.and_then(|()| self.last_tuple(around)),
        };
        self.settled(around, flow, result)
    }

    /// All of a flow but its handler is over. What the flow came to, if it has none.
    fn settled(
        &mut self,
        around: Around<'_>,
        flow: &mut Slot,
        result: Result<Outcome, Stop>,
    ) -> Option<Outcome> {
        let program = around.program;
        let values = self.core.values();
        let result =
            result.map_err(|stop| last_resort(around.source, stop, values, &program.constants, flow.get()));
        let ended = self.core.holdings().close();
        match (result, ended) {
            (Ok(outcome), _) => return Some(outcome),
            (Err(Stop::Failed(failed)), _) => {
                return Some(Outcome::End(Err(told_to(*failed, flow.get()))));
            }
            (Err(Stop::Handled(handled)), Some(ended)) => self.phase = Phase::Ending(ended, handled),
            (Err(Stop::Handled(handled)), None) => self.handle(around, flow, *handled),
        }
        None
    }

    /// What the session's block says; its values leave the stack.
    fn session(&mut self, around: Around<'_>, base: usize) -> Result<Value, Stop> {
        let Some(Session::Block { block, behind }) = &around.source.session else {
            return Err(Stop::internal("a flow has no session"));
        };
        let results = &around.program.block(*block).results;
        let values = self.core.values();
        let mut given = gather::<Vec<_>>(results, &values[base..], &around.program.constants).into_iter();
        let value = given.next();
        if *behind {
            values.clear();
            values.extend(given);
        } else {
            values.truncate(base);
        }
        value.ok_or_else(|| Stop::internal("the session's node puts out nothing"))
    }

    /// Would writing the reply hold up other flows?
    fn is_large(&mut self, around: Around<'_>) -> bool {
        let (shape, constants) = (&around.source.reply, &around.program.constants);
        self.wants == Wants::Reply
            && !around.life.early.sent()
            && is_large(shape, self.core.values(), constants)
    }

    /// Has the reply written elsewhere: a handler's, where it tells of a failure.
    fn write(&mut self, around: Around<'_>, reply: Unwritten, handled: Option<Arc<Failure>>) {
        self.phase = Phase::Writing(reply.write_by(&*around.engine.shared.scheduler), handled);
    }

    fn last_tuple(&mut self, around: Around<'_>) -> Result<Outcome, Stop> {
        let (source, constants) = (around.source, &around.program.constants);
        let values = self.core.values();
        if self.wants == Wants::Values {
            return Ok(Outcome::Values(gather(&source.reply.values, values, constants)));
        }
        if around.life.early.sent() {
            return Ok(Outcome::End(Ok(NOTHING_MORE)));
        }
        // A handler of the source may yet want the outputs.
        let keep = if source.catches.is_empty() { Values::Take } else { Values::Keep };
        let reply = encode(&source.reply, values, constants, None, keep);
        unless_unread(source, reply).map(of_reply).map_err(|failure| Stop::failed(failure, None))
    }

    /// Enters a handler, now that the flow holds nothing any more.
    fn handle(&mut self, around: Around<'_>, flow: &mut Slot, handled: Handled) {
        self.core.cancel();
        let failure = Arc::new(handled.failed.failure);
        flow.set_failure(failure.clone());
        self.core.values().extend(handled.inputs);
        let tracer = around.life.tracer.as_ref();
        let event = tracer.map(|tracer| tracer.handler(around.program, handled.block));
        self.phase = Phase::Handler(handled.block, event, failure);
        self.core.enter_root(around.program, handled.block, 0, At::inside(event));
    }

    /// None: its reply is large, and is written elsewhere.
    fn handler_ended(
        &mut self,
        around: Around<'_>,
        block: u32,
        event: Option<u32>,
        failure: Arc<Failure>,
        result: Result<(), Stop>,
    ) -> Option<End> {
        if let (Some(tracer), Some(event)) = (&around.life.tracer, event) {
            tracer.end(event, result.as_ref().copied());
        }
        if let Err(stop) = result {
            return Some(Err(stop.into_cause()));
        }
        let (block, constants) = (around.program.block(block), &around.program.constants);
        let shape = ReplyShape { values: block.results.clone(), names: block.names.clone() };
        let status = Some(status_of(&failure));
        if is_large(&shape, self.core.values(), constants) {
            let reply = Unwritten::of(&shape, self.core.values(), constants, status);
            self.write(around, reply, Some(failure));
            return None;
        }
        let reply = encode(&shape, self.core.values(), constants, status, Values::Take);
        let reply = unless_unread(around.source, reply);
        Some(reply.map(|reply| telling_of(reply, &failure)).map_err(|failure| Failed::new(failure, None)))
    }
}

/// What a flow puts out where it can be written; where not, that is no failure if nobody waits for it.
fn unless_unread(source: &Source, reply: Result<Reply, Failure>) -> Result<Reply, Failure> {
    if source.http.is_some() { reply } else { reply.or(Ok(NOTHING_MORE)) }
}

fn of_reply(reply: Reply) -> Outcome {
    Outcome::End(Ok(reply))
}

/// The status of what a handler's tuple says to the client: what was refused keeps its own.
fn status_of(failure: &Failure) -> u16 {
    if failure.refused().is_some() { failure.status() } else { 500 }
}

/// What a handler says, with the fields that go with what was refused.
fn telling_of(reply: Reply, failure: &Failure) -> Reply {
    let status = status_of(failure);
    match failure.refused().filter(|refused| !refused.headers.is_empty() && says(&reply, status)) {
        Some(refused) => Reply::Refused(Box::new(reply), Box::new(refused.clone())),
        None => reply,
    }
}

fn says(reply: &Reply, wanted: u16) -> bool {
    match reply {
        Reply::Made(made) => made.status == wanted,
        Reply::Plain { status, .. } => *status == wanted,
        Reply::Refused(reply, _) => says(reply, wanted),
    }
}

/// The failure, as the flow's client is to be told.
fn told_to(failed: Failed, flow: &Flow) -> Failed {
    let accept = flow.request.as_deref().and_then(|request| request.header("accept"));
    Failed { wants_json: problem::prefers_json(accept), ..failed }
}

/// What a flow puts out after its reply, or for nobody: dropped.
const NOTHING_MORE: Reply = Reply::Plain { status: 204, kind: None, body: bytes::Bytes::new() };
