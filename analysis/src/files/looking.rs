//! Answers that depend on some statements, however many queries they are found by.
//!
//! Whether an answer is still good is mostly looked for along the queries that it was made by: of all flows of a file,
//! dozens each. While somebody writes a flow or a signature, nothing else changes; so an answer that says which of these
//! it has read is still good if none of them has changed, and nothing else either ([`Era`]).
//!
//! Comes in: who asks, and what may be read to answer. Goes out: the answer. *Never* here: what a flow leads to.

use crate::files::Era;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{Statement, StatementId};

/// Answers read so many statements at most: each of them is asked whether it has changed. What reads more depends on
/// the queries that it asks.
const MANY: usize = 160;

/// Asks something of a file. `reads` gives every statement that makes a node of which the answer may depend; more is no
/// harm.
pub fn looking<T>(
    db: &dyn Db,
    file: SourceFile,
    reads: impl FnOnce(&dyn Db) -> Vec<StatementId>,
    ask: impl FnOnce(&dyn Db) -> T,
) -> T {
    // What nobody edits changes so seldom that its queries are not looked at either.
    if !file.contents(db).edited(db) {
        return ask(db);
    }
    let apart = db.apart();
    let statements = salsa::attach_allow_change(&apart, || reads(&apart));
    if statements.len() > MANY {
        drop(apart);
        return ask(db);
    }
    Era::get(db).number(db);
    for statement in statements {
        statement.code(db);
    }
    salsa::attach_allow_change(&apart, || ask(&apart))
}

/// Those of some statements that are of files.
pub fn written<'db>(all: impl IntoIterator<Item = Statement<'db>>) -> impl Iterator<Item = StatementId> {
    all.into_iter().filter_map(|statement| match statement {
        Statement::Written(id) => Some(id),
        Statement::Supposed(_) => None,
    })
}
