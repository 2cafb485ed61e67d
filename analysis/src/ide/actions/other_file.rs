//! Names the nearest file that is there.

use super::ask::{Ask, Offer};
use crate::ide::uses::way_to;
use crate::nearest::nearest;
use crate::workspace::Diagnostic;
use smol_str::SmolStr;

/// More files of a folder than this nobody looks at.
const MOST: usize = 2000;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    let written = ask.said(said).trim_matches('"');
    let mut there: Vec<SmolStr> = Vec::new();
    for file in ask.ws.all_files().into_iter().filter(|file| file.trouble(ask.db).is_none()) {
        there.extend(way_to(ask.db, ask.file, file).map(SmolStr::from));
    }
    let folder = ask.file.path(ask.db).parent().map(|folder| match written.rsplit_once('/') {
        Some((inner, _)) => (folder.join(inner), format!("{inner}/")),
        None => (folder.to_path_buf(), String::new()),
    });
    if let Some((folder, inner)) = folder {
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().take(MOST);
        let files = entries.filter(|entry| entry.path().extension().is_some_and(|e| e == "flux"));
        let own = |entry: &std::fs::DirEntry| entry.path() == *ask.file.path(ask.db);
        there.extend(files.filter(|e| !own(e)).map(|e| format!("{inner}{}", e.file_name().display()).into()));
    }
    there.sort();
    there.dedup();
    let with_end = format!("{written}.flux");
    let near = there.iter().find(|name| **name == with_end).cloned().or_else(|| nearest(written, &there));
    // A folder with one other file leaves no choice.
    let Some(near) = near.or_else(|| <[SmolStr; 1]>::try_from(there).ok().map(|[only]| only)) else {
        return Vec::new();
    };
    let edit = ask.edit(said.range.clone(), format!("\"{near}\""));
    vec![Offer::new(format!("Change to `{near}`"), vec![edit]).preferred()]
}
