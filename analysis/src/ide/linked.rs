//! Names that are edited together: of a dispatch's cases, its signature and its `using`.

use super::focus::{Thing, focus};
use super::references::in_file;
use crate::files::db::Db;
use crate::names::declared::Space;
use crate::workspace::{FileId, Workspace};
use std::ops::Range;

impl Workspace {
    /// Where the node's name stands that is declared at an offset, if it is declared by several items of the file.
    pub fn linked(&self, file: FileId, offset: usize) -> Vec<Range<usize>> {
        let db: &dyn Db = &self.db;
        let Some(found) = focus(db, file.0, offset).filter(|found| found.occurrence.declares) else {
            return Vec::new();
        };
        let Some(Thing::Entity(node)) = found.thing else { return Vec::new() };
        if node.space(db) != Space::Node || node.file(db) != file.0 {
            return Vec::new();
        }
        let all = in_file(db, file.0, &Thing::Entity(node));
        let heads: Vec<Range<usize>> =
            all.into_iter().filter(|place| place.declares).map(|place| place.range).collect();
        if heads.len() > 1 { heads } else { Vec::new() }
    }
}
