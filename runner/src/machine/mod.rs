//! Machines: what runs a prepared program's blocks.
//!
//! Comes in: a program, a block, its parameters. Goes out: the block's values, or why the flow stops. A machine owns
//! all that it is in the middle of and borrows the rest for one [`Machine::run`]: so it can be put aside wherever it
//! waits, queued, and moved between threads. *Never* here: sources, replies on the wire, the order of locks, where
//! and when a machine runs (see [`crate::schedulers`]).
//!
//! Words: a *core* is a stack of values and frames; a *part* a branch or an element that runs beside others; a
//! machine is a part, or a flow from its outputs to its end (see [`crate::flow`]).

mod aside;
mod begin;
mod call;
mod constrain;
mod context;
mod core;
mod cost;
mod dispatch;
mod disturb;
mod drive;
mod each;
mod fail;
mod fork;
mod handle;
mod job;
mod many;
mod part;
mod place;
mod probe;
mod run;
mod state;
mod stop;
mod surround;
mod sweep;
mod trail;
mod values;
mod wait;

pub(crate) use self::core::Core;
pub(crate) use begin::Begin;
pub(crate) use context::{Cx, Owned, Shared};
pub(crate) use cost::Cost;
pub use drive::{Driven, Machine, Ran};
pub(crate) use handle::{Awaited, Report, link};
pub use job::{Job, Returned};
pub(crate) use part::Part;
pub(crate) use probe::{At, Quiet};
pub(crate) use run::Halt;
pub(crate) use stop::{Failed, Handled, Stop, codes, handled_of_source};
pub(crate) use trail::Trail;
pub(crate) use values::gather;
