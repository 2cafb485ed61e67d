//! The graph of a program, or of one node of it, for a panel beside the text.

use crate::outline::{Place, places};
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
    /// Where the program's nodes and sources stand.
    pub places: Vec<Place>,
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
        let places = places(&plan, &positions);
        let [json, svg, text] =
            [ViewFormat::Json, ViewFormat::Svg, ViewFormat::Text].map(|format| plan.view(format, only));
        Ok(Some(Graph { json, svg, text, places }))
    }
}
