//! The chains of nodes that a warning of deadlock speaks of, link by link.

use super::context::context_of;
use super::place::{item_at, range_of, statement_at};
use crate::constraints::{lock_summary, node_of};
use crate::elaborate::nodes_of;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::locks::NodeRef;
use crate::names::declared::{Entity, Space, node_items};
use crate::names::program::program;
use crate::names::resolve;
use crate::workspace::{Diagnostic, FileId, Label, Workspace};
use flux_syntax::tree::ItemKind;

impl Workspace {
    /// Where each node of the chains to the locks names the next one; nothing for other diagnostics.
    pub fn chains(&self, said: &Diagnostic) -> Vec<Label> {
        self.links_of(said).unwrap_or_default()
    }

    fn links_of(&self, said: &Diagnostic) -> Option<Vec<Label>> {
        let (db, file): (&dyn Db, _) = (&self.db, said.file.0);
        let at = statement_at(db, file, said.range.start)?;
        let (_, item) = item_at(db, at, said.range.start)?;
        let name = match &item.kind {
            ItemKind::Constraint(it) => &it.node.text,
            _ => item.name()?.0,
        };
        let node = resolve(db, file, Space::Node, name)?;
        let program = program(db, file);
        let findings = &lock_summary(db, program, node, context_of(db, program, node)).findings;
        let finding = findings.iter().find(|finding| finding.said == said.said)?;
        let mut out: Vec<Label> = Vec::new();
        for pair in finding.chains.iter().flat_map(|chain| chain.windows(2)) {
            let [from, to] = pair else { continue };
            let Some(place) = place(db, from, to) else { continue };
            let message = format!("`{from}` runs `{to}` here");
            let (file, range) = (FileId(place.statement.file(db)), range_of(db, place));
            if !out.iter().any(|other| other.file == file && other.range == range) {
                out.push(Label { file, range, message });
            }
        }
        Some(out)
    }
}

/// Where a node's flow names another.
fn place<'db>(db: &'db dyn Db, from: &NodeRef, to: &NodeRef) -> Option<Place<'db>> {
    let (from, to): (Entity, Entity) = (node_of(from), node_of(to));
    node_items(db, from).flows.iter().find_map(|at| {
        let ItemKind::Flow(flow) = &at.item(db).kind else { return None };
        let names = flow.body.iter().flat_map(nodes_of);
        let file = from.file(db);
        let mut named = names.filter(|name| resolve(db, file, Space::Node, &name.text) == Some(to));
        named.next().map(|name| at.at(name.span))
    })
}
