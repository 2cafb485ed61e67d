//! What a Flux program means: names, types, locks, plan.
//!
//! Comes in: files ([`Workspace`]). Goes out: diagnostics with offsets, and plans. Text goes through these rooms, each
//! of which knows only those before it: `files` (texts as inputs, cut into statements and parsed), `names` (what each
//! file declares, and what a name means across files), `types`, `library` (components and calls of them), `node`
//! (signatures and annotations), `elaborate` (flows, every step wired), [`locks`] and `constraints`, `trails` (what
//! flows have come through), `effects` and `world` (what nodes do to the world), `choices` (`optimize` items, and which
//! are legal), `check` (everything that is to be said), `lower` (the plan), [`ide`] (what an editor asks).
//! `docs/architecture.md` lists which may know which. *Never* here: protocol types of
//! an editor, terminals, the engine.

mod check;
mod choices;
mod constraints;
pub mod diagnostics;
mod effects;
mod elaborate;
mod files;
pub mod ide;
mod library;
pub mod locks;
mod lower;
mod names;
mod nearest;
mod node;
mod outline;
mod sayings;
mod snapshot;
mod trails;
mod types;
mod workspace;
mod world;

pub use diagnostics::Severity;
pub use elaborate::TRIED;
pub use files::cut::Columns;
pub use files::db::Listener;
pub use files::{Work, clean};
pub use flux_view::Subject;
pub use outline::{Outline, Place};
pub use sayings::{Anchors, Saying, Sayings};
pub use snapshot::{Cancelled, Revision, Snapshot, Stop, cancellable};
pub use workspace::choices::{Choice, Suggestion, Verdict};
pub use workspace::{Diagnostic, Edit, FileId, Label, Wording, Workspace};
