//! What to write instead.

use super::Refusal;
use crate::facts::time;

impl Refusal {
    /// What to write, as one clause.
    pub fn advice(&self) -> String {
        match self {
            Refusal::Source { runs, .. } => match runs.as_slice() {
                [] => "name a node that its flows run".to_owned(),
                runs => format!("name a node that its flows run: {}", names(runs)),
            },
            Refusal::Unknown { who } => format!(
                "say before `{}` what it does: `@pure`, `@volatile(…)`, `@reads(…)` or `@writes(…)`",
                who.name
            ),
            Refusal::Writes { .. } => "name a node that only reads".to_owned(),
            Refusal::Request { .. } | Refusal::Session { .. } => {
                "name a node inside that is given all that it needs as inputs".to_owned()
            }
            Refusal::Fresh { state: Some(state), who } => {
                let store = state.split('.').next().unwrap_or(state);
                format!(
                    "say how old it may be, `@volatile(1m)` before `{}`, or that nothing else writes it, \
                     `assume closed_world({store});`",
                    who.name
                )
            }
            Refusal::Fresh { state: None, who } | Refusal::Clock { who } | Refusal::Dice { who } => {
                format!("say how old it may be: `@volatile(1m)` before `{}`", who.name)
            }
            Refusal::Older { argument, allowed, .. } => {
                format!("write `{argument}: {}` or less", time(*allowed))
            }
            Refusal::ForeignKey { .. } | Refusal::ForeignValue { .. } => {
                "name a node whose inputs and outputs are not foreign".to_owned()
            }
            Refusal::Consumes { .. } => "name a node that takes all of it, as `bytes` or a list".to_owned(),
            Refusal::Unqueued { .. } => "name a node whose inputs JSON can hold".to_owned(),
            Refusal::NotIdempotent { node, sum: true, .. } => format!(
                "write `@idempotent` before `{node}` if it gives the same answer and leaves the same state when all \
                 of it runs twice: that each part does is not enough"
            ),
            Refusal::NotIdempotent { node, .. } => format!(
                "write `@idempotent` before `{node}` if it gives the same answer and leaves the same state when it \
                 runs twice"
            ),
            Refusal::ArrivesLater { node, .. } | Refusal::NotCommutative { node } => format!(
                "write `@commutative` before `{node}` if the order of its runs and of other writers makes no difference"
            ),
            Refusal::OtherWriter { who, .. } => {
                format!("write `@commutative` before `{}` if its order makes no difference", who.name)
            }
            Refusal::OneHold { .. } => "name a node inside that has no constraints".to_owned(),
            Refusal::NotHeld { lock, who } => {
                format!("give the node itself the constraint `{lock}`, instead of `{}`", who.name)
            }
            Refusal::NoBatch { .. } => "remove this item".to_owned(),
            Refusal::SeesOthers { .. } => "name a node that only reads".to_owned(),
            Refusal::Constrained { .. } => "take the lock in a node around it".to_owned(),
            Refusal::Used { .. } => "name a node whose outputs nothing uses".to_owned(),
            Refusal::IsReply => "send the reply before it: `@output` on an earlier node".to_owned(),
            Refusal::Caught { by } => format!("remove `{by}`, or this item"),
            Refusal::FreshReader { who, .. } => {
                format!("say before `{}` how old what it reads may be: `@volatile(1m)`", who.name)
            }
            Refusal::NoKey => "write `partition(by: INPUT, shards: 4)`".to_owned(),
            Refusal::NoInput { inputs, .. } => match inputs.as_slice() {
                [] => "name a node with a signature, and one of its inputs".to_owned(),
                inputs => format!("its inputs are {}", names(inputs)),
            },
            Refusal::OtherKey { by, state, .. } => {
                format!("say that it is: `@reads({state}, key: {by})` or `@writes({state}, key: {by})`")
            }
            Refusal::WiderLock { by, .. } => format!("make it a lock of its own for each `{by}`: `x({by})`"),
            Refusal::Alone => "name them with commas: `optimize A, B with parallel();`".to_owned(),
            Refusal::NoInputs { .. } => "leave `keys` out".to_owned(),
            Refusal::NoAddress { .. } => "write it as `http://host:port`".to_owned(),
            Refusal::AsksNobody { .. } => "leave `to` out".to_owned(),
            Refusal::NoSet => "write a comma between the nodes".to_owned(),
            Refusal::NotNext { .. } => "name nodes that stand one behind the other".to_owned(),
            Refusal::UsesOther { .. } | Refusal::BothWrite { .. } | Refusal::ReadsWritten { .. } => {
                "leave them one behind the other".to_owned()
            }
            Refusal::MayRefuse { .. } => "leave them one behind the other".to_owned(),
            Refusal::NotReply => "name the node that makes the reply".to_owned(),
            Refusal::FailsAfter { why, .. } => why.advice(),
        }
    }
}

fn names(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
