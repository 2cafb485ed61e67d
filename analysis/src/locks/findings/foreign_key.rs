//! F0506: a key of foreign type.

use super::{Code, Finding, at_key};
use crate::locks::child::Declared;
use crate::locks::summary::NodeRef;

/// `declared` is keyed by an input whose values nobody can compare.
pub(crate) fn finding(node: &NodeRef, declared: &Declared, key: &str, ty: &str, index: u32) -> Finding {
    let lock = &declared.lock.name;
    Finding {
        code: Code::F0506,
        node: node.clone(),
        message: format!("`{key}` of foreign type `{ty}` cannot be the key of `{lock}`"),
        labels: vec![at_key(node, index, format!("one `{lock}` for each value of `{key}`"))],
        notes: vec![format!(
            "values of `{ty}` are known to native nodes alone: nobody else can tell whether two of them are equal, \
             or which comes first"
        )],
        help: format!(
            "let the node that makes `{key}` also put out what tells two of them apart, such as a number or a name, and use that"
        ),
        chains: Vec::new(),
    }
}
