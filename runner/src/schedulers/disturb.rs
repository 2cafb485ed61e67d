//! What a scheduler may put between a step and its node.

use flux_node::Failure;
use std::time::Duration;

/// A node that is about to run.
#[derive(Clone, Copy, Debug)]
pub struct Before<'a> {
    /// The flow's number, counted from the engine's first.
    pub flow: u64,
    /// Where the step stands in its flow, the same in whatever order branches run; 0 where the world's dice have no
    /// places (see `flux_policy::World::placed`).
    pub place: u64,
    /// The name of the node that is about to run.
    pub node: &'a str,
}

/// What comes between a step and its node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Disturbance {
    /// The node runs as it would without a disturbance.
    Nothing,
    /// Others have a turn before it.
    Turn,
    /// This long passes before it.
    Delay(Duration),
    /// The node does not run, and its step fails so.
    Fails(Failure),
}
