//! A program's graph by itself, without a picture of it: what is compared to know whether a picture is out of date.
//!
//! Comes in: a root. Goes out: the graph as data, and where its nodes stand. *Never* here: pictures.

use crate::workspace::{Diagnostic, FileId, Places, Workspace};
use flux_plan::{NodeId, NodeKind, Plan, Pos};
use flux_view::{Subject, ViewFormat};
use std::ops::Range;

/// Where a node or a source stands.
#[derive(Clone, Debug)]
pub struct Place {
    /// The node's or source's name, behind an alias if another file declares it.
    pub name: String,
    /// What it is in the graph.
    pub subject: Subject,
    /// The node's kind, which decides how it is drawn; none: a source.
    pub kind: Option<NodeKind>,
    /// The file that it is in.
    pub file: FileId,
    /// Where the file writes that name, in bytes.
    pub range: Range<usize>,
}

/// The place of every node, then of every source.
fn places(plan: &Plan, positions: &Places) -> Vec<Place> {
    let place = |name: &str, subject, kind, at: Pos| {
        let (file, range) = positions.get(at.index())?.clone();
        Some(Place { name: name.to_owned(), subject, kind, file, range })
    };
    let nodes = plan.nodes.iter().zip(0..);
    let nodes =
        nodes.filter_map(|(node, id)| place(&node.name, Subject::Node(NodeId(id)), Some(node.kind), node.at));
    let sources = plan.sources.iter().enumerate();
    let sources = sources.filter_map(|(i, source)| place(&source.name, Subject::Source(i), None, source.at));
    nodes.chain(sources).collect()
}

/// A program's graph, in a form that can be compared with another one's.
pub struct Outline {
    pub(crate) plan: Plan,
    /// Where its nodes and sources stand.
    pub places: Vec<Place>,
}

impl Outline {
    pub(crate) fn of(workspace: &Workspace, root: FileId) -> Result<Self, Vec<Diagnostic>> {
        let (plan, positions) = workspace.planned(root)?;
        let places = places(&plan, &positions);
        Ok(Outline { plan, places })
    }

    /// As `flux graph --format json` prints it: nothing of it depends on where things stand.
    pub fn json(&self) -> String {
        flux_view::view(&self.plan, ViewFormat::Json, None)
    }
}

impl Workspace {
    /// The graph of the program that begins at a file; none: it has errors.
    pub fn outline(&self, root: FileId) -> Option<Outline> {
        Outline::of(self, root).ok()
    }
}
