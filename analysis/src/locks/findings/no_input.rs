//! F0505: a key is no input of the node.

use super::{Code, Finding, Label, Place, at_key};
use crate::locks::child::{Declared, Input};
use crate::locks::spell;
use crate::locks::summary::NodeRef;

/// `declared` is keyed by something that the node is not given.
pub(crate) fn finding(
    node: &NodeRef,
    declared: &Declared,
    key: &str,
    inputs: &[Input],
    index: u32,
) -> Finding {
    let lock = &declared.lock.name;
    let names = || inputs.iter().map(|i| i.name.as_str());
    let known = match inputs.len() {
        0 => format!("`{node}` has no inputs"),
        1 => format!("the only input of `{node}` is {}", spell::list(names())),
        _ => format!("the inputs of `{node}` are {}", spell::list(names())),
    };
    let help = match nearest(key, names()) {
        Some(near) => format!("write `{lock}({near})`"),
        None => format!("name an input of `{node}`, or write `{lock}` or `{lock}(session)`"),
    };
    Finding {
        code: Code::F0505,
        node: node.clone(),
        message: format!("`{key}` is no input of `{node}`"),
        labels: vec![
            at_key(node, index, format!("one `{lock}` for each value of `{key}`")),
            Label { place: Place::Node(node.clone()), text: known },
        ],
        notes: Vec::new(),
        help,
        chains: Vec::new(),
    }
}

/// The name that was most likely meant: at most a third of its letters away.
fn nearest<'a>(wrong: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = names.map(|name| (distance(wrong, name), name)).min()?;
    (near.0 * 3 <= wrong.chars().count().max(3)).then_some(near.1)
}

/// How many letters to add, drop or change (Levenshtein).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}
