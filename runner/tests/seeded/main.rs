//! Runs that a seed decides: they reproduce, they end, and they leave nothing behind.
#![allow(clippy::unwrap_used)]

#[path = "../support/mod.rs"]
mod support;

mod deadlocks;
mod found;
mod inside;
mod network;
mod programs;
mod runs;
mod soak;
mod sockets;
mod worlds;
