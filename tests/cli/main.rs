//! The binary, driven as its users drive it: every verb, every exit code, and every bad input.

// Helpers of tests may take the short way, as tests do: there a panic is the report.
#![allow(clippy::unwrap_used)]

mod bad_files;
mod check;
mod examples;
mod explain;
mod fmt;
mod forward;
mod graph;
mod new;
mod repl;
mod run;
mod send;
mod streams;
mod support;
mod usage;
mod watch;
