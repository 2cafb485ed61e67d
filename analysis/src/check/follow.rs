//! What seems never to run is not told where a mistake may be what keeps it from running: a statement that could not be
//! read, flows in a circle, a misspelt name.

use super::{diags_in_program, is_apart, root_diags};
use crate::diagnostics::unused::Unused;
use crate::diagnostics::{Diag, Severity};
use crate::files::db::Db;
use crate::files::statement::Statement;
use crate::files::{SourceFile, Trouble};
use crate::names::program::{Program, program};
use crate::names::users::files_of;
use crate::names::{Used, behind, brings};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// May it be another mistake's echo?
pub fn may_follow(diag: &Diag<'_>) -> bool {
    diag.said.echoes()
}

/// What some mistakes leave open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowUps {
    /// Nobody knows what runs.
    unread: bool,
    /// Names that are probably meant where another is written.
    meant: FxHashSet<SmolStr>,
}

/// What some of the mistakes in a program may leave open, as long as nobody knows what runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, salsa::SalsaValue)]
struct Open<'db> {
    unread: bool,
    meant: Vec<Meant<'db>>,
}

/// A name that is probably meant where another is written.
#[derive(Clone, Debug, PartialEq, Eq, salsa::SalsaValue)]
struct Meant<'db> {
    /// The statement that writes the other name.
    statement: Statement<'db>,
    name: SmolStr,
}

impl<'db> Open<'db> {
    fn of<'a>(all: impl Iterator<Item = &'a Diag<'db>>) -> Self
    where
        'db: 'a,
    {
        let mut out = Open::default();
        for diag in all {
            out.unread |= diag.said.severity() == Severity::Error && diag.row().hides;
            out.meant.extend(
                diag.said
                    .meant()
                    .map(|name| Meant { statement: diag.place.statement, name: SmolStr::new(name) }),
            );
        }
        out
    }

    fn add(&mut self, other: &Open<'db>) {
        self.unread |= other.unread;
        self.meant.extend_from_slice(&other.meant);
    }
}

/// Statements that nothing runs: a misspelt name in one keeps nothing from running.
fn idle<'a, 'db: 'a>(all: impl Iterator<Item = &'a Diag<'db>>) -> impl Iterator<Item = Statement<'db>> {
    all.filter(|diag| diag.said.is::<Unused>()).map(|diag| diag.place.statement)
}

impl FollowUps {
    /// Of all that is said of some programs; `unread`: one of their files is no text.
    pub fn of<'a, 'db: 'a>(all: impl Iterator<Item = &'a Diag<'db>>, unread: bool) -> Self {
        let all: Vec<&Diag<'db>> = all.collect();
        let mut open = Open::of(all.iter().copied());
        open.unread |= unread;
        FollowUps::with(open, &idle(all.into_iter()).collect())
    }

    fn with<'db>(open: Open<'db>, idle: &FxHashSet<Statement<'db>>) -> Self {
        if open.unread {
            return FollowUps { unread: true, meant: FxHashSet::default() };
        }
        let others = open.meant.into_iter().filter(|meant| !idle.contains(&meant.statement));
        FollowUps { unread: false, meant: others.map(|meant| meant.name).collect() }
    }

    /// Leaves out what may be an echo of them.
    pub fn leave_out(&self, found: &mut Vec<&Diag<'_>>) {
        // What a misspelt node would have run runs nowhere either.
        let meant = |d: &Diag<'_>| d.said.idle().is_some();
        if self.unread || !self.meant.is_empty() {
            found.retain(|d| !may_follow(d) || !(self.unread || meant(d)));
        }
    }
}

/// Collects, over the programs with these root files, what may keep anything from running.
pub fn follow_ups(db: &dyn Db, roots: &[SourceFile]) -> FollowUps {
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
    let idle = roots.iter().flat_map(|root| idle(root_diags(db, *root).iter())).collect();
    FollowUps::with(open, &idle)
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
