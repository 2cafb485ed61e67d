//! What a scheduler may put between a step and its node.

use flux_node::Failure;
use std::time::Duration;

/// A node that is about to run.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// The flow's number.
    pub flow: u64,
    /// Where the step stands in its flow, the same in whatever order branches run; 0 where the world's dice have no
    /// places (see `flux_policy::World::placed`).
    pub place: u64,
    /// The node's name.
    pub node: &'a str,
}

/// What happens then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disturbance {
    /// The node runs.
    Nothing,
    /// Others have a turn first.
    Turn,
    /// That long passes first.
    Delay(Duration),
    /// It fails instead.
    Fails(Failure),
}
