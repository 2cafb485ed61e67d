//! Is a plan whole? What was read from a file may be anything; its readers index without asking.
//!
//! Comes in: a plan. Goes out: nothing, or what is wrong as one sentence without a full stop. *Never* here: whether
//! it makes sense to run it.

mod blocks;
mod sites;
mod steps;
mod tables;

use crate::Plan;

/// What is wrong with it.
pub(crate) fn check(plan: &Plan) -> Result<(), String> {
    tables::check(plan)?;
    sites::check(plan)?;
    blocks::check(plan)?;
    plan.bottom_up().map(|_| ()).map_err(|id| format!("block {} runs itself", id.0))
}

/// An index that must point at something.
fn within(what: &str, index: u32, len: usize) -> Result<(), String> {
    match len {
        _ if (index as usize) < len => Ok(()),
        0 => Err(format!("it has no {what}, and names number {index}")),
        1 => Err(format!("it has one {what}, and names number {index}")),
        _ if what.ends_with("ch") => Err(format!("it has {len} {what}es, and names number {index}")),
        _ => Err(format!("it has {len} {what}s, and names number {index}")),
    }
}

/// Two counts that must be the same.
fn same(whose: &str, what: &str, found: usize, wanted: usize) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("{whose} has {found} {what} where {wanted} belong")) }
}
