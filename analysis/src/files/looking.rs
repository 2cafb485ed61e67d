//! Answers that depend on some statements, however many queries they are found by.
//!
//! Whether an answer is still good is mostly looked for along the queries that it was made by: of all flows of a file,
//! dozens each. While somebody writes a flow or a signature, nothing else changes; so an answer that says which of these
//! it has read is still good if none of them has changed, and nothing else either ([`Era`]).
//!
//! There are thousands of such answers in a large file. So they are asked for in lists, and a list depends on the bundles
//! of what all of them have read ([`each`]): a letter in a flow has those few lists gone through that speak of its
//! neighbourhood.
//!
//! Comes in: who asks, and what may be read to answer. Goes out: the answer. *Never* here: what a flow leads to.

use crate::files::Era;
use crate::files::SourceFile;
use crate::files::bundle::Bundle;
use crate::files::db::{Database, Db};
use crate::files::statement::{Statement, StatementId};
use rustc_hash::FxHashSet;

/// Answers read so many statements at most: each of them is asked whether it has changed. What reads more depends on
/// the queries that it asks.
const MANY: usize = 160;

/// An answer, and what it may depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept<T> {
    /// The answer.
    pub answer: T,
    /// What it has read; none: it depends on the queries that it has asked.
    read: Option<Vec<Bundle>>,
}

/// Asks something of a file. `reads` gives every statement that makes a node of which the answer may depend; more is no
/// harm.
pub fn looking<T>(
    db: &dyn Db,
    file: SourceFile,
    reads: impl FnOnce(&dyn Db) -> Vec<StatementId>,
    ask: impl FnOnce(&dyn Db) -> T,
) -> Kept<T> {
    // What nobody edits changes so seldom that its queries are not looked at either.
    if !file.contents(db).edited(db) {
        return Kept { answer: ask(db), read: None };
    }
    let apart = db.apart();
    let statements = beside(&apart, reads);
    if statements.len() > MANY {
        drop(apart);
        return Kept { answer: ask(db), read: None };
    }
    let read = Some(bundles(&apart, &statements));
    Era::get(db).number(db);
    for statement in statements {
        statement.code(db);
    }
    Kept { answer: beside(&apart, ask), read }
}

/// The same of much at once: looked for again when anything near what it has read has changed.
pub fn looking_wide<T>(
    db: &dyn Db,
    file: SourceFile,
    reads: impl FnOnce(&dyn Db) -> Vec<StatementId>,
    ask: impl FnOnce(&dyn Db) -> T,
) -> T {
    if !file.contents(db).edited(db) {
        return ask(db);
    }
    let apart = db.apart();
    let read = beside(&apart, |db| bundles(db, &reads(db)));
    depend(db, read);
    beside(&apart, ask)
}

/// The answers to each of some questions about a file, which are asked one by one only when anything near what they have
/// read has changed.
pub fn each<K, T>(db: &dyn Db, file: SourceFile, all: &[K], ask: impl Fn(&dyn Db, &K) -> Kept<T>) -> Vec<T> {
    let plain = |db: &dyn Db| all.iter().map(|one| ask(db, one).answer).collect();
    if !file.contents(db).edited(db) {
        return plain(db);
    }
    let apart = db.apart();
    let found = beside(&apart, |db| {
        let mut read = FxHashSet::default();
        let mut answers = Vec::with_capacity(all.len());
        for one in all {
            let kept = ask(db, one);
            read.extend(kept.read?);
            answers.push(kept.answer);
        }
        Some((answers, read))
    });
    match found {
        Some((answers, read)) => {
            depend(db, read);
            answers
        }
        None => {
            drop(apart);
            plain(db)
        }
    }
}

/// Whoever asks is asked again if anything in these has changed, or anything but flows and signatures.
fn depend(db: &dyn Db, read: impl IntoIterator<Item = Bundle>) {
    Era::get(db).number(db);
    for bundle in read {
        bundle.edition(db);
    }
}

/// Asks through another handle: nobody depends on what is found so.
fn beside<T>(apart: &Database, ask: impl FnOnce(&dyn Db) -> T) -> T {
    salsa::attach_allow_change(apart, || ask(apart))
}

/// The bundles of some statements, each once.
fn bundles(db: &dyn Db, statements: &[StatementId]) -> Vec<Bundle> {
    let mut seen = FxHashSet::default();
    statements.iter().map(|statement| statement.bundle(db)).filter(|bundle| seen.insert(*bundle)).collect()
}

/// Those of some statements that are of files.
pub fn written<'db>(all: impl IntoIterator<Item = Statement<'db>>) -> impl Iterator<Item = StatementId> {
    all.into_iter().filter_map(|statement| match statement {
        Statement::Written(id) => Some(id),
        Statement::Supposed(_) => None,
    })
}
