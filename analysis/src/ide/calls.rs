//! What flows into a node and out of it, and who holds locks around it: the call hierarchy.

use super::Target;
use super::focus::{Thing, focus, in_statement};
use super::navigate::{definition_items, targets};
use super::place::all;
use super::references::uses;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::name_span;
use crate::files::statement::parsed;
use crate::names::declared::{Entity, Space};
use crate::workspace::{FileId, Workspace};
use flux_syntax::tree::ItemKind;
use smol_str::SmolStr;
use std::ops::Range;

/// Something that runs nodes, or is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The name as an editor shows it.
    pub name: String,
    /// What it is: `flow`, `source`, `handler`, `constraint`, `node`.
    pub kind: &'static str,
    /// Where it is declared.
    pub target: Target,
}

/// One end of a connection, with the places that make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Who calls, for incoming calls; who is called, for outgoing ones.
    pub other: Caller,
    /// Where it is named: in the other end's file for incoming calls, else in one's own.
    pub places: Vec<Range<usize>>,
}

impl Workspace {
    /// The node at an offset.
    pub fn caller(&self, file: FileId, offset: usize) -> Option<Caller> {
        let db: &dyn Db = &self.db;
        match focus(db, file.0, offset)?.thing? {
            Thing::Entity(node) if node.space(db) == Space::Node => caller(db, node),
            _ => None,
        }
    }

    /// Flows, sources, handlers and constraints that name the node at an offset.
    pub fn incoming(&self, file: FileId, offset: usize) -> Vec<Call> {
        let db: &dyn Db = &self.db;
        let Some(node) = self.node_at(file, offset) else { return Vec::new() };
        let mut out: Vec<Call> = Vec::new();
        for place in uses(db, &self.all_files(), node) {
            let Some(other) = holder(db, place.file.0, place.range.start) else { continue };
            match out.iter_mut().find(|call| call.other == other) {
                Some(call) => call.places.push(place.range),
                None => out.push(Call { other, places: vec![place.range] }),
            }
        }
        out
    }

    /// Nodes that the node at an offset names in its flow.
    pub fn outgoing(&self, file: FileId, offset: usize) -> Vec<Call> {
        let db: &dyn Db = &self.db;
        let Some(node) = self.node_at(file, offset) else { return Vec::new() };
        let mut out: Vec<Call> = Vec::new();
        let own = node.file(db);
        for at in all(db, own) {
            let defines = |item: &flux_syntax::tree::Item| match &item.kind {
                ItemKind::Flow(it) => it.name.text == *node.name(db),
                ItemKind::Source(it) => it.name.text == *node.name(db),
                _ => false,
            };
            if !parsed(db, at.statement).items.iter().any(defines) {
                continue;
            }
            for found in in_statement(db, own, at) {
                if !defines(found.item.item(db)) || found.occurrence.declares {
                    continue;
                }
                let Some(Thing::Entity(inner)) = found.thing else { continue };
                if inner.space(db) != Space::Node {
                    continue;
                }
                let Some(other) = caller(db, inner) else { continue };
                match out.iter_mut().find(|call| call.other == other) {
                    Some(call) => call.places.push(found.range),
                    None => out.push(Call { other, places: vec![found.range] }),
                }
            }
        }
        out
    }

    fn node_at(&self, file: FileId, offset: usize) -> Option<Entity> {
        let db: &dyn Db = &self.db;
        match focus(db, file.0, offset)?.thing? {
            Thing::Entity(node) if node.space(db) == Space::Node => Some(node),
            _ => None,
        }
    }
}

fn caller(db: &dyn Db, node: Entity) -> Option<Caller> {
    let items = definition_items(db, node);
    let kind = match items.first().map(|at| &at.item(db).kind) {
        Some(ItemKind::Flow(_)) => "flow",
        Some(ItemKind::Source(_)) => "source",
        _ => "node",
    };
    let target = targets(db, items.into_iter().take(1).collect()).pop()?;
    Some(Caller { name: node.name(db).to_string(), kind, target })
}

/// The item around a use of a node.
fn holder(db: &dyn Db, file: SourceFile, offset: usize) -> Option<Caller> {
    let at = super::place::statement_at(db, file, offset)?;
    let (_, item) = super::place::item_at(db, at, offset)?;
    let named = |name: &SmolStr| name.to_string();
    let (name, kind) = match &item.kind {
        ItemKind::Flow(it) => (named(&it.name.text), "flow"),
        ItemKind::Source(it) => (named(&it.name.text), "source"),
        ItemKind::Handler(it) => {
            let path = it.path.as_ref().and_then(|p| p.names.last());
            (
                path.map_or_else(|| "handle error *".to_owned(), |n| format!("handle error {}", n.text)),
                "handler",
            )
        }
        ItemKind::Recover(it) => (format!("recover {}", it.path.names.last()?.text), "handler"),
        ItemKind::Constraint(it) => {
            let locks: Vec<&str> = it.locks.iter().map(|lock| lock.name.text.as_str()).collect();
            (format!("{{{}}}", locks.join(", ")), "constraint")
        }
        ItemKind::Typedef(it) => (named(&it.name.text), "predicate"),
        ItemKind::Optimize(it) => (named(&it.with.component.text), "optimization"),
        _ => return None,
    };
    let target = Target { file: FileId(file), range: at.range(item.span), name: at.range(name_span(item)) };
    Some(Caller { name, kind, target })
}
