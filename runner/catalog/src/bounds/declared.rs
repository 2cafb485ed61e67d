//! The bounds of the library's arguments.
//!
//! The engine has no parser of Flux, and needs of the declarations their bounds alone, so this reads the lines that begin
//! with `@bound(`, and which component they stand above. That it reads what the parser reads is tested.

use super::Bound;
use crate::{Declares, declarations, literal};
use flux_plan::Constant;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The bounds of a component of the library, in its order.
pub fn of(component: &str) -> &'static [Bound] {
    static ALL: LazyLock<HashMap<String, Vec<Bound>>> = LazyLock::new(|| {
        let mut all = HashMap::new();
        declarations(Declares::Components).for_each(|one| read(one.text, &mut all));
        all
    });
    ALL.get(component).map_or(&[], Vec::as_slice)
}

fn read(text: &str, all: &mut HashMap<String, Vec<Bound>>) {
    let mut above: Vec<Bound> = Vec::new();
    for line in text.lines() {
        if let Some(args) = line.strip_prefix("@bound(").and_then(|rest| rest.strip_suffix(')')) {
            above.extend(args_of(args).and_then(|args| Bound::new(args).ok()));
        } else if let Some(rest) = line.strip_prefix("component ") {
            let name = rest.split('(').next().unwrap_or_default();
            if !above.is_empty() {
                all.insert(name.to_owned(), std::mem::take(&mut above));
            }
        }
    }
}

/// Arguments between commas; none: one of them can't be read.
fn args_of(text: &str) -> Option<Vec<(Option<String>, Constant)>> {
    let parts = literal::split(text).into_iter().map(|part| {
        let part = text[part].trim();
        match part.split_once(": ") {
            Some((name, value)) if !part.starts_with('"') => Some((Some(name.to_owned()), value_of(value)?)),
            _ => Some((None, value_of(part)?)),
        }
    });
    parts.collect()
}

fn value_of(text: &str) -> Option<Constant> {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let items = literal::split(inner).into_iter().map(|item| value_of(&inner[item]));
        return items.collect::<Option<Vec<_>>>().map(Constant::List);
    }
    let is_name = text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic());
    match literal::parse(text) {
        Some(value) => Some(value),
        None => match literal::size(text) {
            Some(bytes) => u64::try_from(bytes).ok().map(Constant::Size),
            None => is_name.then(|| Constant::Name(text.to_owned())),
        },
    }
}
