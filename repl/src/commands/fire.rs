//! `:fire Tick`: one flow of a source, with what it puts out.

use super::send::{How, Typed as Send};
use super::typed::InSession;
use crate::session::Session;
use crate::{Failed, Outcome};

/// Start one flow of a source
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  :fire Tick\n  :fire Listen {data: \"…\"}")]
pub(crate) struct Typed {
    /// The source, and what it puts out
    #[arg(value_name = "SOURCE", required = true, num_args = 1..=2)]
    source: Vec<String>,
    #[command(flatten)]
    how: How,
}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        Send { request: self.source, how: self.how }.run(session)
    }
}
