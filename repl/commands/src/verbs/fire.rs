//! `:fire Tick`: one flow of a source, with what it puts out.

use super::send::{How, Typed as Send};
use super::typed::InSession;
use flux_session::Session;
use flux_session::{Failed, Outcome};

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
        let plan = session.plan()?;
        let name = self.source.first().map(String::as_str).unwrap_or_default();
        if !plan.sources.iter().any(|source| source.name == name) {
            let likeness = |source: &&flux_session::plan::Source| strsim::levenshtein(&source.name, name);
            let nearest = plan.sources.iter().min_by_key(likeness);
            let hint =
                nearest.map_or("it has none".to_owned(), |near| format!("did you mean `{}`?", near.name));
            return Err(Failed::World(format!("the program has no source `{name}`: {hint}")));
        }
        Send { request: self.source, how: self.how }.run(session)
    }
}
