//! The graph of a program, or of one node of it, for a panel beside the text.

use crate::outline::{Outline, Place};
use crate::workspace::{Diagnostic, FileId, Workspace};
use flux_view::ViewFormat;

/// One graph in the forms that a panel can show.
#[derive(Clone, Debug)]
pub struct Graph {
    /// As `flux graph --format json` prints it.
    pub json: String,
    /// The picture, an SVG document.
    pub svg: String,
    /// As `flux graph` prints it, for editors that show text.
    pub text: String,
    /// Where the program's nodes and sources stand.
    pub places: Vec<Place>,
}

impl Outline {
    /// The graph, or one node of it, as data and as pictures; none: it has no node of that name. A picture of a large
    /// graph takes its time, and needs the workspace no longer.
    pub fn draw(self, node: Option<&str>) -> Option<Graph> {
        let only = match node {
            Some(name) => Some(self.plan.find_node(name)?),
            None => None,
        };
        let [json, svg, text] = [ViewFormat::Json, ViewFormat::Svg, ViewFormat::Text]
            .map(|format| flux_view::view(&self.plan, format, only));
        Some(Graph { json, svg, text, places: self.places })
    }
}

impl Workspace {
    /// The graph of the program that begins at a file. None: it has no node of that name.
    ///
    /// # Errors
    /// The program's diagnostics, if one of them is an error.
    pub fn graph(&self, root: FileId, node: Option<&str>) -> Result<Option<Graph>, Vec<Diagnostic>> {
        Ok(Outline::of(self, root)?.draw(node))
    }
}
