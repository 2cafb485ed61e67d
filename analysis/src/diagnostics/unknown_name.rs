//! F0101, F0105, F0108, F0701: names that are declared nowhere. Nothing is said of a name whose declaration could not
//! be read: that has been told.

use super::Diag;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::library::component::library;
use crate::names::declared::Space;
use crate::names::{all_names, is_lost, nearest_seen, visible};
use crate::nearest::nearest;
use smol_str::SmolStr;

/// F0101: no node of that name.
pub fn node<'db>(db: &'db dyn Db, file: SourceFile, at: Place<'db>, name: &str) -> Option<Diag<'db>> {
    if is_lost(db, file, name) {
        return None;
    }
    if let Some(said) = alias(db, file, at, name) {
        return Some(said);
    }
    let said = Diag::error("F0101", at, format!("there is no node `{name}`"));
    Some(match nearest_seen(db, file, Space::Node, name) {
        Some(near) => said.did_you_mean(Some(near)),
        None => said.help(format!("declare it: `{name} (…) -> (…);`")),
    })
}

/// F0106: the part before the last dot is no alias.
fn alias<'db>(db: &'db dyn Db, file: SourceFile, at: Place<'db>, name: &str) -> Option<Diag<'db>> {
    let (alias, own) = name.rsplit_once('.')?;
    let known: Vec<SmolStr> = visible(db, file).iter().filter_map(|(prefix, _)| prefix.clone()).collect();
    if known.iter().any(|k| k == alias) {
        return None;
    }
    let said = Diag::error("F0106", at, format!("`{alias}` is no alias of a used file"));
    Some(match nearest(alias, &known) {
        Some(near) => said.help(format!("did you mean `{near}`?")).fix(at, format!("{near}.{own}")),
        None => said.help(format!("write `use \"….flux\" as {alias};`")),
    })
}

/// F0101: a component's name where a node's is needed.
pub fn component_as_node<'db>(at: Place<'db>, name: &str) -> Diag<'db> {
    Diag::error("F0101", at, format!("`{name}` is a component, not a node"))
        .help(format!("call it: `{name}(…)`"))
        .fix(at, format!("{name}()"))
}

/// F0105: no semantic type of that name.
pub fn typedef<'db>(db: &'db dyn Db, file: SourceFile, at: Place<'db>, name: &str) -> Option<Diag<'db>> {
    if is_lost(db, file, name) {
        return None;
    }
    let mut known = all_names(db, file, Space::Typedef);
    known.extend(["some", "none"].map(SmolStr::new_static));
    let said = Diag::error("F0105", at, format!("there is no semantic type `{name}`"));
    Some(match nearest(name, &known) {
        Some(near) => said.did_you_mean(Some(near)),
        None => said
            .help(format!("declare it: `typedef {name} Predicate;` or `typedef {name} using cel(\"…\");`")),
    })
}

/// F0108: no store of that name.
pub fn store<'db>(db: &'db dyn Db, file: SourceFile, at: Place<'db>, name: &str) -> Option<Diag<'db>> {
    if is_lost(db, file, name) {
        return None;
    }
    let said = Diag::error("F0108", at, format!("there is no store `{name}`"));
    Some(match nearest_seen(db, file, Space::Store, name) {
        Some(near) => said.did_you_mean(Some(near)),
        None => said.help(format!("declare it: `store {name} using memory();`")),
    })
}

/// F0701: no component of that name.
pub fn component<'db>(db: &'db dyn Db, file: SourceFile, at: Place<'db>, name: &str) -> Option<Diag<'db>> {
    if is_lost(db, file, name) {
        return None;
    }
    let mut known: Vec<SmolStr> = library(db).iter().map(|c| c.name(db).clone()).collect();
    known.extend(all_names(db, file, Space::Component));
    let said = Diag::error("F0701", at, format!("there is no component `{name}`"));
    Some(match nearest(name, &known) {
        Some(near) => said.did_you_mean(Some(near)),
        None => said,
    })
}
