//! The beginning of a flow: on whatever thread brings its outputs, by a machine that was used before. A flow that never
//! waits ends there, and nothing is allocated; any other is on its way from where it first waits.

use super::course::{Around, Came, Course, Wants};
use super::machine::FlowMachine;
use super::slot::Slot;
use super::{End, Life, count};
use crate::engine::Inner;
use crate::limits::Ticket;
use crate::machine::{Begin, Core, Machine};
use crate::prepare::{Catch, Program};
use flux_node::{Failure, Request};
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// What became of it.
pub(crate) enum AtOnce {
    /// It has ended, and is counted.
    Ended(End),
    /// It waits for something.
    Later(Machine),
}

/// Begins a flow whose source's outputs are all that the core has. Where it waits, it takes a ticket.
pub(crate) fn at_once(
    engine: &Arc<Inner>,
    program: &Arc<Program>,
    index: u32,
    request: Option<Arc<dyn Request>>,
    core: Box<Core>,
    ticket: impl FnOnce() -> Option<Ticket>,
) -> AtOnce {
    let mut flow = Slot::Own(engine.flow(request));
    let course = Course::new(core, program, program.source(index), &mut flow, Wants::Reply);
    go(engine, program, index, flow, course, Life::default(), ticket)
}

/// Begins a flow whose source refused what it was given: nothing of it runs but the handler, which lists the failure's
/// code.
pub(crate) fn refused(
    engine: &Arc<Inner>,
    program: &Arc<Program>,
    index: u32,
    request: Arc<dyn Request>,
    failure: Failure,
    catch: &Catch,
    ticket: impl FnOnce() -> Option<Ticket>,
) -> AtOnce {
    let mut flow = Slot::Own(engine.flow(Some(request)));
    let (source, life) = (program.source(index), Life::default());
    let around = Around { engine, program, source, life: &life, begin: None };
    let course = Course::refused(Core::of_thread(), around, &mut flow, catch, failure);
    go(engine, program, index, flow, course, life, ticket)
}

fn go(
    engine: &Arc<Inner>,
    program: &Arc<Program>,
    index: u32,
    mut flow: Slot,
    mut course: Course,
    life: Life,
    ticket: impl FnOnce() -> Option<Ticket>,
) -> AtOnce {
    let source = program.source(index);
    source.counts.started.fetch_add(1, Ordering::Relaxed);
    if engine.shared.scheduler.inline() {
        let around = Around { engine, program, source, life: &life, begin: None };
        if let Came::Over(outcome) = course.go_on(around, &mut flow, None) {
            course.into_core().to_thread();
            let end = outcome.into_end();
            count(engine, program, source, flow.get(), &end);
            return AtOnce::Ended(end);
        }
    }
    let (engine, program) = (engine.clone(), program.clone());
    let life = Arc::new(life);
    let begin = Begin { engine, program, source: index, life, request: None, ticket: ticket(), turn: None };
    AtOnce::Later(Machine::flow(FlowMachine::on_its_way(course, flow, begin, Wants::Reply)))
}
