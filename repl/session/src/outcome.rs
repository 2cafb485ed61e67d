//! How a verb ends: well, with errors that were told, or not at all; with the exit code of each.

/// How a verb ended that did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing is wrong: exit code 0.
    Fine,
    /// 1: the program or the request has errors, which were told already.
    Errors,
    /// 130: somebody pressed Ctrl-C.
    Interrupted,
}

impl Outcome {
    /// Fine unless there were errors.
    pub fn unless(errors: bool) -> Outcome {
        if errors { Outcome::Errors } else { Outcome::Fine }
    }

    /// The exit code that says so.
    pub fn code(self) -> u8 {
        match self {
            Outcome::Fine => 0,
            Outcome::Errors => 1,
            Outcome::Interrupted => 130,
        }
    }
}

/// Why a verb could not do its work: one sentence each, with a place and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// The world does not let it; exit code 1.
    #[error("{0}")]
    World(String),
    /// The command line asks for what can't be; exit code 2.
    #[error("{0}")]
    Usage(String),
    /// What the command line asks for is not built yet; exit code 2.
    #[error("{0} is not built yet")]
    NotBuilt(String),
}

impl Failed {
    /// The exit code that says so.
    pub fn code(&self) -> u8 {
        match self {
            Failed::World(_) => 1,
            Failed::Usage(_) | Failed::NotBuilt(_) => 2,
        }
    }
}
