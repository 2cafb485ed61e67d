//! Nodes that nothing runs: one hint for each.
//!
//! A large program that is being written has thousands of them, and a letter changes what is said of one. So they are
//! found part by part, each with a digest, and whoever tells of all of them goes through what was made before.
//!
//! Comes in: a program's root. Goes out: hints on the root's nodes. *Never* here: whether they are another's echo.

use super::duplicates::declaration;
use super::reach::{reached_at, reached_in};
use super::{FollowUps, is_apart};
use crate::diagnostics::Diag;
use crate::diagnostics::unused::Unused;
use crate::elaborate::own_statements;
use crate::files::db::Db;
use crate::files::statement::{Place, Statement, StatementId};
use crate::files::{SourceFile, looking_wide};
use crate::names::declared::{Entity, index};
use crate::names::parts::{Part, node_parts};
use crate::names::program::program;
use flux_syntax::tree::Span;
use rustc_hash::FxHasher;
use std::hash::{Hash, Hasher};

/// What is to be said of those nodes of a part that nothing runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, salsa::SalsaValue)]
pub struct Idle<'db> {
    all: Vec<Hint<'db>>,
    /// One for all of them together.
    digest: u64,
}

/// What is to be said of one node.
#[derive(Clone, Debug, PartialEq, Eq, salsa::SalsaValue)]
struct Hint<'db> {
    node: Entity,
    diag: Diag<'db>,
    digest: u64,
}

impl<'db> Idle<'db> {
    /// One digest for all of them, of what is said and of what text.
    pub fn digest(&self) -> u64 {
        self.digest
    }

    /// Each with its digest, but for those that may be the echo of another mistake.
    pub fn told<'a>(&'a self, follow_ups: &'a FollowUps) -> impl Iterator<Item = (&'a Diag<'db>, u64)> {
        let told = self.all.iter().filter(|hint| !follow_ups.hide(hint.node));
        told.map(|hint| (&hint.diag, hint.digest))
    }

    /// Each of them, whatever it may be the echo of.
    pub fn diags(&self) -> impl Iterator<Item = &Diag<'db>> {
        self.all.iter().map(|hint| &hint.diag)
    }
}

/// Nodes of the root file that nothing runs, where there is something that runs.
pub fn idle<'db>(db: &'db dyn Db, root: SourceFile) -> impl Iterator<Item = &'db Idle<'db>> {
    let runs = !index(db, root).sources.is_empty();
    let parts = runs.then(|| node_parts(db, root)).into_iter().flatten();
    parts.map(move |part| idle_in(db, root, part))
}

/// Those of a part of the root file.
#[salsa::tracked(returns(ref))]
fn idle_in<'db>(db: &'db dyn Db, root: SourceFile, part: Part<'db>) -> Idle<'db> {
    let reached = match is_apart(db, root) {
        true => reached_in(db, program(db, root), part).clone(),
        false => reached_at(db, root, part),
    };
    let (mut out, mut all) = (Idle::default(), FxHasher::default());
    let nodes = part.nodes(db).iter().zip(declared_at(db, part)).zip(reached);
    for ((node, at), _) in nodes.filter(|(_, reached)| !reached) {
        let Some(At { statement, span, text }) = *at else { continue };
        let place = Place { statement: Statement::Written(statement), span };
        let diag = Diag::new(place, Unused { name: node.name(db).clone() });
        let mut hasher = FxHasher::default();
        (&diag, text).hash(&mut hasher);
        let digest = hasher.finish();
        digest.hash(&mut all);
        out.all.push(Hint { node: *node, diag, digest });
    }
    out.digest = all.finish();
    out
}

/// Where a node is declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct At {
    statement: StatementId,
    span: Span,
    /// A digest of the statement's text: where lines end in it, and how wide its characters are.
    text: u64,
}

/// Where the nodes of a part are declared.
#[salsa::tracked(returns(ref))]
fn declared_at<'db>(db: &'db dyn Db, part: Part<'db>) -> Vec<Option<At>> {
    let nodes = part.nodes(db);
    let at = |db: &dyn Db, node: Entity| match declaration(db, node)? {
        Place { statement: Statement::Written(statement), span } => {
            let mut hasher = FxHasher::default();
            Statement::Written(statement).text(db).hash(&mut hasher);
            Some(At { statement, span, text: hasher.finish() })
        }
        Place { statement: Statement::Supposed(_), .. } => None,
    };
    let reads = |db: &dyn Db| nodes.iter().flat_map(|node| own_statements(db, *node)).collect();
    looking_wide(db, part.file(db), reads, |db| nodes.iter().map(|node| at(db, *node)).collect())
}
