//! Expressions in the Common Expression Language: what they mean, and which types they have.
//!
//! Comes in: an expression's text, the fields that are its variables, the type that it must give. Goes out: what is
//! wrong with it and where, or code that fits those types; which names it uses; what an editor asks of it; what the code
//! makes of values. *Never* here: nodes, and a running flow.
//!
//! The language is that of the [specification](https://github.com/google/cel-spec), with the types of Flux for its own:
//! `float` is its `double`, `time` and `duration` are its `timestamp` and `duration`, `json` is `dyn`, records are maps
//! whose members are known, an `option` is a value that may be `null`. It has no `uint` and no messages. Numbers of
//! `json` mix with all others: whole ones stay whole, and `/` gives a `float`.

mod ask;
mod check;
mod code;
mod duration;
mod evaluate;
mod format;
pub mod functions;
mod parse;
mod pattern;
mod quoted;
mod relate;
mod token;
pub mod tree;
mod ty;
mod used;

pub use ask::{offers, said};
pub use check::{Checked, check};
pub use code::{Code, Keys, Loop, LoopKind, Operation};
pub use duration::{offset as zone_offset, parse as parse_duration};
pub use evaluate::{Context, Wanted, value as evaluate};
pub use format::{Part as FormatPart, parse as parse_format};
pub use pattern::Pattern;
pub use ty::{Records, Ty, record};
pub use used::names;

use flux_plan::Field;

/// What an expression sees.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// Its variables: a node's inputs, and `it`.
    pub variables: &'a [Field],
    /// The record types that their types lead to.
    pub records: Records<'a>,
}

/// Names of types, which an expression may use as values; a variable of that name hides it.
const TYPES: [&str; 9] = ["bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type"];

/// Is it the name of a type?
pub fn is_type(name: &str) -> bool {
    TYPES.contains(&name)
}

/// The name that is as the language keeps it, if it is a type's.
fn type_name(name: &str) -> Option<&'static str> {
    TYPES.iter().find(|own| **own == name).copied()
}
