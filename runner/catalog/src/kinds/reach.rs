//! Fields that a text names behind an input: `{edit.text}`.
//!
//! Comes in: a value in a text, and the types around it. Goes out: its type, or that there is no such field. What only a
//! value can tell, such as a member of `json`, is left open.

use super::Types;
use crate::TextError;
use crate::nearest::nearest;
use crate::template::Hole;
use flux_plan::Type;
use std::ops::Range;

/// The type of a value, as far as it is known.
///
/// # Errors
/// A field that its record does not have, or that is looked for in what has no fields.
pub(super) fn reached(hole: &Hole, types: &Types<'_>) -> Result<Option<Type>, TextError> {
    let Some(input) = types.input(&hole.input) else { return Ok(None) };
    let mut ty = input.ty.clone();
    let mut at = hole.range.end;
    for name in &hole.fields {
        let range = at + 1..at + 1 + name.len();
        at = range.end;
        match inside(ty, name, range, types)? {
            Some(inner) => ty = inner,
            None => return Ok(None),
        }
    }
    Ok(Some(ty))
}

/// The type of one field; none: it is not known.
fn inside(ty: Type, name: &str, range: Range<usize>, types: &Types<'_>) -> Result<Option<Type>, TextError> {
    match ty {
        Type::Option(inner) => inside(*inner, name, range, types),
        Type::Record(id) => {
            let Some(record) = (types.records)(id) else { return Ok(None) };
            let found = record.fields.iter().find(|field| field.name == name);
            found.map(|field| Some(field.ty.clone())).ok_or_else(|| {
                let names = record.fields.iter().map(|field| field.name.as_str());
                let error = TextError::new(range, format!("`{}` has no field `{name}`", record.name));
                match nearest(name, names.clone()) {
                    Some(near) => error.help(format!("did you mean `{near}`?")),
                    None => error.help(match names.map(|name| format!("`{name}`")).collect::<Vec<_>>() {
                        none if none.is_empty() => "it has no fields".to_owned(),
                        names => format!("it has {}", names.join(", ")),
                    }),
                }
            })
        }
        Type::Map(_, value) => Ok(Some(*value)),
        Type::Json => Ok(None),
        // Not known yet.
        Type::Foreign(unknown) if unknown == "?" => Ok(None),
        _ => Err(TextError::new(range, format!("there is nothing in it that could be called `{name}`"))
            .help("only records, maps and `json` have something inside that a text can name")),
    }
}
