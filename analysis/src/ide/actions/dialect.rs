//! Converts a file to the current dialect: what the formatter writes.

use super::Action;
use crate::workspace::{Edit, FileId, Workspace};

pub(super) fn convert(workspace: &Workspace, file: FileId) -> Option<Action> {
    let edits: Vec<Edit> =
        workspace.format(file).into_iter().map(|(range, text)| Edit { file, range, text }).collect();
    let old = |text: &str| text.contains("=>") || text.contains("atomic") || text.contains('*');
    // Where only blanks differ, there is no dialect to convert.
    let is_old = edits.iter().any(|edit| old(&workspace.text(file)[edit.range.clone()]));
    is_old.then(|| Action {
        title: "Convert the file to the current dialect".to_owned(),
        kind: "source.convertDialect",
        edits,
        mends: None,
        preferred: false,
    })
}
