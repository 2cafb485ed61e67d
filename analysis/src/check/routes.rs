//! Sources that no request could tell apart.
//!
//! Comes in: a program's sources. Goes out: those that take what an earlier one takes. *Never* here: what a route means.

use crate::diagnostics::Diag;
use crate::diagnostics::same_route::SameRoute;
use crate::elaborate::{Origin, source_flow, source_reads};
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place};
use crate::files::{SourceFile, looking};
use crate::names::declared::index;
use crate::names::program::{Program, program};
use crate::names::users::files_of;
use flux_catalog::route::{Route, Segment};
use flux_plan::Constant;
use flux_syntax::tree::ItemKind;
use rustc_hash::FxHashMap;
use std::fmt::Write as _;

/// What is to be said of a program's routes.
pub(super) fn check<'db>(db: &'db dyn Db, root: SourceFile, diags: &mut Vec<Diag<'db>>) {
    let program = program(db, root);
    let mut seen: FxHashMap<&str, ItemRef<'db>> = FxHashMap::default();
    for item in files_of(db, root).into_iter().flat_map(|file| &index(db, file).sources) {
        let Some(taken) = taken(db, program, *item) else { continue };
        match seen.get(taken.as_str()) {
            Some(first) => diags.extend(same(db, program, *item, *first)),
            None => {
                seen.insert(taken, *item);
            }
        }
    }
}

/// Which requests a source takes.
#[salsa::tracked(returns(ref))]
fn taken<'db>(db: &'db dyn Db, program: Program<'db>, item: ItemRef<'db>) -> Option<String> {
    let file = item.statement.file(db);
    looking(
        db,
        file,
        |db| source_reads(db, program, item),
        |db| requests(db, program, item).map(|(requests, _)| requests),
    )
}

/// What is to be said of a source that takes what an earlier one takes.
fn same<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    item: ItemRef<'db>,
    first: ItemRef<'db>,
) -> Option<Diag<'db>> {
    let ItemKind::Source(other) = &first.item(db).kind else { return None };
    let (_, place) = requests(db, program, item)?;
    let (_, there) = requests(db, program, first)?;
    Some(Diag::new(place, SameRoute { other: other.name.text.clone() }).label(there))
}

/// The method and the path of a source of requests, without the names of its parameters.
fn requests<'db>(db: &'db dyn Db, program: Program<'db>, item: ItemRef<'db>) -> Option<(String, Place<'db>)> {
    let Some(Origin::Component(bound)) = &source_flow(db, program, item).origin else { return None };
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
