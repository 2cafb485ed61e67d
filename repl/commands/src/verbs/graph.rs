//! `flux graph`: a program's graph, its types, locks and paths.

use super::Run;
use super::typed::InSession;
use crate::drawing;
use crate::program::Program;
use clap::ValueEnum;
use flux_session::Session;
use flux_session::files::cannot;
use flux_session::plan::Plan;
use flux_session::screen::Screen;
use flux_session::view::ViewFormat;
use flux_session::{Failed, Outcome, output};
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

/// How a graph is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
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
    /// Boxes and arrows, as wide as the terminal
    Unicode,
}

impl Run for Args {
    fn run(self) -> Result<Outcome, Failed> {
        if self.profile.is_some() {
            return Err(Failed::NotBuilt("`flux graph --profile`".into()));
        }
        let Some(program) = Program::open(&self.file)? else { return Ok(Outcome::Errors) };
        let plan = &program.plan;
        let shown = show(plan, self.node.as_deref(), self.format, &Screen::of_terminal())?;
        output::print(&shown).map_err(|error| cannot("write", Path::new("standard output"), &error))?;
        Ok(Outcome::Fine)
    }
}

/// Draw the program's graph, or a node and what is inside it
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  :graph\n  :graph Handler\n  :graph --svg image.svg\n  :graph --format mermaid"
)]
pub(crate) struct Typed {
    /// Only this node and what is inside it
    #[arg(value_name = "NODE")]
    node: Option<String>,
    /// How to write it
    #[arg(long, value_enum, default_value_t = Format::Unicode)]
    format: Format,
    /// Make a picture of it in this file instead
    #[arg(long, value_name = "FILE", conflicts_with = "format")]
    svg: Option<PathBuf>,
}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let plan = session.plan()?;
        let Some(file) = self.svg else {
            let objects = session.format == flux_session::Format::Json && self.format == Format::Unicode;
            let format = if objects { Format::Json } else { self.format };
            let shown = show(&plan, self.node.as_deref(), format, &session.screen)?;
            session.say.result(&if objects { on_one_line(shown) } else { shown });
            return Ok(Outcome::Fine);
        };
        let picture = show(&plan, self.node.as_deref(), Format::Svg, &session.screen)?;
        // As the program's own files: relative to where the session was started.
        std::fs::write(&file, picture).map_err(|error| cannot("write", &file, &error))?;
        session.say.note(&format!("wrote {}", file.display()));
        Ok(Outcome::Fine)
    }
}

/// Programs read an object a line.
fn on_one_line(json: String) -> String {
    serde_json::from_str::<serde_json::Value>(&json).map_or(json, |value| value.to_string())
}

/// Writes a program's graph, or that of the node of that name.
///
/// # Errors
/// There is no such node.
pub(crate) fn show(
    plan: &Plan,
    node: Option<&str>,
    format: Format,
    screen: &Screen,
) -> Result<String, Failed> {
    let node = match node {
        None => None,
        Some(name) => Some(plan.find_node(name).ok_or_else(|| unknown(plan, name))?),
    };
    let format = match format {
        Format::Text => ViewFormat::Text,
        Format::Mermaid => ViewFormat::Mermaid,
        Format::Dot => ViewFormat::Dot,
        Format::Svg => ViewFormat::Svg,
        Format::Json => ViewFormat::Json,
        Format::Unicode => return Ok(drawing::draw(plan, node, screen)),
    };
    Ok(flux_session::view::view(plan, format, node))
}

fn unknown(plan: &Plan, name: &str) -> Failed {
    let likeness = |node: &&flux_session::plan::Node| strsim::levenshtein(&node.name, name);
    let hint = match plan.nodes.iter().min_by_key(likeness) {
        Some(node) => format!("; the nearest is `{}`", node.name),
        None => String::new(),
    };
    Failed::World(format!("{} has no node `{name}`{hint}", plan.program))
}
