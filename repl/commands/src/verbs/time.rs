//! `:time`: how long things take.

use super::typed::InSession;
use flux_session::{Failed, Outcome};
use flux_session::{Next, Session};

/// Tell how long an input takes; without one: from now on, or no more
#[derive(clap::Args)]
#[command(after_help = "Example: :time 7 -> Double")]
pub(crate) struct Typed {
    /// What to run
    #[arg(value_name = "INPUT")]
    input: Option<String>,
}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let Some(input) = self.input else {
            session.timing = !session.timing;
            session.say.note(if session.timing { "times are told" } else { "times are not told" });
            return Ok(Outcome::Fine);
        };
        let before = std::mem::replace(&mut session.timing, true);
        let next = session.step(&input);
        session.timing = before;
        match next {
            Next::Go(outcome) => Ok(outcome),
            Next::Leave => Err(Failed::Usage("leaving takes no time worth telling".into())),
        }
    }
}
