//! What seems never to run is not told where a mistake may be what keeps it from running: a statement that could not be
//! read and flows in a circle, which may keep anything; a misspelt name, which keeps what it would have run.

use super::missed::{Meant, missed as missed_in};
use super::{diags_in_program, is_apart, root_diags};
use crate::diagnostics::{Diag, Severity};
use crate::files::db::Db;
use crate::files::{SourceFile, Trouble};
use crate::names::declared::{Entity, Space};
use crate::names::program::{Program, program};
use crate::names::users::files_of;
use crate::names::{Used, behind, brings, resolve};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use std::hash::{Hash, Hasher};

/// May it be another mistake's echo?
pub fn may_follow(diag: &Diag<'_>) -> bool {
    diag.said.echoes()
}

/// What some mistakes leave open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowUps {
    /// Nobody knows what runs.
    unread: bool,
    /// Nodes that run nowhere because a name is misspelt.
    missed: FxHashSet<Entity>,
}

/// What some of the mistakes in a program may leave open, as long as nobody knows what runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, salsa::SalsaValue)]
struct Open<'db> {
    unread: bool,
    meant: Vec<Meant<'db>>,
}

impl<'db> Open<'db> {
    fn of<'a>(all: impl Iterator<Item = &'a Diag<'db>>) -> Self
    where
        'db: 'a,
    {
        let mut out = Open::default();
        for diag in all {
            out.unread |= diag.said.severity() == Severity::Error && diag.row().hides;
            out.meant.extend(Meant::by(diag));
        }
        out
    }

    fn add(&mut self, other: &Open<'db>) {
        self.unread |= other.unread;
        self.meant.extend_from_slice(&other.meant);
    }
}

impl FollowUps {
    /// Of all that is said of the programs of some roots; `unread`: one of their files is no text.
    pub fn of<'a, 'db: 'a>(
        db: &'db dyn Db,
        roots: &[SourceFile],
        all: impl Iterator<Item = &'a Diag<'db>>,
        unread: bool,
    ) -> Self {
        let mut open = Open::of(all);
        open.unread |= unread;
        FollowUps::with(db, roots, &open)
    }

    fn with<'db>(db: &'db dyn Db, roots: &[SourceFile], open: &Open<'db>) -> Self {
        let mut missed = FxHashSet::default();
        if !open.unread {
            roots.iter().for_each(|root| missed.extend(missed_in(db, *root, &open.meant)));
        }
        FollowUps { unread: open.unread, missed }
    }

    /// May it be another mistake that keeps a node from running?
    pub fn hide(&self, node: Entity) -> bool {
        self.unread || self.missed.contains(&node)
    }

    /// Feeds to a hasher which nodes are hidden, in whatever order.
    pub fn digest(&self, hasher: &mut impl Hasher) {
        let mut missed: Vec<&Entity> = self.missed.iter().collect();
        missed.sort();
        (self.unread, missed).hash(hasher);
    }

    /// Leaves out what may be an echo of them.
    pub fn leave_out(&self, db: &dyn Db, found: &mut Vec<&Diag<'_>>) {
        if self.unread || !self.missed.is_empty() {
            found.retain(|diag| !may_follow(diag) || !self.hides(db, diag));
        }
    }

    fn hides(&self, db: &dyn Db, diag: &Diag<'_>) -> bool {
        let node = |name: &str| resolve(db, diag.place.statement.file(db), Space::Node, &SmolStr::new(name));
        self.unread || diag.said.idle().and_then(node).is_some_and(|node| self.hide(node))
    }
}

/// What may keep anything of a file from running, which is one of these roots: what can't be read in any of their
/// programs, names that are misspelt in its own.
pub fn follow_ups(db: &dyn Db, roots: &[SourceFile], file: SourceFile) -> FollowUps {
    let open = match roots {
        [root] if is_apart(db, *root) => {
            let program = program(db, *root);
            let mut open = open_in(db, program, *root).clone();
            open.add(&Open::of(root_diags(db, *root).iter()));
            open.add(open_behind(db, *root, brings(db, *root), program));
            open
        }
        _ => roots.iter().fold(Open::default(), |mut all, root| {
            all.add(open_from(db, *root));
            all
        }),
    };
    FollowUps::with(db, &[file], &open)
}

/// What is said of the program of a root.
#[salsa::tracked(returns(ref))]
fn open_from<'db>(db: &'db dyn Db, root: SourceFile) -> Open<'db> {
    let program = program(db, root);
    let mut out = Open::of(root_diags(db, root).iter());
    files_of(db, root).into_iter().for_each(|file| out.add(open_in(db, program, file)));
    out
}

/// What is said of the files behind a root: its own text does not matter.
#[salsa::tracked(returns(ref))]
fn open_behind<'db>(db: &'db dyn Db, root: SourceFile, used: Used<'db>, program: Program<'db>) -> Open<'db> {
    let mut out = Open::default();
    behind(db, root, used).files[1..].iter().for_each(|(_, file)| out.add(open_in(db, program, *file)));
    out
}

/// What is said of one file of a program.
#[salsa::tracked(returns(ref))]
fn open_in<'db>(db: &'db dyn Db, program: Program<'db>, file: SourceFile) -> Open<'db> {
    let mut out = Open::of(diags_in_program(db, program, file));
    out.unread |= matches!(file.trouble(db), Some(Trouble::NotUtf8(_)));
    out
}
