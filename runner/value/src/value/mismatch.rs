//! A value that is not of the type that it must have.

use crate::Failure;

/// Where it does not fit, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// From the outside in: `.edits[3].user`; empty: the value itself.
    pub path: String,
    /// The type that it must have, as a program writes it.
    pub expected: String,
    /// What is there: "text", "a number"; none: nothing is.
    pub found: Option<&'static str>,
}

impl Mismatch {
    /// At the value itself.
    pub fn new(expected: impl Into<String>, found: &'static str) -> Self {
        Mismatch { path: String::new(), expected: expected.into(), found: Some(found) }
    }

    /// The member of that name is not there.
    pub fn missing(expected: impl Into<String>, name: &str) -> Self {
        Mismatch { path: format!(".{name}"), expected: expected.into(), found: None }
    }

    /// What is wrong, to stand behind the name of the place: ` is missing`, `: expected …, found …`.
    pub fn what(&self) -> String {
        match self.found {
            Some(found) => format!(": expected `{}`, found {found}", self.expected),
            None => " is missing".to_owned(),
        }
    }

    /// The same, seen from one level further out.
    pub fn inside(mut self, place: &str) -> Self {
        self.path.insert_str(0, place);
        self
    }
}

impl std::fmt::Display for Mismatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.path.strip_prefix('.').unwrap_or(&self.path) {
            "" => f.write_str(self.what().trim_start_matches([':', ' '])),
            path => write!(f, "`{path}`{}", self.what()),
        }
    }
}

impl std::error::Error for Mismatch {}

impl From<Mismatch> for Failure {
    /// Code 422: what was given is well-formed and not what was asked for.
    fn from(mismatch: Mismatch) -> Self {
        Failure::new(422, mismatch.to_string())
    }
}
