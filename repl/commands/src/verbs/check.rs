//! `flux check`: diagnostics of files and all that they use.

use super::Run;
use super::typed::InSession;
use clap::ValueEnum;
use flux_session::analysis::Workspace;
use flux_session::files::{Names, cannot, open};
use flux_session::report::{Count, human, json};
use flux_session::screen::columns;
use flux_session::{Failed, Outcome, output};
use flux_session::{Format as SessionFormat, Session};
use std::path::{Path, PathBuf};

/// Check programs: diagnostics of the files and of all that they use
#[derive(clap::Args)]
#[command(
    after_help = "Examples:\n  flux check image.flux\n  flux check --deny warnings --format json *.flux"
)]
pub struct Args {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to write diagnostics; json: one object a line
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
    /// Exit with 1 for these too
    #[arg(long, value_enum)]
    deny: Option<Deny>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Format {
    Human,
    Json,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Deny {
    Warnings,
}

/// Show what is to be said of the program
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  :check\n  :check --deny warnings")]
pub(crate) struct Typed {
    /// Warnings are errors, too
    #[arg(long, value_enum)]
    deny: Option<Deny>,
}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let found = session.check();
        let text = match session.format {
            SessionFormat::Json => json::render(&session.workspace, &session.names, &found),
            SessionFormat::Human => session.drawn(&found, None),
        };
        let count = Count::of(&found);
        session.say.result(&text);
        if session.format == SessionFormat::Human {
            session.say.note(&count.to_string());
        }
        Ok(Outcome::unless(count.errors > 0 || (self.deny.is_some() && count.warnings > 0)))
    }
}

impl Run for Args {
    fn run(self) -> Result<Outcome, Failed> {
        let mut workspace = Workspace::new();
        let names = Names::new(self.files.iter().map(PathBuf::as_path));
        let mut roots = Vec::new();
        let mut unread = 0;
        for file in &self.files {
            match open(&mut workspace, file) {
                Ok(id) if roots.contains(&id) => {}
                Ok(id) => roots.push(id),
                // The others are checked all the same.
                Err(error) => {
                    output::error(&error.to_string());
                    unread += 1;
                }
            }
        }
        let diagnostics = workspace.report(&roots);
        let text = match self.format {
            Format::Json => json::render(&workspace, &names, &diagnostics),
            Format::Human => {
                let colour = output::colours(&std::io::stdout());
                human::render(&workspace, &names, &diagnostics, colour, columns(&std::io::stdout()))
            }
        };
        output::print(&text).map_err(|error| cannot("write", Path::new("standard output"), &error))?;
        let count = Count::of(&diagnostics);
        if self.format == Format::Human && !roots.is_empty() {
            let files =
                if roots.len() == 1 { String::new() } else { format!(" in {} programs", roots.len()) };
            output::note(&format!("{count}{files}"));
        }
        let denied = self.deny == Some(Deny::Warnings) && count.warnings > 0;
        Ok(Outcome::unless(unread > 0 || count.errors > 0 || denied))
    }
}
