//! `flux explain`: the page of a diagnostic.

use super::Run;
use super::typed::InSession;
use crate::markdown;
use flux_session::analysis::diagnostics::{row_of, rows};
use flux_session::screen::Screen;
use flux_session::{Failed, Outcome, output};
use flux_session::{Format, Session};
use std::io::IsTerminal;

/// Explain a diagnostic: what it means, why, and how to mend it
#[derive(clap::Args)]
#[command(after_help = "Example: flux explain F0501")]
pub struct Args {
    /// The code, as `flux check` shows it
    code: String,
}

impl Run for Args {
    fn run(self) -> Result<Outcome, Failed> {
        let page = self.page()?;
        // For who reads on a terminal; what is piped stays Markdown.
        let text = match std::io::stdout().is_terminal() {
            true => markdown::render(page, &Screen::of_terminal()),
            false => page.to_owned(),
        };
        output::print(&text).map_err(|error| Failed::World(format!("cannot print: {error}")))?;
        Ok(Outcome::Fine)
    }
}

impl InSession for Args {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let page = self.page()?;
        let text = match session.format {
            Format::Human => markdown::render(page, &session.screen),
            Format::Json => serde_json::json!({"code": normal(&self.code), "text": page}).to_string(),
        };
        session.say.result(&text);
        Ok(Outcome::Fine)
    }
}

impl Args {
    fn page(&self) -> Result<&'static str, Failed> {
        let asked = normal(&self.code);
        row_of(&asked).map(|row| row.page).ok_or_else(|| unknown(&self.code, &asked))
    }
}

/// `f501` and `0501` mean `F0501`.
fn normal(code: &str) -> String {
    let digits = code.trim().trim_start_matches(['F', 'f']);
    format!("F{digits:0>4}")
}

fn unknown(given: &str, asked: &str) -> Failed {
    let likeness = |code: &str| strsim::levenshtein(code, asked);
    let nearest = rows().iter().map(|row| row.code).min_by_key(|code| likeness(code));
    let hint = match nearest {
        Some(code) => format!("; the nearest is {code}"),
        None => String::new(),
    };
    Failed::World(format!("there is no diagnostic `{given}`{hint}"))
}
