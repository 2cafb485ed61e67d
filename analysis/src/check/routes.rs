//! Sources that no request could tell apart.
//!
//! Comes in: a program's sources. Goes out: those that take what an earlier one takes. *Never* here: what a route means.

use crate::diagnostics::Diag;
use crate::diagnostics::same_route::SameRoute;
use crate::elaborate::{Origin, own_statements, source_nodes, source_origin};
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place};
use crate::files::{Kept, SourceFile, each, looking};
use crate::names::declared::index;
use crate::names::users::files_of;
use flux_catalog::route::{Route, Segment};
use flux_plan::Constant;
use flux_syntax::tree::ItemKind;
use rustc_hash::FxHashMap;
use std::fmt::Write as _;

/// What is to be said of a program's routes.
pub(super) fn check<'db>(db: &'db dyn Db, root: SourceFile, diags: &mut Vec<Diag<'db>>) {
    let mut seen: FxHashMap<&str, ItemRef<'db>> = FxHashMap::default();
    for file in files_of(db, root) {
        for (item, taken) in index(db, file).sources.iter().zip(all_taken(db, file)) {
            let Some(taken) = taken else { continue };
            match seen.get(taken.as_str()) {
                Some(first) => diags.extend(same(db, *item, *first)),
                None => {
                    seen.insert(taken, *item);
                }
            }
        }
    }
}

/// Which requests each source of a file takes.
#[salsa::tracked(returns(ref))]
fn all_taken(db: &dyn Db, file: SourceFile) -> Vec<Option<String>> {
    each(db, file, &index(db, file).sources, |db, item| taken(db, file, *item).clone())
}

/// Which requests a source takes: those that what starts it does, wherever its flow goes.
#[salsa::tracked(returns(ref))]
fn taken<'db>(db: &'db dyn Db, file: SourceFile, item: ItemRef<'db>) -> Kept<Option<String>> {
    let made =
        |db: &dyn Db| source_nodes(db, item).into_iter().flat_map(|node| own_statements(db, node)).collect();
    let ask = |db: &dyn Db| requests(db, item).map(|(requests, _)| requests);
    looking(db, file, made, ask)
}

/// What is to be said of a source that takes what an earlier one takes.
fn same<'db>(db: &'db dyn Db, item: ItemRef<'db>, first: ItemRef<'db>) -> Option<Diag<'db>> {
    let ItemKind::Source(other) = &first.item(db).kind else { return None };
    let (_, place) = requests(db, item)?;
    let (_, there) = requests(db, first)?;
    Some(Diag::new(place, SameRoute { other: other.name.text.clone() }).label(there))
}

/// The method and the path of a source of requests, without the names of its parameters.
fn requests<'db>(db: &'db dyn Db, item: ItemRef<'db>) -> Option<(String, Place<'db>)> {
    let Some(Origin::Component(bound)) = source_origin(db, item.statement.file(db), item) else {
        return None;
    };
    let method = bound.component.name(db).strip_prefix("http.")?;
    let arg = bound.args.iter().find(|arg| arg.kind == "route")?;
    let Constant::Text(text) = &arg.value else { return None };
    let mut requests = method.to_owned();
    for segment in &Route::parse(text).ok()?.segments {
        let _ = match segment {
            Segment::Text(text) => write!(requests, "/{text:?}"),
            Segment::Param(field) => write!(requests, "/{{{:?}}}", field.ty),
            Segment::Rest(_) => write!(requests, "/*"),
        };
    }
    Some((requests, arg.place.unwrap_or(bound.place)))
}
