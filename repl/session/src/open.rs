//! How a session begins: its program, its settings, where its words go.

use super::{Format, Interrupt, Latencies, Overlay, Results, Say, Session, Taken, Verbs};
use crate::Failed;
use crate::files::{Names, open};
use crate::screen::Screen;
use flux_analysis::Workspace;
use std::path::{Path, PathBuf};

/// The file of a session that no file begins.
pub(crate) const UNTITLED: &str = "session.flux";

/// How a session is to be.
pub struct Wishes {
    /// What can be done with its program.
    pub verbs: &'static Verbs,
    /// The files of its program.
    pub files: Vec<PathBuf>,
    /// Where its words go.
    pub say: Say,
    /// Where a person looks.
    pub screen: Screen,
    /// How results are written.
    pub format: Format,
    /// Print results and errors, and nothing else.
    pub quiet: bool,
    /// Through which Ctrl-C reaches what runs.
    pub interrupt: Interrupt,
}

impl Session {
    /// Opens the files; of several, the program is all of them together.
    ///
    /// # Errors
    /// One of them can't be read.
    pub fn open(wishes: Wishes) -> Result<Session, Failed> {
        let Wishes { verbs, files, say, screen, format, quiet, interrupt } = wishes;
        let mut workspace = Workspace::new();
        let here = std::env::current_dir()
            .map_err(|error| Failed::World(format!("cannot see where this is: {error}")))?;
        let mut opened = Vec::new();
        for file in &files {
            opened.push(open(&mut workspace, file)?);
        }
        let untitled = opened.len() != 1;
        let root = match opened.as_slice() {
            [one] => *one,
            _ => workspace.open_text(&here.join(UNTITLED), &uses(&files)),
        };
        let folder = workspace.path(root).parent().map(Path::to_path_buf).unwrap_or_default();
        let names = Names::new(files.iter().map(PathBuf::as_path));
        Ok(Session {
            say,
            screen,
            format,
            quiet,
            timing: false,
            interrupt,
            workspace,
            names,
            root,
            folder,
            untitled,
            overlay: Overlay::default(),
            results: Results::default(),
            taken: Taken::default(),
            latencies: Latencies::default(),
            service: None,
            verbs,
            ready: None,
            tried: None,
            runtime: None,
            revision: 0,
        })
    }
}

/// A program that joins these files.
fn uses(files: &[PathBuf]) -> String {
    let quoted = |path: &PathBuf| path.display().to_string().replace('\\', "\\\\").replace('"', "\\\"");
    files.iter().map(|file| format!("use \"{}\";\n", quoted(file))).collect()
}
