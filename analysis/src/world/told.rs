//! Effects as others have them: in words, and in the plan.

use super::state::store_of;
use crate::effects::{State, Use};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::names::display;
use smol_str::{SmolStr, format_smolstr};

/// A state as a file would write it.
pub fn show(db: &dyn Db, file: SourceFile, state: &State) -> SmolStr {
    let Some(store) = store_of(state) else { return format_smolstr!("{state}") };
    let store = display(db, file, store);
    if state.part.is_empty() { store } else { format_smolstr!("{store}.{}", state.part) }
}

/// What is read or written, each state once, as a file would write it.
pub fn in_words(db: &dyn Db, file: SourceFile, uses: &[Use]) -> Vec<SmolStr> {
    let mut out = Vec::new();
    for used in uses {
        let state = show(db, file, &used.state);
        if !out.contains(&state) {
            out.push(state);
        }
    }
    out
}
