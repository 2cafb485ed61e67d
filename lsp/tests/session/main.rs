//! The server as an editor meets it: over its standard input and output.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the report")]

mod client;
mod documents;
mod features;
mod features_files;
mod features_prefixes;
mod folders;
mod fuzz;
mod graphs;
mod life;
mod protocol;
mod random;
mod silence;
