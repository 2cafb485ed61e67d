//! F0205: a name that is put out, and can't be used: by two branches, or not whatever way a flow went.

use super::Diag;
use crate::elaborate::ir::Lost;
use crate::statement::Place;

/// An input of that name.
pub fn input<'db>(at: Place<'db>, who: &str, name: &str, lost: Lost) -> Diag<'db> {
    Diag::error("F0205", at, format!("`{who}` asks for `{name}`, which {}", why(lost))).help(help(name, lost))
}

/// A record's field.
pub fn record<'db>(at: Place<'db>, name: &str, lost: Lost) -> Diag<'db> {
    Diag::error("F0205", at, format!("there is no one `{name}` here: it {}", why(lost)))
        .help(help(name, lost))
}

fn why(lost: Lost) -> &'static str {
    match lost {
        Lost::Branches => "is put out by more than one branch",
        Lost::Cases => "is not put out, with one type, by every case of the dispatch before it",
        Lost::Recovery => "is put out by a node that can be recovered, and not by its recovery",
    }
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
