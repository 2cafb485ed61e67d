//! `:results`: what flows at the prompt have put out.

use super::typed::InSession;
use crate::markdown;
use flux_session::screen::{Ink, elide, width_of};
use flux_session::{Failed, Outcome};
use flux_session::{Format, Session, Tuple, tuple_json, value_line};

/// List the earlier results that a flow can use: `_1`, `_2`…
#[derive(clap::Args)]
#[command(after_help = "Example: :results")]
pub(crate) struct Typed {}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let all = session.results.all();
        if all.is_empty() {
            return Err(Failed::World("there is no result yet: a flow at the prompt puts one out".into()));
        }
        let lines = all.iter().map(|result| match session.format {
            Format::Human => in_a_line(session, result),
            Format::Json => tuple_json(result),
        });
        session.say.result(&lines.collect::<Vec<_>>().join("\n"));
        Ok(Outcome::Fine)
    }
}

fn in_a_line(session: &Session, result: &Tuple) -> String {
    let screen = &session.screen;
    let name = format!("_{}", result.index);
    let mut room = screen.width.saturating_sub(width_of(&name) + 1);
    let mut cut = false;
    let mut out = screen.paint(Ink::Strong, &name);
    for (index, value) in result.values.iter().enumerate() {
        let label = format!("{} {} = ", value.ty, value.name);
        let text = format!("{}{label}", if index > 0 { ", " } else { " " });
        if room <= width_of(&text) + 1 {
            if !cut {
                out.push_str(&elide("…", room));
            }
            return out;
        }
        room -= width_of(&text);
        out.push_str(&screen.paint(Ink::Faint, &text));
        // What follows wants room, too.
        let most = if index + 1 < result.values.len() { (room / 2).max(8).min(room) } else { room };
        let shown = elide(&value_line(&value.value, most.max(8)), most);
        room -= width_of(&shown);
        cut = shown.ends_with('…');
        out.push_str(&markdown::source(&shown, screen).trim_end().replace('\n', " "));
    }
    out
}
