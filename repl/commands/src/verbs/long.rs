//! `:long _`: a result whole, through a pager where a person looks.

use super::typed::InSession;
use flux_session::screen::Ink;
use flux_session::{Failed, Format, Outcome, Session, number, tuple_json, whole};
use std::io::{IsTerminal, Write};
use std::process::{Command, Stdio};

/// Show a result whole, however long it is
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  :long\n  :long _2\n  :long _2.name\n\n\
                        What is longer than the terminal goes through the pager that PAGER names, else `less`.")]
pub(crate) struct Typed {
    /// A result, or one of its values; `_` is the last
    #[arg(value_name = "RESULT", default_value = "_")]
    which: String,
}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let (word, field) = match self.which.split_once('.') {
            Some((word, field)) => (word, Some(field)),
            None => (self.which.as_str(), None),
        };
        let index = number(word, session.results.next()).ok_or_else(|| {
            Failed::Usage(format!(
                "`{word}` is no result: `_` is the last, `_2` the second; `:results` lists them"
            ))
        })?;
        let result = session.results.get(index).map_err(Failed::World)?;
        let place = field.map(|field| result.place(field)).transpose().map_err(Failed::World)?;
        if session.format == Format::Json {
            session.say.result(&tuple_json(result));
            return Ok(Outcome::Fine);
        }
        let values = match place {
            Some(place) => &result.values[place..=place],
            None => &result.values[..],
        };
        let mut text = String::new();
        for value in values {
            if values.len() > 1 {
                let name = session.screen.paint(Ink::Strong, &format!("{} {}", value.ty, value.name));
                text.push_str(&format!("{name}\n"));
            }
            text.push_str(&whole(&value.value, session.screen.width));
        }
        if !paged(session, &text) {
            session.say.result(&text);
        }
        Ok(Outcome::Fine)
    }
}

/// Shows it through a pager, if a person looks and it is longer than the terminal. Did that?
fn paged(session: &Session, text: &str) -> bool {
    let person = session.screen.progress && std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
    let rows = terminal_size::terminal_size().map_or(0, |(_, rows)| usize::from(rows.0));
    if !person || text.lines().count() < rows {
        return false;
    }
    let wanted = std::env::var("PAGER").ok().filter(|pager| !pager.trim().is_empty());
    // As others do: colours pass, and a short text does not stay on another screen.
    let pager = wanted.unwrap_or_else(|| "less -FRX".to_owned());
    let mut words = pager.split_whitespace();
    let Some(program) = words.next() else { return false };
    let Ok(mut child) = Command::new(program).args(words).stdin(Stdio::piped()).spawn() else { return false };
    if let Some(mut input) = child.stdin.take() {
        // Who has seen enough ends it before the text does.
        let _ = input.write_all(text.as_bytes());
    }
    let shown = child.wait().is_ok_and(|status| status.success());
    session.interrupt.reset();
    shown
}
