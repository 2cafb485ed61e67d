//! `use` items that are not written yet.

use super::place::all;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::workspace::{Edit, FileId};
use flux_syntax::tree::ItemKind;
use std::path::{Component, Path};

/// What adds `use "PATH";`, or `use "PATH" as ALIAS;`, behind the others, else at the file's beginning.
pub(crate) fn add_use(db: &dyn Db, file: SourceFile, path: &str, alias: Option<&str>) -> Edit {
    let text = file.text(db);
    let is_use =
        |at: &super::place::At<'_>| at.items(db).any(|(_, item)| matches!(item.kind, ItemKind::Use(_)));
    let last = all(db, file).filter(is_use).last();
    let at = match last {
        Some(last) => {
            let end = last.whole(db).end;
            text[end..].find('\n').map_or(text.len(), |n| end + n + 1)
        }
        None => 0,
    };
    let alias = alias.map_or_else(String::new, |alias| format!(" as {alias}"));
    let before = if at > 0 && !text[..at].ends_with('\n') { "\n" } else { "" };
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let text = format!("{before}use \"{path}\"{alias};{line_end}");
    Edit { file: FileId(file), range: at..at, text }
}

/// How a file names another: from its own folder; none: there is no such way, or it is the library's.
pub(crate) fn way_to(db: &dyn Db, from: SourceFile, to: SourceFile) -> Option<String> {
    let (own, other) = (from.path(db), to.path(db));
    if other.starts_with("flux:/") || own == other || other.extension()? != "flux" {
        return None;
    }
    relative(own.parent()?, other)
}

fn relative(folder: &Path, file: &Path) -> Option<String> {
    let (folder, file): (Vec<Component<'_>>, Vec<_>) =
        (folder.components().collect(), file.components().collect());
    let common = folder.iter().zip(&file).take_while(|(a, b)| a == b).count();
    if common == 0 {
        return None;
    }
    let up = std::iter::repeat_n(Some("..".to_owned()), folder.len() - common);
    let down = file[common..].iter().map(|part| part.as_os_str().to_str().map(str::to_owned));
    Some(up.chain(down).collect::<Option<Vec<_>>>()?.join("/"))
}
