//! What would run if the names that are meant stood where misspelt ones do.
//!
//! Comes in: misspelt names, with those that are probably meant. Goes out: the nodes of a program's root file that nothing
//! runs, but for one of these mistakes ([`missed`]). *Never* here: which diagnostics are their echoes.

use super::reach::reached_from;
use crate::diagnostics::Diag;
use crate::diagnostics::unknown_typedef::UnknownTypedef;
use crate::elaborate::{add_leads, nodes_of, predicate_node};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place, item_at};
use crate::names::declared::{Entity, Space};
use crate::names::program::program;
use crate::names::users::files_of;
use crate::names::{native, resolve};
use flux_syntax::tree::{Body, ItemKind, Path};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// A misspelt name, and the one that is probably meant.
#[derive(Clone, Debug, PartialEq, Eq, salsa::SalsaValue)]
pub struct Meant<'db> {
    /// Where the misspelt one stands.
    place: Place<'db>,
    space: Space,
    name: SmolStr,
}

impl<'db> Meant<'db> {
    /// What a diagnostic says of it; none: it is about something else, or nobody knows what is meant.
    pub fn by(diag: &Diag<'db>) -> Option<Self> {
        let name = SmolStr::new(diag.said.meant()?);
        let space = if diag.said.is::<UnknownTypedef>() { Space::Typedef } else { Space::Node };
        Some(Meant { place: diag.place, space, name })
    }

    /// The node that would run.
    fn node(&self, db: &dyn Db) -> Option<Entity> {
        let found = resolve(db, self.place.statement.file(db), self.space, &self.name)?;
        if self.space == Space::Typedef { predicate_node(db, found) } else { Some(found) }
    }

    /// What would run, and inside or behind which node; none: whatever else runs.
    fn would_run(&self, db: &'db dyn Db) -> (Option<Entity>, Vec<Entity>) {
        let item = item_at(db, self.place);
        let node = |name: &SmolStr| resolve(db, item.statement.file(db), Space::Node, name);
        match &item.item(db).kind {
            ItemKind::Flow(flow) => (node(&flow.name.text), self.node(db).into_iter().collect()),
            ItemKind::Handler(handler) => match &handler.path {
                Some(path) => self.behind(db, item, path, &handler.body),
                None => (None, self.node(db).into_iter().collect()),
            },
            ItemKind::Recover(recover) => self.behind(db, item, &recover.path, &recover.body),
            // What they name is no reason for it to run.
            ItemKind::Constraint(_) | ItemKind::Optimize(_) | ItemKind::Assume(_) => (None, Vec::new()),
            _ => (None, self.node(db).into_iter().collect()),
        }
    }

    /// The same of a handler or recovery: all of it runs behind the node that its path ends with.
    fn behind(
        &self,
        db: &dyn Db,
        item: ItemRef<'db>,
        path: &Path,
        body: &Body,
    ) -> (Option<Entity>, Vec<Entity>) {
        let file = item.statement.file(db);
        let node = |name: &SmolStr| resolve(db, file, Space::Node, name);
        let Some(last) = path.names.last() else { return (None, Vec::new()) };
        if last.span == self.place.span {
            let all = nodes_of(body).into_iter().filter_map(|name| node(&name.text));
            return (self.node(db), all.collect());
        }
        let failing = node(&last.text).or_else(|| native(db, file, &last.text));
        let in_path = path.names.iter().any(|name| name.span == self.place.span);
        (failing, self.node(db).filter(|_| !in_path).into_iter().collect())
    }
}

/// The nodes of a program's root file that nothing runs, and that would run if the meant names were written. A misspelt
/// name in what runs nowhere keeps nothing from running.
pub fn missed<'db>(db: &'db dyn Db, root: SourceFile, all: &[Meant<'db>]) -> FxHashSet<Entity> {
    let mut missed = FxHashSet::default();
    if all.is_empty() {
        return missed;
    }
    let (program, reached, files) = (program(db, root), reached_from(db, root), files_of(db, root));
    let idle = |node: Entity| node.file(db) == root && !reached.has(db, node);
    let mut waiting: FxHashMap<Entity, Vec<Entity>> = FxHashMap::default();
    let mut todo = Vec::new();
    for meant in all.iter().filter(|meant| files.contains(&meant.place.statement.file(db))) {
        match meant.would_run(db) {
            (Some(node), more) if idle(node) => waiting.entry(node).or_default().extend(more),
            (_, more) => todo.extend(more),
        }
    }
    // Without recursion: a circle may be longer than a stack is deep.
    let mut elsewhere = FxHashSet::default();
    while let Some(node) = todo.pop() {
        let new = match node.file(db) == root {
            // What runs anyway leads to nothing that does not.
            true => idle(node) && missed.insert(node),
            false => elsewhere.insert(node),
        };
        if new {
            add_leads(db, program, node, &mut todo);
            todo.extend(waiting.remove(&node).into_iter().flatten());
        }
    }
    missed
}
