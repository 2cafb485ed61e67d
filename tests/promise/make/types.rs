//! Declared types, and types of data in the place of their variables.

use super::super::texts::inside;
use super::{Maker, RECORDS, TYPES};
use std::collections::BTreeMap;

impl Maker<'_> {
    /// A declared type with data in the place of its variables.
    pub(super) fn concrete(&mut self, ty: &str, bound: &mut BTreeMap<char, String>) -> String {
        let mut out = String::new();
        let signs: Vec<char> = ty.chars().collect();
        for (at, sign) in signs.iter().enumerate() {
            let word = |n: Option<usize>| n.and_then(|n| signs.get(n)).is_some_and(|c| c.is_alphanumeric());
            if sign.is_ascii_uppercase() && !word(at.checked_sub(1)) && !word(Some(at + 1)) {
                let data = bound
                    .entry(*sign)
                    .or_insert_with(|| TYPES[self.dice.below(TYPES.len() as u64) as usize].to_owned());
                out.push_str(data);
            } else {
                out.push(*sign);
            }
        }
        out
    }
}

/// Can constants be of that type?
pub(super) fn has_literal(ty: &str) -> bool {
    let plain = ["int", "float", "bool", "string", "duration", "json"].contains(&ty);
    plain
        || RECORDS.iter().any(|(name, _)| *name == ty)
        || inside(ty, "list").is_some_and(has_literal)
        || inside(ty, "option").is_some_and(has_literal)
}

/// What the variables of a declared type must be for it to be that one.
pub(super) fn bind(declared: &str, ty: &str, bound: &mut BTreeMap<char, String>) -> Option<()> {
    if declared == ty {
        return Some(());
    }
    let mut signs = declared.chars();
    if let (Some(sign @ 'A'..='Z'), None) = (signs.next(), signs.next()) {
        let data = TYPES.contains(&ty) || RECORDS.iter().any(|(name, _)| *name == ty);
        return (data && *bound.entry(sign).or_insert_with(|| ty.to_owned()) == ty).then_some(());
    }
    let (outer, inner) = declared.strip_suffix('>')?.split_once('<')?;
    bind(inner, inside(ty, outer)?, bound)
}
