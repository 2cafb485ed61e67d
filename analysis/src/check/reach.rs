//! Which nodes flows reach, by name: what is unused, and which handlers can never run.

use super::duplicates::declaration;
use super::is_apart;
use crate::diagnostics::Diag;
use crate::diagnostics::unused::Unused;
use crate::elaborate::nesting::Links;
use crate::elaborate::{links, nodes_of, own_statements};
use crate::files::db::Db;
use crate::files::statement::{Place, Statement, StatementId};
use crate::files::{SourceFile, looking_wide};
use crate::names::declared::{Entity, Space, index};
use crate::names::parts::{Part, node_parts};
use crate::names::program::{Program, behind_root, program};
use crate::names::{brings, resolve, visible};
use flux_syntax::tree::{ItemKind, Span};
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

/// The nodes of a file that its own sources and handlers reach, on ways that stay in the file.
#[salsa::tracked(returns(ref))]
pub(super) fn reached_here<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    file: SourceFile,
) -> FxHashSet<Entity> {
    let mut walk = Reach::new(db, program);
    walk.know(file);
    walk.file(file);
    walk.nodes
}

/// Which nodes of a part are among them.
#[salsa::tracked(returns(ref))]
pub(super) fn reached_in<'db>(db: &'db dyn Db, program: Program<'db>, part: Part<'db>) -> Vec<bool> {
    let reached = reached_here(db, program, part.file(db));
    part.nodes(db).iter().map(|node| reached.contains(node)).collect()
}

/// All nodes that the sources of a program reach.
#[salsa::tracked(returns(ref))]
fn reached(db: &dyn Db, root: SourceFile) -> FxHashSet<Entity> {
    let mut walk = Reach::new(db, program(db, root));
    visible(db, root).iter().for_each(|(_, file)| walk.know(*file));
    visible(db, root).iter().for_each(|(_, file)| walk.file(*file));
    walk.nodes
}

/// The nodes of a program that matter to its root file: its own, and those that its directives name.
pub(super) fn reached_from(db: &dyn Db, root: SourceFile) -> &FxHashSet<Entity> {
    match is_apart(db, root) {
        true => reached_here(db, program(db, root), root),
        false => reached(db, root),
    }
}

/// Does a program start flows?
#[salsa::tracked(returns(copy))]
pub(super) fn has_sources(db: &dyn Db, root: SourceFile) -> bool {
    !index(db, root).sources.is_empty() || behind_root(db, root, brings(db, root)).sources
}

/// Nodes of the root file that nothing runs, where there is something that runs.
pub(super) fn unused<'db>(db: &'db dyn Db, root: SourceFile, diags: &mut Vec<Diag<'db>>) {
    if index(db, root).sources.is_empty() {
        return;
    }
    let parts = node_parts(db, root).flat_map(|part| unused_in(db, root, part));
    diags.extend(parts.cloned());
}

/// Those of a part of the root file.
#[salsa::tracked(returns(ref))]
fn unused_in<'db>(db: &'db dyn Db, root: SourceFile, part: Part<'db>) -> Vec<Diag<'db>> {
    let reached: Vec<bool> = match is_apart(db, root) {
        true => reached_in(db, program(db, root), part).clone(),
        false => part.nodes(db).iter().map(|node| reached(db, root).contains(node)).collect(),
    };
    let mut diags = Vec::new();
    for (n, node) in part.nodes(db).iter().enumerate().filter(|(n, _)| !reached[*n]) {
        if let Some((statement, span)) = declared_at(db, part)[n] {
            let place = Place { statement: Statement::Written(statement), span };
            diags.push(Diag::new(place, Unused { name: node.name(db).clone() }));
        }
    }
    diags
}

/// Where the nodes of a part are declared.
#[salsa::tracked(returns(ref))]
fn declared_at<'db>(db: &'db dyn Db, part: Part<'db>) -> Vec<Option<(StatementId, Span)>> {
    let nodes = part.nodes(db);
    let at = |db: &dyn Db, node: Entity| match declaration(db, node)? {
        Place { statement: Statement::Written(id), span } => Some((id, span)),
        Place { statement: Statement::Supposed(_), .. } => None,
    };
    let reads = |db: &dyn Db| nodes.iter().flat_map(|node| own_statements(db, *node)).collect();
    looking_wide(db, part.file(db), reads, |db| nodes.iter().map(|node| at(db, *node)).collect())
}

/// The nodes that a file's sources and its handlers of the program name: what flows do does not matter.
#[salsa::tracked(returns(ref))]
fn beginnings(db: &dyn Db, file: SourceFile) -> Vec<Entity> {
    let mut out = Vec::new();
    let mut named = |name: &SmolStr| out.extend(resolve(db, file, Space::Node, name));
    let index = index(db, file);
    for item in index.sources.iter().chain(&index.program) {
        let body = match &item.item(db).kind {
            ItemKind::Source(source) => {
                named(&source.name.text);
                source.session.iter().for_each(|name| named(&name.text));
                &source.body
            }
            ItemKind::Handler(handler) => &handler.body,
            _ => continue,
        };
        nodes_of(body).into_iter().for_each(|name| named(&name.text));
    }
    out
}

struct Reach<'db> {
    db: &'db dyn Db,
    program: Program<'db>,
    /// Where the nodes of the files that are gone through lead.
    links: FxHashMap<Entity, &'db Links>,
    files: Vec<SourceFile>,
    nodes: FxHashSet<Entity>,
    /// Nodes whose insides are still to be looked at.
    todo: Vec<Entity>,
}

impl<'db> Reach<'db> {
    fn new(db: &'db dyn Db, program: Program<'db>) -> Self {
        let (links, nodes) = (FxHashMap::default(), FxHashSet::default());
        Reach { db, program, links, files: Vec::new(), nodes, todo: Vec::new() }
    }

    fn know(&mut self, file: SourceFile) {
        let (db, program) = (self.db, self.program);
        let all: Vec<&Links> = node_parts(db, file).flat_map(|part| links(db, program, part)).collect();
        self.links.extend(all.into_iter().map(|links| (links.node, links)));
        self.files.push(file);
    }

    fn file(&mut self, file: SourceFile) {
        self.nodes.reserve(2 * self.links.len());
        beginnings(self.db, file).iter().for_each(|node| self.node(*node));
    }

    /// Everything that a node leads to. Without recursion: a circle may be longer than a stack is deep.
    fn node(&mut self, node: Entity) {
        self.todo.push(node);
        while let Some(next) = self.todo.pop() {
            if self.nodes.contains(&next) {
                continue;
            }
            let links = self.links.get(&next);
            // What is of no file that is gone through, no way leads on from.
            if links.is_some() || self.files.contains(&next.file(self.db)) {
                self.nodes.insert(next);
                self.todo.extend(links.iter().flat_map(|links| links.children.iter().chain(&links.after)));
            }
        }
    }
}
