//! Forks: branches at the same time, joined.

use super::Cx;
use super::core::{Core, Role};
use super::many::Many;
use super::probe::{At, Probe};
use super::run::Next;
use super::wait::Wait;
use crate::prepare::Branch;

impl Core {
    /// Begins or goes on with a fork. `(a, b)` in `after`: `b` starts once `a` has succeeded.
    pub(super) fn fork<P: Probe>(
        &mut self,
        cx: Cx<'_, P>,
        branches: &[Branch],
        after: &[(u32, u32)],
    ) -> Next {
        if self.top().many.is_none() {
            let worth = branches.iter().filter(|branch| branch.cost.is_high()).count() > 1;
            let apart = self.apart(cx, worth);
            if apart && cx.owned.is_none() {
                return Next::Own;
            }
            if apart || !after.is_empty() {
                self.top().many = Some(Many::branches(branches.len(), after, 0, apart));
            }
        }
        self.next_branch(cx, branches, 0)
    }

    /// That branch has ended in place.
    pub(super) fn joined<P: Probe>(
        &mut self,
        cx: Cx<'_, P>,
        branches: &[Branch],
        after: &[(u32, u32)],
        branch: u32,
    ) -> Next {
        self.measured(cx, &branches[branch as usize].cost);
        if let Some(many) = &mut self.top().many {
            many.release(after, branch);
        }
        self.next_branch(cx, branches, branch as usize + 1)
    }

    /// Begins the next branch that can begin; as long as none was told apart, that from there.
    pub(super) fn next_branch<P: Probe>(&mut self, cx: Cx<'_, P>, branches: &[Branch], from: usize) -> Next {
        let mut machines = Vec::new();
        loop {
            let frame = self.top();
            let event = frame.event;
            let (next, apart) = match &mut frame.many {
                None => ((from < branches.len()).then_some(from as u32), false),
                Some(many) => (many.next_branch(), many.apart),
            };
            let Some(branch) = next else { break };
            let of = &branches[branch as usize];
            self.enter(cx.program, of, None, Role::Branch(branch), At::branch(event, branch));
            match cx.owned.filter(|_| apart) {
                Some(owned) => machines.push(self.tell_apart(cx, owned, branch)),
                None => {
                    self.measure(cx, &of.cost);
                    return Next::Go;
                }
            }
        }
        if !machines.is_empty() {
            return Next::Split(machines);
        }
        let frame = self.top();
        if frame.many.as_ref().is_some_and(|many| many.running() > 0) {
            self.wait = Wait::Many;
            return Next::Wait;
        }
        frame.many = None;
        self.finish(cx)
    }
}
