//! `:trace`: what an earlier request or flow did, again.

use super::typed::InSession;
use crate::table::Table;
use crate::waterfall;
use flux_session::quantity::show;
use flux_session::screen::Ink;
use flux_session::{Failed, Outcome};
use flux_session::{Format, Run, Session};
use serde_json::json;

/// Show what an earlier request or flow did, step by step
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  :trace\n  :trace 3\n  :trace list")]
pub(crate) struct Typed {
    /// Its number, `last`, or `list` for all that are kept
    #[arg(value_name = "WHICH", default_value = "last")]
    which: String,
}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let Some(last) = session.taken.runs().next_back().map(|run| run.number) else {
            return Err(Failed::World(
                "nothing has run yet: `:send` sends a request, a flow at the prompt runs".into(),
            ));
        };
        let number = match self.which.as_str() {
            "list" => return list(session),
            "last" => last,
            word => word.parse().map_err(|_| {
                Failed::Usage(format!("`{word}` is no number of a trace: `:trace list` shows them"))
            })?,
        };
        let Some(run) = session.taken.runs().find(|run| run.number == number) else {
            return Err(Failed::World(format!(
                "there is no trace {number}: `:trace list` shows those that are kept"
            )));
        };
        let text = match session.format {
            Format::Human => {
                let head = flux_session::screen::elide(
                    &format!("{number}  {}", one_line(&run.what)),
                    session.screen.width,
                );
                format!(
                    "{}\n{}",
                    session.screen.paint(Ink::Faint, &head),
                    waterfall::render(&run.trace, &run.cases, &session.screen)
                )
            }
            Format::Json => object(run, true),
        };
        session.say.result(&text);
        Ok(Outcome::Fine)
    }
}

fn list(session: &Session) -> Result<Outcome, Failed> {
    let text = match session.format {
        Format::Json => session.taken.runs().map(|run| object(run, false)).collect::<Vec<_>>().join("\n"),
        Format::Human => {
            let mut table = Table::new(&["trace", "input", "source", "time", "steps"]);
            for run in session.taken.runs() {
                table.row([
                    (Ink::Strong, run.number.to_string().as_str()),
                    (Ink::Plain, one_line(&run.what).as_str()),
                    (Ink::Source, run.trace.source.as_str()),
                    (Ink::Plain, show(run.trace.duration_ns).as_str()),
                    (Ink::Faint, run.trace.events.len().to_string().as_str()),
                ]);
            }
            table.render(&session.screen)
        }
    };
    session.say.result(&text);
    Ok(Outcome::Fine)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn object(run: &Run, whole: bool) -> String {
    let mut object = json!({
        "number": run.number, "input": run.what, "source": run.trace.source, "duration_ns": run.trace.duration_ns,
    });
    if whole {
        object["trace"] = serde_json::to_value(&run.trace).unwrap_or_default();
    }
    object.to_string()
}
