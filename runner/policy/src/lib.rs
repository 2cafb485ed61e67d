//! What engine and simulator must share to agree: time, randomness, eviction.
//!
//! Everything of the runner that reads a clock or rolls dice does it through [`World`], so that tests
//! run in virtual time and a seed reproduces a run. *Never* here: values, nodes, I/O.

mod dice;
mod eviction;
mod virtual_world;
mod world;

pub use dice::{Dice, mix};
pub use eviction::{Bounds, Lfu, Put};
pub use virtual_world::VirtualWorld;
pub use world::{RealWorld, World};
