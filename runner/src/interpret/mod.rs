//! The interpreter: walks a prepared program's blocks.
//!
//! Comes in: a program, a block, a frame with the block's parameters. Goes out: the frame with the block's
//! results, or why the flow stops. Two readings of the same blocks: [`sync`] runs what never waits, by plain
//! recursion over one stack of values; [`block`] runs the rest as futures, one box for each block. *Never*
//! here: sources, replies on the wire, the order of locks.

mod attempt;
mod block;
mod call;
mod catch;
mod constraints;
mod context;
mod dispatch;
mod each;
mod fork;
mod frame;
mod stop;
pub(crate) mod sync;

pub(crate) use block::run as run_async;
pub(crate) use call::run as run_node;
pub(crate) use catch::handled;
pub(crate) use context::{At, Cx, Shared, SyncCx};
pub(crate) use frame::gather;
pub(crate) use stop::{Failed, Handled, Stop, codes};
