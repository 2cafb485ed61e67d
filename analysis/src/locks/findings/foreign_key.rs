//! F0506: a key of foreign type.

use super::{Finding, key};
use crate::locks::child::Declared;
use crate::locks::summary::NodeRef;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0506, error);

/// A lock that is keyed by an input whose values nobody can compare.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ForeignKey {
    /// The lock's name.
    pub lock: SmolStr,
    /// The input that keys it.
    pub key: SmolStr,
    /// The input's type as it is written: a foreign one.
    pub ty: SmolStr,
}

impl Mistake for ForeignKey {
    fn row(&self) -> &'static Row {
        &F0506
    }

    fn words(&self) -> Words {
        let Self { lock, key, ty } = self;
        Words::new(format!("`{key}` of foreign type `{ty}` cannot be the key of `{lock}`"))
            .label(format!("one `{lock}` for each value of `{key}`"))
            .note(format!(
                "values of `{ty}` are known to native nodes alone: nobody else can tell whether two of them are equal, \
                 or which comes first"
            ))
            .help(format!(
                "let the node that makes `{key}` also put out what tells two of them apart, such as a number or a name, and use that"
            ))
    }
}

/// A session that is told by a value that nobody can compare.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ForeignSession {
    /// The output that tells the sessions apart.
    pub name: SmolStr,
    /// The output's type as it is written: a foreign one.
    pub ty: String,
}

impl Mistake for ForeignSession {
    fn row(&self) -> &'static Row {
        &F0506
    }

    fn words(&self) -> Words {
        let Self { name, ty } = self;
        Words::new(format!("`{name}` has the foreign type `{ty}`, which can't tell sessions apart"))
            .help("use a value that can be compared: an `int`, a `string`, `bytes`, …")
    }
}

/// `declared` is keyed by an input whose values nobody can compare.
pub(crate) fn finding(node: &NodeRef, declared: &Declared, input: &str, ty: &str, index: u32) -> Finding {
    let mistake = ForeignKey { lock: declared.lock.name.clone(), key: input.into(), ty: ty.into() };
    Finding::new(node, mistake, [key(node, index)])
}
