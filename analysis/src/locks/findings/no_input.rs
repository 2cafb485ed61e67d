//! F0505: a key is no input of the node.

use super::{Finding, Place, key};
use crate::locks::child::{Declared, Input};
use crate::locks::spell;
use crate::locks::summary::NodeRef;
use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0505, error);

/// A lock that is keyed by something that its node is not given.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyIsNoInput {
    /// The node that declares the lock.
    pub node: SmolStr,
    /// The lock's name.
    pub lock: SmolStr,
    /// The key as it is written.
    pub key: SmolStr,
    /// What a key could name instead.
    pub inputs: Vec<SmolStr>,
    /// The input that was probably meant.
    pub near: Option<SmolStr>,
}

impl Mistake for KeyIsNoInput {
    fn about(&self) -> Option<&str> {
        Some(&self.key)
    }

    fn row(&self) -> &'static Row {
        &F0505
    }

    fn words(&self) -> Words {
        let Self { node, lock, key, inputs, near } = self;
        let known = match inputs.len() {
            0 => format!("`{node}` has no inputs"),
            1 => format!("the only input of `{node}` is {}", spell::list(inputs)),
            _ => format!("the inputs of `{node}` are {}", spell::list(inputs)),
        };
        Words::new(format!("`{key}` is not an input of `{node}`"))
            .label(format!("one `{lock}` for each value of `{key}`"))
            .label(known)
            .help(match near {
                Some(near) => format!("write `{lock}({near})`"),
                None => format!("name an input of `{node}`, or write `{lock}` or `{lock}(session)`"),
            })
    }
}

/// `declared` is keyed by something that the node is not given.
pub(crate) fn finding(
    node: &NodeRef,
    declared: &Declared,
    written: &str,
    inputs: &[Input],
    index: u32,
) -> Finding {
    let inputs: Vec<SmolStr> = inputs.iter().map(|input| input.name.clone()).collect();
    let mistake = KeyIsNoInput {
        node: node.name.clone(),
        lock: declared.lock.name.clone(),
        key: written.into(),
        near: nearest(written, inputs.iter().map(SmolStr::as_str)).map(SmolStr::new),
        inputs,
    };
    Finding::new(node, mistake, [key(node, index), Place::Node(node.clone())])
}

/// The name that was most likely meant: at most a third of its letters away.
fn nearest<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = names.map(|name| (strsim::levenshtein(wrong, name), name)).min()?;
    (near.0 * 3 <= wrong.chars().count().max(3)).then_some(near.1)
}
