//! The identity of a step: the same before and after edits elsewhere.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;

/// A step's identity, made from names: whose body it is in, what it runs, and which of several such it is:
/// `Feed/Edits`, `source Read/Feed`, `Handler:[_, hit]/Compress`, `Feed/Edits#2`. No two steps of a block have the
/// same. The bodies that an abstract node has under different constraints are copies of one and share their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StepId(pub String);

impl StepId {
    /// Of the step that a pass puts around this one.
    pub fn around(&self, how: &str) -> StepId {
        StepId(format!("{how} {}", self.0))
    }
}

impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Names the steps of one body: that of a declared node, a source, a case, a handler or a recovery, branches and
/// elements inside it included. Asked in program order.
#[derive(Clone, Debug, Default)]
pub struct StepNames {
    owner: String,
    seen: HashMap<String, u32>,
}

impl StepNames {
    /// For the body of that owner.
    pub fn of(owner: impl Into<String>) -> StepNames {
        StepNames { owner: owner.into(), seen: HashMap::new() }
    }

    /// The id of the next step that runs something of that name.
    pub fn next(&mut self, runs: &str) -> StepId {
        let seen = self.seen.entry(runs.to_owned()).or_default();
        *seen += 1;
        match *seen {
            1 => StepId(format!("{}/{runs}", self.owner)),
            n => StepId(format!("{}/{runs}#{n}", self.owner)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_from_names() {
        let mut names = StepNames::of("Feed");
        let ids: Vec<String> =
            ["Edits", "Friends", "Edits"].iter().map(|name| names.next(name).to_string()).collect();
        assert_eq!(ids, ["Feed/Edits", "Feed/Friends", "Feed/Edits#2"]);
        assert_eq!(StepNames::of("Feed").next("Friends").around("cached").0, "cached Feed/Friends");
    }
}
