//! What seems never to run is not told where a mistake may be what keeps it from running: a statement that could not be
//! read, flows in a circle, a misspelt name.

use super::{diags_in_program, diags_of, is_apart, root_diags};
use crate::diagnostics::unused::Unused;
use crate::diagnostics::{Diag, Severity};
use crate::files::db::Db;
use crate::files::{SourceFile, Trouble};
use crate::names::program::{Program, program};
use crate::names::users::files_of;
use crate::names::{Used, behind, brings};
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// May it be another mistake's echo?
pub fn may_follow(diag: &Diag<'_>) -> bool {
    diag.row().echoes
}

/// What some mistakes leave open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowUps {
    /// Nobody knows what runs.
    unread: bool,
    /// Names that are probably meant where another is written.
    meant: FxHashSet<SmolStr>,
}

impl FollowUps {
    /// Of all that is said of some programs; `unread`: one of their files is no text.
    pub fn of<'a, 'db: 'a>(all: impl Iterator<Item = &'a Diag<'db>>, unread: bool) -> Self {
        let all: Vec<&Diag<'db>> = all.collect();
        let is_unread = |d: &Diag<'_>| d.said.severity() == Severity::Error && d.row().hides;
        if unread || all.iter().any(|d| is_unread(d)) {
            return FollowUps { unread: true, meant: FxHashSet::default() };
        }
        // A misspelt name in a flow that nothing runs keeps nothing from running.
        let idle = all.iter().filter(|d| d.said.is::<Unused>()).map(|d| d.place.statement);
        let idle: FxHashSet<_> = idle.collect();
        let others = all.iter().filter(|d| !idle.contains(&d.place.statement));
        let meant = others.filter_map(|d| d.said.meant()).map(SmolStr::new).collect();
        FollowUps { unread: false, meant }
    }

    /// Those and these.
    pub fn and(mut self, other: &FollowUps) -> Self {
        self.unread |= other.unread;
        self.meant.extend(other.meant.iter().cloned());
        self
    }

    /// Leaves out what may be an echo of them.
    pub fn leave_out(&self, found: &mut Vec<&Diag<'_>>) {
        let meant = |d: &Diag<'_>| d.said.idle().is_some_and(|name| self.meant.contains(name));
        if self.unread || !self.meant.is_empty() {
            found.retain(|d| !may_follow(d) || !(self.unread || meant(d)));
        }
    }
}

/// Of some programs.
pub fn follow_ups(db: &dyn Db, roots: &[SourceFile]) -> FollowUps {
    if let [root] = roots
        && is_apart(db, *root)
    {
        let own = diags_of(db, *root, *root).chain(root_diags(db, *root));
        return FollowUps::of(own, no_text(db, *root)).and(follow_ups_behind(
            db,
            *root,
            brings(db, *root),
            program(db, *root),
        ));
    }
    let files = roots.iter().flat_map(|root| files_of(db, *root).into_iter().map(|file| (*root, file)));
    let files: Vec<(SourceFile, SourceFile)> = files.collect();
    let flows = files.iter().flat_map(|(root, file)| diags_of(db, *root, *file));
    let all = flows.chain(roots.iter().flat_map(|root| root_diags(db, *root)));
    FollowUps::of(all, files.iter().any(|(_, file)| no_text(db, *file)))
}

/// Of the files behind a root: its own text does not matter.
#[salsa::tracked(returns(ref))]
fn follow_ups_behind<'db>(
    db: &'db dyn Db,
    root: SourceFile,
    used: Used<'db>,
    program: Program<'db>,
) -> FollowUps {
    let behind = &behind(db, root, used).files[1..];
    let all = behind.iter().flat_map(|(_, file)| diags_in_program(db, program, *file));
    FollowUps::of(all, behind.iter().any(|(_, file)| no_text(db, *file)))
}

fn no_text(db: &dyn Db, file: SourceFile) -> bool {
    matches!(file.trouble(db), Some(Trouble::NotUtf8(_)))
}
