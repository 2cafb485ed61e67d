//! Sources that no request could tell apart.
//!
//! Comes in: a program's sources. Goes out: those that take what an earlier one takes. *Never* here: what a route means.

use crate::diagnostics::Diag;
use crate::diagnostics::same_route::SameRoute;
use crate::elaborate::{Origin, source_flow};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::library::call::Bound;
use crate::names::declared::index;
use crate::names::program::program;
use crate::names::users::files_of;
use flux_catalog::route::{Route, Segment};
use flux_plan::Constant;
use flux_syntax::tree::ItemKind;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::fmt::Write as _;

/// What is to be said of a program's routes.
pub(super) fn check<'db>(db: &'db dyn Db, root: SourceFile, diags: &mut Vec<Diag<'db>>) {
    let program = program(db, root);
    let mut seen: FxHashMap<String, (SmolStr, Place<'db>)> = FxHashMap::default();
    for file in files_of(db, root) {
        for item in &index(db, file).sources {
            let ItemKind::Source(written) = &item.item(db).kind else { continue };
            let Some(Origin::Component(bound)) = &source_flow(db, program, *item).origin else { continue };
            let Some((requests, place)) = requests(db, bound) else { continue };
            match seen.get(&requests) {
                Some((other, there)) => {
                    diags.push(Diag::new(place, SameRoute { other: other.clone() }).label(*there));
                }
                None => {
                    seen.insert(requests, (written.name.text.clone(), place));
                }
            }
        }
    }
}

/// The method and the path of a source of requests, without the names of its parameters.
fn requests<'db>(db: &'db dyn Db, bound: &Bound<'db>) -> Option<(String, Place<'db>)> {
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
