//! `:undo`, `:diff`, `:save`: what was typed, over the program's files.

use super::typed::InSession;
use flux_session::Session;
use flux_session::files::{cannot, write_whole};
use flux_session::screen::Ink;
use flux_session::{Failed, Outcome};
use similar::{ChangeTag, TextDiff};
use std::path::PathBuf;

/// Take the last definition back
#[derive(clap::Args)]
#[command(after_help = "Example: :undo")]
pub(crate) struct Undo {}

/// Show how the program differs from its files
#[derive(clap::Args)]
#[command(after_help = "Example: :diff")]
pub(crate) struct Diff {}

/// Write what was typed into the program's files
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  :save\n  :save mine.flux")]
pub(crate) struct Save {
    /// Where to, for a session that no file begins
    #[arg(value_name = "FILE")]
    file: Option<PathBuf>,
}

impl InSession for Undo {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        match session.undo()? {
            None => Err(Failed::World("there is no definition to take back".into())),
            Some(statement) => {
                session
                    .say
                    .note(&format!("took back {}", flux_session::screen::elide(&one_line(&statement), 70)));
                Ok(Outcome::Fine)
            }
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

impl InSession for Diff {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        session.tidy();
        let screen = session.screen;
        let mut out = String::new();
        for (file, before, after) in session.overlay.changes(&session.workspace) {
            let name = session.names.of(session.workspace.path(file));
            out.push_str(&screen.paint(Ink::Strong, &name));
            out.push('\n');
            let diff = TextDiff::from_lines(before, after);
            for group in diff.grouped_ops(2) {
                for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
                    let (sign, ink) = match change.tag() {
                        ChangeTag::Delete => ('-', Ink::Bad),
                        ChangeTag::Insert => ('+', Ink::Good),
                        ChangeTag::Equal => (' ', Ink::Faint),
                    };
                    let line = change.value().trim_end_matches(['\r', '\n']);
                    out.push_str(&screen.paint(ink, &format!("{sign} {line}")));
                    out.push('\n');
                }
            }
        }
        if out.is_empty() {
            session.say.note("nothing was typed that the files do not have");
        } else {
            session.say.result(&out);
        }
        Ok(Outcome::Fine)
    }
}

impl InSession for Save {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        session.tidy();
        if session.untitled {
            let Some(file) = self.file else {
                return Err(Failed::Usage(
                    "this session began with no file of its own: `:save NAME.flux`".into(),
                ));
            };
            return session.save_as(&file);
        }
        if self.file.is_some() {
            return Err(Failed::Usage("the definitions go into the program's own files: `:save`".into()));
        }
        let texts = session.overlay.to_write(&session.workspace);
        for (path, text) in &texts {
            write_whole(path, text).map_err(|error| cannot("write", path, &error))?;
            session.say.note(&format!("wrote {}", session.names.of(path)));
        }
        if texts.is_empty() {
            session.say.note("nothing was typed that the files do not have");
        }
        session.overlay.saved();
        Ok(Outcome::Fine)
    }
}
