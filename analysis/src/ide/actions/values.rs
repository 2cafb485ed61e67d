//! Values for inputs: which of those that are there, or which constant, could be meant.

use crate::elaborate::OnArrow;
use crate::nearest::nearest;
use crate::types::{Field, Ty};
use smol_str::SmolStr;

/// A record that gives what is wanted, from what is there alone: `{name: user, age: age}`.
pub(super) fn from_names(wanted: &[Field], seen: &OnArrow) -> Option<String> {
    let mut used = Vec::new();
    let fields: Option<Vec<String>> = wanted
        .iter()
        .map(|input| {
            let value = found(input, seen, &used, true)?;
            used.push(value.clone());
            Some(format!("{}: {value}", input.name))
        })
        .collect();
    Some(format!("{{{}}}", fields?.join(", ")))
}

/// The same, with a constant for what is not there.
pub(super) fn from_anything(wanted: &[Field], seen: &OnArrow) -> Option<String> {
    let mut used = Vec::new();
    let fields: Option<Vec<String>> = wanted
        .iter()
        .map(|input| {
            let value = match found(input, seen, &used, false) {
                Some(value) => {
                    used.push(value.clone());
                    value.to_string()
                }
                None => constant(&input.ty)?.to_owned(),
            };
            Some(format!("{}: {value}", input.name))
        })
        .collect();
    Some(format!("{{{}}}", fields?.join(", ")))
}

/// Its own name, else the nearest one of its type; as a guess also the first of the tuple, else any.
fn found(input: &Field, seen: &OnArrow, used: &[SmolStr], guess: bool) -> Option<SmolStr> {
    let same = |field: &&Field| field.ty == input.ty && field.ty != Ty::Unknown;
    if seen.names.iter().any(|field| field.name == input.name && same(&field)) {
        return Some(input.name.clone());
    }
    let fresh = |field: &&Field| same(field) && !used.contains(&field.name);
    let named: Vec<SmolStr> = seen.names.iter().filter(fresh).map(|field| field.name.clone()).collect();
    // A name of the tuple that means another value by name is none.
    let clear = |field: &&Field| seen.names.iter().filter(|other| other.name == field.name).all(|o| same(&o));
    let mut tuple = seen.tuple.iter().filter(fresh).filter(clear).map(|field| field.name.clone());
    let near = nearest(&input.name, &named);
    if !guess {
        return near;
    }
    near.or_else(|| tuple.next()).or_else(|| named.into_iter().next())
}

/// Something of that type that a text can hold.
pub(super) fn constant(ty: &Ty) -> Option<&'static str> {
    Some(match ty {
        Ty::Int => "0",
        Ty::Float => "0.0",
        Ty::Bool => "false",
        Ty::String => "\"\"",
        Ty::Duration => "0s",
        _ => return None,
    })
}
