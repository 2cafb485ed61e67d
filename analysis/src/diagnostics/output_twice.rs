//! F0604: `@output` where it can't be.

use super::Diag;
use crate::files::statement::Place;

/// Two on one path, or in two branches.
pub fn twice<'db>(at: Place<'db>, first: Place<'db>) -> Diag<'db> {
    Diag::error(
        "F0604",
        at,
        "a flow sends one reply, and another `@output` node comes before or beside this one",
    )
    .label(first, "the other one runs here")
    .help("keep `@output` on one of them")
}

/// Under `each`.
pub fn under_each(at: Place<'_>) -> Diag<'_> {
    Diag::error(
        "F0604",
        at,
        "a flow sends one reply, and under `each` this `@output` node would send one for each element",
    )
    .help("put `@output` on a node behind the `each`")
}
