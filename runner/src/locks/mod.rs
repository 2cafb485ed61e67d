//! Constraints at run time: who holds what, and who waits (Flux, section 2.5).
//!
//! Comes in: what a step wants, in canonical order, as the plan says. Goes out: a [`Scope`] that holds it
//! until the last of its users is gone. *Never* here: an order of its own (the plan decides it), a thread
//! that blocks, nodes, blocks.
//!
//! One primitive carries everything that a flow can wait for: the [`Gate`], a first-come-first-served
//! counter. A reader takes one of its places, a writer all of them, a `@limit` permit one of so many. All
//! waiting is done in [`hold::acquire`].

mod gate;
mod hold;
mod keyed;
mod scope;
mod table;

pub(crate) use gate::Gate;
pub(crate) use hold::{Acquired, Hold, Holds, Key, Wanted, acquire};
pub(crate) use scope::{Ended, Scope};
pub(crate) use table::{LockTable, Named};
