//! The beginning of a flow: on whatever thread brings its outputs, by a machine that was used before. A flow that never
//! waits ends there, and nothing is allocated; any other is on its way from where it first waits.

use super::course::{Around, Came, Course, Wants};
use super::machine::FlowMachine;
use super::slot::Slot;
use super::{End, Life, count};
use crate::engine::Inner;
use crate::limits::Ticket;
use crate::machine::{Begin, Core, Machine};
use crate::prepare::Program;
use flux_node::Request;
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
    let source = &program.sources[index as usize];
    source.counts.started.fetch_add(1, Ordering::Relaxed);
    let mut flow = Slot::Own(engine.flow(request));
    let life = Life::default();
    let mut course = Course::new(core, program, source, &mut flow, Wants::Reply);
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
