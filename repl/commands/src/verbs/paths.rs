//! `:paths`: the ways through the graph that this session's requests took.

use super::typed::InSession;
use flux_session::{Failed, Outcome};
use flux_session::{Format, Session};

/// Show the ways that this session's requests and flows took, how often, and how long they took
#[derive(clap::Args)]
#[command(after_help = "Example: :paths, after :send GET /cat.ppm --repeat 100")]
pub(crate) struct Typed {}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let paths = session.taken.paths();
        if paths.flows() == 0 {
            return Err(Failed::World(
                "nothing has run yet: `:send` sends a request, a flow at the prompt runs".into(),
            ));
        }
        let text = match session.format {
            Format::Human => paths.render(&session.screen),
            Format::Json => paths.json(),
        };
        session.say.result(&text);
        Ok(Outcome::Fine)
    }
}
