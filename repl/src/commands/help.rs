//! `:help`: what can be typed.

use super::typed::{self, InSession};
use crate::screen::Ink;
use crate::session::Session;
use crate::{Failed, Outcome};

/// Show what can be typed, or all about one command
#[derive(clap::Args)]
pub(crate) struct Typed {
    /// A command
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// What is no command.
const FORMS: [(&str, &str); 6] = [
    ("Feed = A -> B;", "a statement joins the program, or replaces what has its name"),
    ("7 -> Double", "a flow runs; it may begin with a literal, a record or an earlier result"),
    ("_  _2  _2.name", "the last result, the second, one of its values"),
    ("Feed?  Feed??", "what there is to know of a name; its text"),
    (":!ls", "a command of the shell"),
    ("Ctrl-C  Ctrl-D", "cancels the line or what runs; leaves"),
];

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let text = match self.command.as_deref().map(|name| name.trim_start_matches(':')) {
            None => overview(session),
            Some(name) => typed::long_help(name).ok_or_else(|| {
                Failed::Usage(format!("there is no command `:{name}`: `:help` shows them all"))
            })?,
        };
        session.say.result(&text);
        Ok(Outcome::Fine)
    }
}

fn overview(session: &Session) -> String {
    let verbs = typed::names().into_iter().map(|(name, about)| (format!(":{name}"), about));
    let forms = FORMS.iter().map(|(form, about)| ((*form).to_owned(), (*about).to_owned()));
    let rows: Vec<(String, String)> = forms.chain(verbs).collect();
    let widest = rows.iter().map(|(name, _)| crate::screen::width_of(name)).max().unwrap_or(0);
    let room = session.screen.width.saturating_sub(widest + 2);
    let mut out = String::new();
    for (name, about) in rows {
        let name = session.screen.paint(Ink::Strong, &crate::screen::fit(&name, widest));
        out.push_str(format!("{name}  {}", crate::screen::elide(&about, room)).trim_end());
        out.push('\n');
    }
    out
}
