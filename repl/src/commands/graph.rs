//! `flux graph`: a program's graph, its types, locks and paths.

use super::Run;
use crate::files::cannot;
use crate::program::Program;
use crate::{Failed, Outcome, output};
use clap::ValueEnum;
use flux_plan::view::ViewFormat;
use std::path::{Path, PathBuf};

/// Show a program's graph: its nodes, types, locks and paths
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  flux graph image.flux\n  flux graph image.flux --format svg > image.svg\n  \
                        flux graph image.flux --node Handler"
)]
pub struct Args {
    /// The program
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Only this node and what is inside it
    #[arg(long, value_name = "NODE")]
    node: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Show what a profile measured at each node (not built yet)
    #[arg(long, value_name = "PROFILE")]
    profile: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Indented, for a terminal
    Text,
    /// A Mermaid flowchart
    Mermaid,
    /// Graphviz's language
    Dot,
    /// A picture
    Svg,
    /// For programs
    Json,
}

impl Run for Args {
    fn run(self) -> Result<Outcome, Failed> {
        if self.profile.is_some() {
            return Err(Failed::NotBuilt("`flux graph --profile`".into()));
        }
        let Some(program) = Program::open(&self.file)? else { return Ok(Outcome::Errors) };
        let plan = &program.plan;
        let node = match &self.node {
            None => None,
            Some(name) => Some(plan.find_node(name).ok_or_else(|| unknown(plan, name))?),
        };
        let format = match self.format {
            Format::Text => ViewFormat::Text,
            Format::Mermaid => ViewFormat::Mermaid,
            Format::Dot => ViewFormat::Dot,
            Format::Svg => ViewFormat::Svg,
            Format::Json => ViewFormat::Json,
        };
        output::print(&plan.view(format, node))
            .map_err(|error| cannot("write", Path::new("standard output"), &error))?;
        Ok(Outcome::Fine)
    }
}

fn unknown(plan: &flux_plan::Plan, name: &str) -> Failed {
    let likeness = |node: &&flux_plan::Node| strsim::levenshtein(&node.name, name);
    let hint = match plan.nodes.iter().min_by_key(likeness) {
        Some(node) => format!("; the nearest is `{}`", node.name),
        None => String::new(),
    };
    Failed::World(format!("{} has no node `{name}`{hint}", plan.program))
}
