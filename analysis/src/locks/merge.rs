//! A node's constraint statements, added up.

use super::child::{Declared, Subject};
use super::findings::{self, Finding};
use super::name::{Hold, Scope};

/// A lock that a node declares, once.
pub(crate) struct Merged {
    /// In the stronger mode of all that say it.
    pub hold: Hold,
    /// Which of the node's declared locks says so.
    pub index: u32,
}

/// Adds up; in the order of acquisition. A lock whose key does not exist is told of and left out, so that
/// one mistake costs one finding.
pub(crate) fn merge(subject: &Subject<'_>, findings: &mut Vec<Finding>) -> Vec<Merged> {
    let mut merged: Vec<Merged> = Vec::with_capacity(subject.declared.len());
    for (index, declared) in (0..).zip(subject.declared) {
        if !key_exists(subject, declared, index, findings) {
            continue;
        }
        let hold = declared.hold();
        match merged.iter_mut().find(|m| m.hold.same_lock(&hold)) {
            Some(first) => {
                findings.push(findings::twice::finding(subject.node, first, &hold, index));
                if first.hold.mode < hold.mode {
                    *first = Merged { hold, index };
                }
            }
            None => merged.push(Merged { hold, index }),
        }
    }
    merged.sort_by(|a, b| a.hold.cmp(&b.hold));
    merged
}

fn key_exists(subject: &Subject<'_>, declared: &Declared, index: u32, findings: &mut Vec<Finding>) -> bool {
    let (Scope::Key(key), Some(inputs)) = (&declared.scope, subject.inputs) else { return true };
    match inputs.iter().find(|i| i.name == *key) {
        None => {
            findings.push(findings::no_input::finding(subject.node, declared, key, inputs, index));
            false
        }
        Some(input) => {
            if let Some(ty) = &input.foreign {
                findings.push(findings::foreign_key::finding(subject.node, declared, key, ty, index));
            }
            true
        }
    }
}
