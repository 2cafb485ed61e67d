//! A program's graph by itself, without a picture of it: what is compared to know whether a picture is out of date.
//!
//! Comes in: a root. Goes out: the graph as data, and where its nodes stand. *Never* here: pictures.

use crate::workspace::{FileId, Workspace};
use flux_plan::Plan;
use flux_plan::view::ViewFormat;
use std::ops::Range;

/// A graph.
pub struct Outline {
    plan: Plan,
    /// Its nodes, and where each stands.
    pub nodes: Vec<(String, FileId, Range<usize>)>,
}

impl Outline {
    /// As `flux graph --format json` prints it: nothing of it depends on where things stand.
    pub fn json(&self) -> String {
        self.plan.view(ViewFormat::Json, None)
    }
}

impl Workspace {
    /// The graph of the program that begins at a file; none: it has errors.
    pub fn outline(&self, root: FileId) -> Option<Outline> {
        let (plan, positions) = self.planned(root).ok()?;
        let place = |node: &flux_plan::Node| {
            let (file, range) = positions.get(node.at.index())?.clone();
            Some((node.name.to_string(), file, range))
        };
        let nodes = plan.nodes.iter().filter_map(place).collect();
        Some(Outline { plan, nodes })
    }
}
