//! What a full cache forgets: one policy for the engine's caches and the simulator's, so that what is predicted
//! is what runs.
//!
//! Comes in: keys, values and their sizes. Goes out: what is kept, and what had to go. *Never* here: a clock,
//! a lock, dice: the same calls in the same order give the same answers.

mod buckets;
mod lfu;

pub use lfu::{Bounds, Lfu, Put};
