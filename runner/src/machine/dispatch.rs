//! Dispatch: the first case whose tests all hold.

use super::Cx;
use super::core::{Core, Role};
use super::probe::{At, Probe};
use super::run::Next;
use super::stop::{codes, fail};
use super::values::{option, value};
use crate::prepare::{Case, Step, Test};
use flux_node::Failure;

impl Core {
    /// Goes on with that test of that case. Predicates run under the step's constraints, one after the other.
    pub(super) fn dispatch<P: Probe>(
        &mut self,
        cx: Cx<'_, P>,
        step: &Step,
        cases: &[Case],
        mut at: usize,
        mut test: usize,
    ) -> Next {
        while let Some(case) = cases.get(at) {
            match case.tests.get(test) {
                None => {
                    let event = self.top().event;
                    cx.probe.took(event, at);
                    self.enter(cx.program, &case.body, None, Role::Case(at as u32), At::inside(event));
                    return Next::Go;
                }
                Some(Test::Is { predicate, value: place, .. }) => {
                    let block = cx.program.predicates[*predicate as usize];
                    let event = self.top().event;
                    let value = value(*place, self.frame_values(), &cx.program.constants).clone();
                    let base = self.stack.len();
                    self.stack.push(value);
                    let role = Role::Predicate(at as u32, test as u32);
                    self.push_frame(cx.program, block, base, role, At::predicate(event));
                    return Next::Go;
                }
                Some(other) => {
                    if option(other, self.frame_values(), &cx.program.constants) {
                        test += 1;
                    } else {
                        (at, test) = (at + 1, 0);
                    }
                }
            }
        }
        let failure = Failure::new(codes::NO_CASE, "no case applies");
        self.fail(cx, fail(cx.program, step.node, failure))
    }

    /// A predicate has said whether the value is its.
    pub(super) fn decided<P: Probe>(
        &mut self,
        cx: Cx<'_, P>,
        step: &Step,
        cases: &[Case],
        (case, test): (u32, u32),
        is: bool,
    ) -> Next {
        let (case, test) = (case as usize, test as usize);
        let negated = matches!(cases[case].tests.get(test), Some(Test::Is { negated: true, .. }));
        if is == negated {
            self.dispatch(cx, step, cases, case + 1, 0)
        } else {
            self.dispatch(cx, step, cases, case, test + 1)
        }
    }
}
