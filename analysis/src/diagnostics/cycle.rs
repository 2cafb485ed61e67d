//! F0103, F0110: flows that run themselves, or nest deeper than anything can run.

use super::Diag;
use crate::files::statement::Place;
use smol_str::SmolStr;

/// Names the nodes of the circle, in order.
pub fn flows<'db>(at: Place<'db>, circle: &[SmolStr], places: Vec<(Place<'db>, SmolStr)>) -> Diag<'db> {
    let mut names: Vec<_> = circle.iter().map(|name| format!("`{name}`")).collect();
    names.extend(names.first().cloned());
    let mut said = Diag::error("F0103", at, format!("these flows run in a circle: {}", names.join(" -> ")))
        .help("a flow is acyclic: it begins at a source and ends; a source starts each flow anew");
    for (place, name) in places {
        said = said.label(place, format!("`{name}` runs here"));
    }
    said
}

/// F0110: too many nodes inside each other.
pub fn too_deep<'db>(at: Place<'db>, name: &str, deepest: u32) -> Diag<'db> {
    Diag::error("F0110", at, format!("`{name}` and what it runs nest deeper than {deepest} levels"))
        .help("put steps one after the other where one node need not be inside another")
}
