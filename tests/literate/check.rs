//! What the checker says of a program.

use super::Program;
use flux_analysis::{Diagnostic, FileId, Workspace};
use flux_plan::{Mode, Plan, Scope};
use std::fmt::Write as _;
use std::path::Path;

/// A folder that is not there: the files of a case are given as text.
const FOLDER: &str = "/flux-literate-case";

/// A program's files in a workspace of their own, and the first of them.
fn open(program: &Program<'_>) -> (Workspace, FileId) {
    let mut workspace = Workspace::new();
    let mut files = Vec::new();
    for (name, text) in program.texts() {
        files.push(workspace.open_text(&Path::new(FOLDER).join(name), &text));
    }
    (workspace, files[0])
}

/// One line for each diagnostic, `LINE:COLUMN CODE severity message`, in the order of their places; those of
/// other files than the first begin with the file's name and `:`.
pub fn diagnostics(program: &Program<'_>) -> String {
    let (workspace, root) = open(program);
    lines(&workspace, root, &workspace.report(&[root]))
}

fn lines(workspace: &Workspace, root: FileId, diagnostics: &[Diagnostic]) -> String {
    let mut lines = String::new();
    for diagnostic in diagnostics {
        if diagnostic.file != root {
            let name = workspace.path(diagnostic.file).file_name().unwrap_or_default();
            let _ = write!(lines, "{}:", name.display());
        }
        let before = &workspace.text(diagnostic.file)[..diagnostic.range.start];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let Diagnostic { code, severity, message, .. } = diagnostic;
        let _ = writeln!(lines, "{line}:{column} {code} {} {message}", severity.name());
    }
    lines
}

/// The program's plan.
///
/// # Errors
/// Its diagnostics, as [`diagnostics`] shows them.
pub fn plan(program: &Program<'_>) -> Result<Plan, String> {
    let (mut workspace, root) = open(program);
    workspace.plan(root).map_err(|diagnostics| lines(&workspace, root, &diagnostics))
}

/// One line for each node of the plan that takes locks, in the order of acquisition.
pub fn locks(program: &Program<'_>) -> Result<String, String> {
    let plan = plan(program)?;
    let mut lines = String::new();
    for node in plan.nodes.iter().filter(|node| !node.locks.is_empty()) {
        let locks = node.locks.iter().map(|acquire| {
            let name = &plan.locks[acquire.lock.index()].name;
            let mode = if acquire.mode == Mode::Read { "?" } else { "" };
            let scope = match &acquire.scope {
                Scope::Program => String::new(),
                Scope::Session => "(session)".to_owned(),
                Scope::Key(input) => format!("({input})"),
            };
            format!("{name}{mode}{scope}")
        });
        let _ = writeln!(lines, "{}: {}", node.name, locks.collect::<Vec<_>>().join(", "));
    }
    Ok(lines)
}
