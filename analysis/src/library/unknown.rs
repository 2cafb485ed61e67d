//! Components that are declared nowhere, with those that were probably meant.

use crate::diagnostics::Diag;
use crate::diagnostics::unknown_component::UnknownComponent;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::library::component::library;
use crate::names::declared::Space;
use crate::names::{is_lost, nearest_seen};
use crate::nearest::nearest;
use smol_str::SmolStr;

/// No component of that name. Nothing is said of one whose declaration could not be read.
pub fn component<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    at: Place<'db>,
    name: &SmolStr,
) -> Option<Diag<'db>> {
    if is_lost(db, file, name) {
        return None;
    }
    let mut known: Vec<SmolStr> = library(db).iter().map(|c| c.name(db).clone()).collect();
    known.extend(nearest_seen(db, file, Space::Component, name));
    let near = nearest(name, &known);
    Some(Diag::new(at, UnknownComponent { name: name.clone(), near: near.clone() }).instead(near))
}
