//! The distinct paths of a plan: how many there are, and which number each has (Flux, section 5.2, after Ball and
//! Larus).
//!
//! Comes in: a plan whose blocks are there. Goes out: [`Block::paths`](crate::Block::paths) and
//! [`Source::paths`](crate::Source::paths); a [`Numbering`], by which whoever runs a flow adds up its path's number
//! and whoever reads a profile gets the [`Path`] back. *Never* here: running, counting, painting.
//!
//! A path is what one flow did, from its source to its end, told as: which steps ran, in program order;
//! which case a dispatch took; where a step failed and what caught that. In particular:
//!
//! - A step that runs a concrete node succeeds in one way and fails in one way; a record only succeeds.
//! - A step that runs a block does what the block does. A block's steps follow each other: the ways to
//!   succeed multiply; to fail at a step, all before it has succeeded.
//! - A dispatch takes one of its cases, up to the first catch-all; without a catch-all (a case without
//!   tests, `some` with `none`, `x` with `!x`) there is one more way, the failure "no case". What a
//!   predicate or a session's node does inside is no step of the flow and is not counted.
//! - A fork succeeds when all branches do: the ways multiply, as the order in which branches run is no part of
//!   a path. It fails when one branch does: the ways add up, as how far the others came is none either.
//! - `each` counts as its body, once.
//! - What a pass stands around a body leaves its ways as they are; a cache adds the one of a value that was kept, a
//!   fault that of a failure on purpose. A postponed or batched body is a path of its own: here it is one way to go
//!   on and one to fail.
//! - A failure goes to the nearest catch. Two failures are told apart by where they happen and by what
//!   catches them, not by their codes: a step with a handler for `(404, 410)` and nothing else fails in
//!   two ways, caught and not. What catches only codes that a nearer one has caught is never reached.
//! - A recovery puts the flow back on its way: as many ways as its block has to succeed. If it fails too, the
//!   *handlers* of the same step apply, then what is around it.
//! - A handler ends the flow: each of the ways to run through its block, succeeding or failing, is a path's end.
//! - A failure that nothing catches ends the flow: one path.
//!
//! [`Block::paths`](crate::Block::paths) counts the ways through a block that succeed; a source's count
//! has every way to end. All counts saturate.
//!
//! Numbers know one thing less and one more: what an element of `each` does, and what is postponed or runs in a
//! batch, is a path of its own, from a [`Root`] of its own. For the path around it the step has one way to succeed,
//! one to fail and one to end the flow.

mod catches;
mod decode;
mod encode;
mod link;
mod numbering;
mod path;
mod ways;

pub use catches::Catches;
pub use link::{Failing, Outcome};
pub use numbering::{Numbering, StepNumbers};
pub use path::{End, Passed, Path, PathError, Root};
pub use ways::has_catch_all;
