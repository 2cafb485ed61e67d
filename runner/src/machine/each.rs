//! Each: a body for every element of a list, some at a time, in order.

use super::Cx;
use super::core::{Core, Role};
use super::many::{Many, Of};
use super::probe::{At, Probe};
use super::run::Next;
use super::stop::{codes, fail};
use super::values::value;
use super::wait::Wait;
use crate::prepare::{Branch, Step};
use flux_node::{Bulk, Failure, Place, Value};

/// After so many elements that never wait, other flows get a turn.
const TURN: usize = 128;

impl Core {
    /// Begins or goes on with a list.
    pub(super) fn each<P: Probe>(
        &mut self,
        cx: Cx<'_, P>,
        step: &Step,
        list: Place,
        body: &Branch,
        in_order: bool,
    ) -> Next {
        if self.top().many.is_none() {
            let list = match value(list, self.frame_values(), &cx.program.constants) {
                Value::List(elements) => elements.clone(),
                other => {
                    let message = format!("`each` got one {} instead of a list", other.type_name());
                    let failure = Failure::new(codes::INTERNAL, message);
                    return self.fail(cx, fail(cx.program, step.node, failure));
                }
            };
            let several = !in_order && list.len() > 1;
            let apart = several && self.apart(cx, body.cost.is_high());
            if apart && cx.owned.is_none() {
                return Next::Own;
            }
            self.top().many = Some(Many::elements(list, body, in_order, apart));
        }
        self.next_element(cx, body)
    }

    /// Begins the next element, if there may be one more.
    pub(super) fn next_element<P: Probe>(&mut self, cx: Cx<'_, P>, body: &Branch) -> Next {
        let mut machines = Vec::new();
        loop {
            let frame = self.top();
            let event = frame.event;
            let Some(many) = &mut frame.many else { return self.finish(cx) };
            let (running, apart) = (many.running(), many.apart);
            let Of::Elements { list, next, at_once, streak, .. } = &mut many.of else {
                return self.finish(cx);
            };
            if *next == list.len() || running >= *at_once {
                break;
            }
            if *streak == TURN && !apart {
                *streak = 0;
                return self.turn();
            }
            *streak += 1;
            let (element, row) = (list[*next].clone(), *next as u32);
            *next += 1;
            self.enter(cx.program, body, Some(element), Role::Element(row), At::branch(event, row));
            match cx.owned.filter(|_| apart) {
                Some(owned) => machines.push(self.tell_apart(cx, owned, row)),
                None => {
                    self.measure(cx, &body.cost);
                    return Next::Go;
                }
            }
        }
        if !machines.is_empty() {
            return Next::Split(machines);
        }
        let frame = self.top();
        let Some(many) = &mut frame.many else { return self.finish(cx) };
        if many.running() > 0 {
            self.wait = Wait::Many;
            return Next::Wait;
        }
        if let Some(Many { of: Of::Elements { columns, .. }, .. }) = frame.many.take().map(|many| *many) {
            let values = self.frame_values();
            for (column, give) in columns.into_iter().zip(&body.gives) {
                values[give.to as usize] = Value::List(Bulk::new(column));
            }
        }
        self.finish(cx)
    }

    /// Takes what an element that has ended in place gives, and its values off the stack.
    pub(super) fn column<P: Probe>(&mut self, cx: Cx<'_, P>, body: &Branch, row: u32, base: usize) {
        self.measured(cx, &body.cost);
        let frame = self.frames.last_mut();
        if let Some(many) = frame.and_then(|frame| frame.many.as_mut()) {
            many.fill(body, row, &mut self.stack[base..], &cx.program.constants);
        }
        self.stack.truncate(base);
    }
}
