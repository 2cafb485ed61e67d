//! F0103: a flow that runs itself.

use super::Diag;
use crate::statement::Place;
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
