//! Which nodes an answer about a flow may depend on: those that it leads to, by name.
//!
//! Comes in: nodes, or a source. Goes out: the statements that make all nodes that they lead to: as steps, predicates,
//! recoveries and handlers, and theirs in turn. What a flow is in its context, its locks, its effects and whatever is
//! wrong with it are found from these, and from what changes less often. *Never* here: who runs a flow, for that
//! decides its context, which whoever asks about it gives.

use crate::elaborate::nesting::add_leads;
use crate::elaborate::{nodes_of, source_nodes};
use crate::files::db::Db;
use crate::files::statement::{ItemRef, StatementId};
use crate::files::written;
use crate::names::declared::{Entity, Space, node_items};
use crate::names::program::Program;
use crate::names::resolve;
use flux_syntax::tree::{ItemKind, Name};
use rustc_hash::FxHashSet;

/// The statements that make a node.
pub fn own_statements(db: &dyn Db, node: Entity) -> Vec<StatementId> {
    let items = node_items(db, node);
    let all = items.signatures.iter().chain(&items.usings).chain(&items.flows);
    written(all.map(|at| at.statement)).collect()
}

/// The statements that make a node, and all nodes that it leads to.
pub fn node_reads<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity) -> Vec<StatementId> {
    reads(db, program, vec![node])
}

/// The statements that make all nodes that a source leads to.
pub fn source_reads<'db>(db: &'db dyn Db, program: Program<'db>, item: ItemRef<'db>) -> Vec<StatementId> {
    let ItemKind::Source(source) = &item.item(db).kind else { return Vec::new() };
    let file = item.statement.file(db);
    let node = |name: &Name| resolve(db, file, Space::Node, &name.text);
    let named = nodes_of(&source.body).into_iter().chain(&source.session).filter_map(node);
    reads(db, program, source_nodes(db, item).into_iter().chain(named).collect())
}

/// Without recursion: a circle may be longer than a stack is deep.
fn reads<'db>(db: &'db dyn Db, program: Program<'db>, mut todo: Vec<Entity>) -> Vec<StatementId> {
    let (mut seen, mut out) = (FxHashSet::default(), Vec::new());
    while let Some(node) = todo.pop() {
        if !seen.insert(node) {
            continue;
        }
        add_leads(db, program, node, &mut todo);
        out.extend(own_statements(db, node));
    }
    out
}
