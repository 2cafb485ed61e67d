//! Names that are declared nowhere, with the names that were probably meant. Nothing is said of a name whose
//! declaration could not be read: that has been told.

use super::{is_lost, nearest_seen, resolve, visible};
use crate::diagnostics::Diag;
use crate::diagnostics::unknown_alias::UnknownAlias;
use crate::diagnostics::unknown_node::UnknownNode;
use crate::diagnostics::unknown_store::UnknownStore;
use crate::diagnostics::unknown_typedef::UnknownTypedef;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::names::declared::Space;
use crate::nearest::nearest;
use smol_str::SmolStr;

/// No node of that name; or the alias that it is written behind is none.
pub fn node<'db>(db: &'db dyn Db, file: SourceFile, at: Place<'db>, name: &SmolStr) -> Option<Diag<'db>> {
    if is_lost(db, file, name) {
        return None;
    }
    if let Some(said) = alias(db, file, at, name) {
        return Some(said);
    }
    let near = nearest_seen(db, file, Space::Node, name);
    Some(Diag::new(at, UnknownNode { name: name.clone(), near: near.clone() }).instead(near))
}

/// The part before the last dot is no alias.
fn alias<'db>(db: &'db dyn Db, file: SourceFile, at: Place<'db>, name: &str) -> Option<Diag<'db>> {
    let (alias, own) = name.rsplit_once('.')?;
    let known: Vec<SmolStr> = visible(db, file).iter().filter_map(|(prefix, _)| prefix.clone()).collect();
    if known.iter().any(|k| k == alias) {
        return None;
    }
    let near = nearest(alias, &known);
    let full = near.as_ref().map(|near| SmolStr::new(format!("{near}.{own}")));
    Some(Diag::new(at, UnknownAlias { alias: alias.into(), near }).instead(full))
}

/// No semantic type of that name.
pub fn typedef<'db>(db: &'db dyn Db, file: SourceFile, at: Place<'db>, name: &SmolStr) -> Option<Diag<'db>> {
    if is_lost(db, file, name) {
        return None;
    }
    let mut known = ["some", "none"].map(SmolStr::new_static).to_vec();
    known.extend(nearest_seen(db, file, Space::Typedef, name));
    let is_node = resolve(db, file, Space::Node, name).is_some();
    let near = nearest(name, &known).filter(|_| !is_node);
    Some(Diag::new(at, UnknownTypedef { name: name.clone(), near: near.clone(), is_node }).instead(near))
}

/// No store of that name.
pub fn store<'db>(db: &'db dyn Db, file: SourceFile, at: Place<'db>, name: &SmolStr) -> Option<Diag<'db>> {
    if is_lost(db, file, name) {
        return None;
    }
    let near = nearest_seen(db, file, Space::Store, name);
    Some(Diag::new(at, UnknownStore { name: name.clone(), near: near.clone() }).instead(near))
}
