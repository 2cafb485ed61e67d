//! The session through a real terminal, as a person uses it: keys go in, the screen is looked at.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

mod editing;
mod reading;
mod seen;
mod serving;
mod starting;
mod surroundings;
mod watching;
