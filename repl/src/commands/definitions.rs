//! `:undo`, `:diff`, `:save`: what was typed, over the program's files.

use super::typed::InSession;
use crate::files::cannot;
use crate::screen::Ink;
use crate::session::Session;
use crate::{Failed, Outcome};
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
                session.say.note(&format!("took back {}", crate::screen::elide(&one_line(&statement), 70)));
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

/// Beside the file first, so that a full disk or a crash leaves the old text whole.
pub(crate) fn write_whole(path: &std::path::Path, text: &str) -> std::io::Result<()> {
    // A link stays one, and what it points to is written.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let beside = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
    let written = std::fs::write(&beside, text).and_then(|()| {
        if let Ok(before) = std::fs::metadata(&path) {
            std::fs::set_permissions(&beside, before.permissions())?;
        }
        std::fs::rename(&beside, &path)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}
