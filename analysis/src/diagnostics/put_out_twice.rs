//! F0205: a name that is put out, and can't be used: by two branches, or not whatever way a flow went.

use super::Diag;
use crate::elaborate::ir::Lost;
use crate::files::statement::Place;

/// An input of that name.
pub fn input<'db>(at: Place<'db>, who: &str, name: &str, lost: Lost) -> Diag<'db> {
    let why = match lost {
        Lost::Branches => "more than one branch puts out",
        Lost::Cases => "not every case of the dispatch before it puts out, with one type",
        Lost::Recovery => "a node before it puts out, but its recovery does not",
    };
    Diag::error("F0205", at, format!("`{who}` asks for `{name}`, which {why}")).help(help(name, lost))
}

/// A record's field.
pub fn record<'db>(at: Place<'db>, name: &str, lost: Lost) -> Diag<'db> {
    let message = match lost {
        Lost::Branches => format!("`{name}` is put out by more than one branch: which one is meant?"),
        Lost::Cases => {
            format!("`{name}` is not put out, with one type, by every case of the dispatch before this")
        }
        Lost::Recovery => format!("`{name}` is put out by a node before this, but not by its recovery"),
    };
    Diag::error("F0205", at, message).help(help(name, lost))
}

fn help(name: &str, lost: Lost) -> String {
    match lost {
        Lost::Branches => {
            format!(
                "give it another name in one of them: end that branch with a record, `-> {{other: {name}}}`"
            )
        }
        Lost::Cases => format!("put out `{name}` in each case, for example by a record at its end"),
        Lost::Recovery => format!("put out `{name}` in the recovery too, for example by a record at its end"),
    }
}
