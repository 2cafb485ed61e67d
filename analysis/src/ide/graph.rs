//! The graph of a program, or of one node of it, for a panel beside the text.

use super::Target;
use crate::workspace::{Diagnostic, FileId, Workspace};
use flux_plan::view::ViewFormat;

/// A graph.
#[derive(Clone, Debug)]
pub struct Graph {
    /// As `flux graph --format json` prints it.
    pub json: String,
    /// As a picture.
    pub svg: String,
    /// As `flux graph` prints it, for editors that show text.
    pub text: String,
    /// Where each of its nodes stands.
    pub nodes: Vec<(String, Target)>,
}

impl Workspace {
    /// The graph of the program that begins at a file. None: it has no node of that name.
    ///
    /// # Errors
    /// The program's diagnostics, if one of them is an error.
    pub fn graph(&self, root: FileId, node: Option<&str>) -> Result<Option<Graph>, Vec<Diagnostic>> {
        let (plan, positions) = self.planned(root)?;
        let only = match node {
            Some(name) => match plan.find_node(name) {
                Some(found) => Some(found),
                None => return Ok(None),
            },
            None => None,
        };
        let place = |node: &flux_plan::Node| {
            let (file, range) = positions.get(node.at.index())?.clone();
            Some((node.name.to_string(), Target { file, range: range.clone(), name: range }))
        };
        let nodes = plan.nodes.iter().filter_map(place).collect();
        let [json, svg, text] =
            [ViewFormat::Json, ViewFormat::Svg, ViewFormat::Text].map(|format| plan.view(format, only));
        Ok(Some(Graph { json, svg, text, nodes }))
    }
}
