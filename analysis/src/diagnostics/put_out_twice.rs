//! F0205: a name that is put out, and can't be used: by two branches, or not whatever way a flow went.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0205, error, typed);

/// A name that stands for no one value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct LostName {
    /// The step that asks for it; none: a record.
    pub who: Option<SmolStr>,
    /// The name that was asked for.
    pub name: SmolStr,
    /// How it was lost.
    pub lost: Lost,
}

impl Mistake for LostName {
    fn about(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn row(&self) -> &'static Row {
        &F0205
    }

    fn words(&self) -> Words {
        let name = &self.name;
        let words = match (&self.who, self.lost) {
            (Some(who), lost) => {
                let why = match lost {
                    Lost::Branches => "more than one branch puts out",
                    Lost::Cases => "not every case of the dispatch before it puts out, with one type",
                    Lost::Recovery => "a node before it puts out, but its recovery does not",
                };
                format!("`{who}` asks for `{name}`, which {why}")
            }
            (None, Lost::Branches) => {
                format!("`{name}` is put out by more than one branch: which one is meant?")
            }
            (None, Lost::Cases) => {
                format!("`{name}` is not put out, with one type, by every case of the dispatch before this")
            }
            (None, Lost::Recovery) => {
                format!("`{name}` is put out by a node before this, but not by its recovery")
            }
        };
        Words::new(words).help(match self.lost {
            Lost::Branches => format!(
                "give it another name in one of them: end that branch with a record, `-> {{other: {name}}}`"
            ),
            Lost::Cases => format!("put out `{name}` in each case, for example by a record at its end"),
            Lost::Recovery => {
                format!("put out `{name}` in the recovery too, for example by a record at its end")
            }
        })
    }
}

/// Why a name that was put out stands for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lost {
    /// Two branches put it out.
    Branches,
    /// Not every case puts it out with one type.
    Cases,
    /// A recovery does not put it out.
    Recovery,
}
