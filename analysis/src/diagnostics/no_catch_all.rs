//! F0303: a dispatch that may find no case.

use super::Diag;
use crate::files::statement::Place;

/// There is no catch-all.
pub fn dispatch<'db>(at: Place<'db>, name: &str, patterns: usize) -> Diag<'db> {
    let all = format!("{name}:[{}] = …;", vec!["_"; patterns].join(", "));
    Diag::warning(
        "F0303",
        at,
        format!("`{name}` has no case for everything else: a flow that fits none fails"),
    )
    .help(format!("add a last case: `{all}`"))
}
