//! What a machine does at this moment, in words: for whoever must find out why nothing goes on.

use super::core::Core;
use super::part::Running;
use super::wait::Wait;
use crate::locks::{Holdings, Of};
use crate::prepare::{LockKey, Program, Step};

impl Core {
    /// One line for what its innermost step waits for and all that it holds, then one for each branch and element that
    /// it runs itself.
    pub(crate) fn state(&self, program: &Program) -> Vec<String> {
        let held = held(&self.holdings, program);
        let holds = if held.is_empty() { String::new() } else { format!(", holds {}", held.join(", ")) };
        let mut lines = vec![format!("waits for {}{holds}", self.awaited(program))];
        for frame in &self.frames {
            let parts = frame.many.iter().flat_map(|many| &many.running).flatten();
            for part in parts {
                if let Running::Here(part) = part {
                    lines.extend(part.state().into_iter().map(|line| format!("  in it, one {line}")));
                }
            }
        }
        lines
    }

    fn awaited(&self, program: &Program) -> String {
        let step =
            self.frames.last().and_then(|frame| program.block(frame.block).steps.get(frame.pc as usize));
        let node = step.and_then(|step| step.node).map_or("a step", |node| &program.node(node).name);
        match &self.wait {
            Wait::Nothing => "nothing: it can go on".to_owned(),
            Wait::Constraints(_) => format!(
                "constraints of `{node}`: {}",
                step.map_or_else(String::new, |step| wanted(step, program))
            ),
            Wait::Permit(_) => format!("a place under the limit of `{node}`"),
            Wait::Before(_) => format!("its turn to run `{node}`"),
            Wait::Node(_) => format!("`{node}` to return"),
            Wait::Job(_) => format!("`{node}`, which runs outside"),
            Wait::Ended(..) => format!("all that ran in `{node}` to return, before its recovery"),
            Wait::Turn(_) => "its turn".to_owned(),
            Wait::Many => "its branches".to_owned(),
            Wait::Gone(_) => "cancelled branches to end".to_owned(),
        }
    }
}

fn wanted(step: &Step, program: &Program) -> String {
    let permits = step.permits.iter().map(|limit| place_under(*limit, program));
    let locks = step.locks.iter().map(|lock| {
        let scope = match lock.key {
            LockKey::Program => "",
            LockKey::Session => " of its session",
            LockKey::Value(_) => " of a key",
        };
        format!("`{}`{scope}", program.plan.locks[lock.lock as usize].name)
    });
    permits.chain(locks).collect::<Vec<_>>().join(", ")
}

fn held(holdings: &Holdings, program: &Program) -> Vec<String> {
    let name = |id: u32| {
        let at = program.locks.iter().position(|lock| lock.id == id);
        at.map_or("a constraint of another program", |at| &program.plan.locks[at].name)
    };
    let mut held: Vec<String> = holdings
        .held()
        .map(|of| match of {
            Of::Lock(id) => format!("`{}`", name(*id)),
            Of::Session(id) => format!("`{}` of its session", name(*id)),
            Of::Key(id) => format!("`{}` of a key", name(*id)),
            Of::Limit(node) => format!("a place under the limit of `{node}`"),
        })
        .collect();
    held.dedup();
    held
}

fn place_under(limit: u32, program: &Program) -> String {
    let limit = program.limits.get(limit as usize).and_then(Option::as_ref);
    format!("a place under the limit of `{}`", limit.map_or("a node", |limit| &limit.name))
}
