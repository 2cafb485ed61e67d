//! Constraints at run time: who holds what, and who waits (Flux, section 2.5).
//!
//! Comes in: what a step wants, in canonical order, as the plan says. Goes out: [`Holdings`] that have it until
//! their level is closed, or the last who has a share of it is gone. *Never* here: an order of its own (the plan
//! decides it), a thread that blocks, nodes, blocks.
//!
//! One primitive carries everything that a flow can wait for: the [`Gate`], a first-come-first-served
//! counter. A reader takes one of its places, a writer all of them, a `@limit` permit one of so many.

mod gate;
mod hold;
mod holdings;
mod keyed;
mod scope;
mod table;
mod taking;

pub(crate) use gate::{Gate, Of};
pub(crate) use hold::Claim;
pub(crate) use holdings::Holdings;
pub(crate) use keyed::{Key, Keyed};
pub(crate) use scope::{Ended, Scope};
pub(crate) use table::{LockTable, Named};
pub(crate) use taking::{Acquired, Taking, Wanted, take_free};
