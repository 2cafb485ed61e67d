//! Deadlock is impossible: a law about random programs.
//!
//! Random programs (nodes nested to depth 6, shared, with forks, `each`, dispatch, recoveries, predicates,
//! readers, writers, sessions, keys, limits) are compiled by the lock analysis. Then [`order`] walks
//! everything that any execution can hold and then acquire, and [`machine`] runs a few flows in every order
//! against FIFO locks. Both resolve keys and sessions to values and know nothing of the rule. The last tests of
//! [`laws`] take parts of the rule away and see both find what is wrong.

#![allow(clippy::unwrap_used, reason = "a panic is how a test reports")]

mod compiled;
mod examples;
mod findings;
mod flows;
mod generate;
mod laws;
mod machine;
mod order;
mod program;
