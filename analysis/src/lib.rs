//! What a Flux program means: names, types, locks, plan.
//!
//! Comes in: files ([`Workspace`]). Goes out: diagnostics with offsets, and plans. Text goes through these rooms,
//! each a query or a few that know only those before it: `statement` (cut and parsed), `index` (what a file
//! declares), `names` (across files), `types`, `component` and `call` (the library), `node` (signatures),
//! `elaborate` (flows, every step wired), [`locks`] and `constraints`, `check` (everything that is to be said),
//! `lower` (the plan). *Never* here: protocol types of an editor, terminals, the engine.

mod annotations;
mod call;
mod check;
mod component;
mod constraints;
mod db;
pub mod diagnostics;
mod elaborate;
mod files;
pub mod ide;
mod index;
mod lines;
pub mod locks;
mod lower;
mod names;
mod nesting;
mod node;
mod plain;
mod program;
mod snapshot;
mod statement;
mod types;
mod unify;
mod values;
mod workspace;

pub use db::Listener;
pub use diagnostics::Severity;
pub use lines::{Columns, Lines};
pub use snapshot::{Cancelled, Snapshot, Stop, cancellable};
pub use workspace::{Diagnostic, Edit, FileId, Label, Workspace};
