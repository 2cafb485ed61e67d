//! F0304: a case that an earlier one always takes.

use super::Diag;
use crate::files::statement::Place;

/// Shows the earlier case.
pub fn case<'db>(at: Place<'db>, earlier: Place<'db>, name: &str) -> Diag<'db> {
    Diag::warning("F0304", at, format!("this case of `{name}` is never reached"))
        .label(earlier, "this case takes all that would come to it")
        .help("cases are tried in the program's order: put the narrower one first")
}
