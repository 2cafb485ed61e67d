//! The component library: what runs behind the names that the catalog declares.
//!
//! Comes in: a call with its arguments and signature, when a service starts. Goes out: a node that the
//! engine runs. *Never* here: sources (the engine runs them), the scheduler, a clock or dice other than
//! those of the flow's world.

pub use flux_catalog::route;
