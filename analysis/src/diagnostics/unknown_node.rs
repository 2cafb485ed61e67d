//! F0101: no node of that name.

use super::Diag;
use crate::files::statement::Place;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0101, error);

/// A name that is declared nowhere.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownNode {
    /// The node's name as it is written.
    pub name: SmolStr,
    /// The name that was probably meant.
    pub near: Option<SmolStr>,
}

impl Mistake for UnknownNode {
    fn about(&self) -> Option<&str> {
        Some(&self.name)
    }

    fn row(&self) -> &'static Row {
        &F0101
    }

    fn meant(&self) -> Option<&str> {
        self.near.as_deref()
    }

    fn words(&self) -> Words {
        Words::new(format!("there is no node `{}`", self.name))
            .did_you_mean(self.near.as_deref(), || Some(format!("declare it: `{} (…) -> (…);`", self.name)))
    }
}

/// A component's name where a node's is needed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ComponentAsNode {
    /// The component that is named like a node.
    pub name: SmolStr,
}

impl Mistake for ComponentAsNode {
    fn row(&self) -> &'static Row {
        &F0101
    }

    fn words(&self) -> Words {
        Words::new(format!("`{}` is a component, not a node", self.name))
            .help(format!("call it: `{}(…)`", self.name))
    }
}

/// A lock behind an alias that its file does not have.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownLock {
    /// The lock's name behind the alias: `d` of `a.d`.
    pub name: SmolStr,
    /// The alias that no `use` of the file declares: `a` of `a.d`.
    pub alias: SmolStr,
}

impl Mistake for UnknownLock {
    fn row(&self) -> &'static Row {
        &F0101
    }

    fn words(&self) -> Words {
        let Self { name, alias } = self;
        Words::new(format!("the file behind `{alias}` has no lock `{name}`")).help(format!(
            "a lock is its file's that names it in a constraint; write `{name}` for a lock of this file"
        ))
    }
}

/// A component's name where a node's is needed, with the call that is probably meant.
pub fn component<'db>(at: Place<'db>, name: &SmolStr) -> Diag<'db> {
    Diag::new(at, ComponentAsNode { name: name.clone() }).fix(at, format!("{name}()"))
}
