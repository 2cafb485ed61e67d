//! What is shown above items: how often a node is used; run this service, send it a request.

use super::place::all;
use super::references::{Reference, uses};
use crate::files::db::Db;
use crate::names::declared::{Entity, Space};
use crate::workspace::{FileId, Workspace};
use flux_syntax::tree::{ItemKind, ValueKind};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// What a lens does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LensKind {
    /// Shows the uses of a node.
    References,
    /// Tells how many paths a source's flows can take.
    Paths,
    /// Runs the service that the file is the root of.
    Run,
    /// Sends a request: its method and path.
    Send(String),
}

/// A line that an editor shows above an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The name that it stands above.
    pub range: Range<usize>,
    /// What it tells, or does when somebody clicks it.
    pub kind: LensKind,
}

impl Workspace {
    /// The lenses of a file; what they count is asked for by itself.
    pub fn lenses(&self, file: FileId) -> Vec<Lens> {
        let db: &dyn Db = &self.db;
        let (mut out, mut seen) = (Vec::new(), FxHashSet::default());
        for at in all(db, file.0) {
            for (_, item) in at.items(db) {
                match &item.kind {
                    ItemKind::Node(it) if seen.insert(it.name.text.clone()) => {
                        out.push(Lens { range: at.range(it.name.span), kind: LensKind::References });
                    }
                    ItemKind::Flow(it) if seen.insert(it.name.text.clone()) => {
                        out.push(Lens { range: at.range(it.name.span), kind: LensKind::References });
                    }
                    ItemKind::Source(it) => {
                        let range = at.range(it.name.span);
                        out.push(Lens { range: range.clone(), kind: LensKind::Run });
                        let request = it.using.as_ref().and_then(request);
                        let send = |request| Lens { range: range.clone(), kind: LensKind::Send(request) };
                        out.extend(request.map(send));
                        out.push(Lens { range, kind: LensKind::Paths });
                    }
                    _ => {}
                }
            }
        }
        out
    }

    /// In how many ways the flows of the source at an offset can go, those that fail among them; none: the program has
    /// errors.
    pub fn paths(&self, file: FileId, offset: usize) -> Option<u64> {
        let db: &dyn Db = &self.db;
        let at = super::place::statement_at(db, file.0, offset)?;
        let (_, item) = super::place::item_at(db, at, offset)?;
        let ItemKind::Source(source) = &item.kind else { return None };
        let (plan, _) = self.planned(file).ok()?;
        plan.sources.iter().find(|known| known.name == source.name.text.as_str()).map(|known| known.paths)
    }

    /// The uses of the node that is declared at an offset.
    pub fn uses(&self, file: FileId, offset: usize) -> Vec<Reference> {
        let db: &dyn Db = &self.db;
        match super::focus::focus(db, file.0, offset).and_then(|found| found.thing) {
            Some(super::focus::Thing::Entity(node)) if Entity::space(node, db) == Space::Node => {
                uses(db, &self.all_files(), node)
            }
            _ => Vec::new(),
        }
    }
}

/// `GET /feed/{int user}`, as a request that a person can complete.
fn request(call: &flux_syntax::tree::Call) -> Option<String> {
    let method = call.component.text.strip_prefix("http.")?.to_uppercase();
    let known = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"];
    if !known.contains(&method.as_str()) {
        return None;
    }
    let path = call.args.iter().find_map(|arg| match &arg.value.kind {
        ValueKind::Text { text, .. } if arg.name.as_ref().is_none_or(|n| n.text == "path") => {
            Some(text.clone())
        }
        _ => None,
    })?;
    Some(format!("{method} {path}"))
}
