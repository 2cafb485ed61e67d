//! The checker through its door: files in, diagnostics and plans out.
//!
//! [`queries`]: what is done again after an edit. [`edits`], [`flows`]: however a program came to be, the same is said
//! of it.
//! [`robust`]: nothing that a file can hold makes it panic or hang.

#![allow(clippy::unwrap_used, reason = "a panic is how a test reports")]

mod door;
mod edits;
mod flows;
mod programs;
mod queries;
mod robust;
mod stopping;
