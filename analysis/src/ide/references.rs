//! References, and highlights in one file.

use super::focus::{Focus, Thing, focus, in_statement};
use super::place::all;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::declared::Space;
use crate::workspace::{FileId, Workspace};
use smol_str::SmolStr;
use std::ops::Range;

/// One use of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The file that uses the name.
    pub file: FileId,
    /// The name's bytes in the file.
    pub range: Range<usize>,
    /// It is declared, or given a body, here.
    pub declares: bool,
}

impl Workspace {
    /// Every place, in any file that anybody has asked for, that names what is named at this offset.
    pub fn references(&self, file: FileId, offset: usize) -> Vec<Reference> {
        let db: &dyn Db = &self.db;
        let Some(thing) = focus(db, file.0, offset).and_then(|found| found.thing) else { return Vec::new() };
        references(db, file.0, &self.all_files(), &thing)
    }

    /// As `references`, but in this file only.
    pub fn highlights(&self, file: FileId, offset: usize) -> Vec<Reference> {
        let db: &dyn Db = &self.db;
        let Some(thing) = focus(db, file.0, offset).and_then(|found| found.thing) else { return Vec::new() };
        in_file(db, file.0, &thing)
    }

    pub(crate) fn all_files(&self) -> Vec<SourceFile> {
        let mut files: Vec<_> = self.db.known();
        files.sort_by(|a, b| a.0.cmp(&b.0));
        files.into_iter().map(|(_, file)| file).collect()
    }
}

/// Every place that names a thing.
pub(crate) fn references(
    db: &dyn Db,
    file: SourceFile,
    files: &[SourceFile],
    thing: &Thing<'_>,
) -> Vec<Reference> {
    match thing {
        // Known in one file only.
        Thing::Value(..) | Thing::Alias(..) => in_file(db, file, thing),
        _ => files.iter().flat_map(|other| in_file(db, *other, thing)).collect(),
    }
}

/// The places of one file that name a thing.
pub(crate) fn in_file(db: &dyn Db, file: SourceFile, thing: &Thing<'_>) -> Vec<Reference> {
    let Some(text) = last_part(db, thing) else { return Vec::new() };
    // Most files and statements do not hold the word at all.
    if !text.is_empty() && !file.text(db).contains(text.as_str()) {
        return Vec::new();
    }
    let mut out = Vec::new();
    for at in all(db, file).filter(|at| at.statement.text(db).contains(text.as_str())) {
        db.unwind_if_revision_cancelled();
        let same = |found: &Focus<'_>| found.thing.as_ref() == Some(thing);
        out.extend(in_statement(db, file, at).into_iter().filter(same).map(|found| Reference {
            file: FileId(file),
            range: found.range,
            declares: found.occurrence.declares,
        }));
    }
    out
}

/// The word that every reference holds; none: nothing refers to it by a word.
fn last_part(db: &dyn Db, thing: &Thing<'_>) -> Option<SmolStr> {
    Some(match thing {
        Thing::Entity(entity) => entity.name(db).clone(),
        Thing::Lock(name, _)
        | Thing::Alias(_, name)
        | Thing::Value(_, name)
        | Thing::Argument(_, name)
        | Thing::Type(name)
        | Thing::Annotation(name)
        | Thing::Optimization(name) => name.clone(),
        Thing::File(file) => file.path(db).file_name()?.to_string_lossy().into(),
    })
}

/// How often a node is used, itself and its declarations aside.
pub(crate) fn uses(
    db: &dyn Db,
    files: &[SourceFile],
    node: crate::names::declared::Entity,
) -> Vec<Reference> {
    debug_assert_eq!(node.space(db), Space::Node);
    let found = references(db, node.file(db), files, &Thing::Entity(node));
    found.into_iter().filter(|reference| !reference.declares).collect()
}
