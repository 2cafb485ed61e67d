//! Parameter lists as text: `"int page = 1, string q, option<string> tag"`.

use super::types::type_named;
use crate::literal;
use crate::problem::TextError;
use flux_plan::{Constant, Field, Type};
use std::ops::Range;

/// One parameter of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// Its name and type.
    pub field: Field,
    /// What holds where a request has none.
    pub default: Option<Constant>,
    /// Its name's bytes in the text.
    pub range: Range<usize>,
}

impl Param {
    /// Must a request have it? An `option` is `none` without it, a `list` is empty.
    pub fn required(&self) -> bool {
        self.default.is_none() && !matches!(self.field.ty, Type::Option(_) | Type::List(_))
    }
}

/// The parameters that a text lists, in order.
///
/// # Errors
/// A parameter without type or name, of a type that a request can't carry, named twice, or with a default of
/// another type.
pub fn params(text: &str) -> Result<Vec<Param>, TextError> {
    let mut found: Vec<Param> = Vec::new();
    if text.trim().is_empty() {
        return Ok(found);
    }
    for range in split(text) {
        let param = param(&text[range.clone()]).map_err(|e| e.shifted(range.start))?;
        let param = Param { range: param.range.start + range.start..param.range.end + range.start, ..param };
        if found.iter().any(|p| p.field.name == param.field.name) {
            return Err(TextError::new(param.range, format!("`{}` is listed twice", param.field.name)));
        }
        found.push(param);
    }
    Ok(found)
}

/// The ranges between commas that stand outside strings and angle brackets.
fn split(text: &str) -> Vec<Range<usize>> {
    let (mut ranges, mut start, mut depth) = (Vec::new(), 0, 0i32);
    let (mut quoted, mut escaped) = (false, false);
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'<' => depth += 1,
            b'>' => depth -= 1,
            b',' if depth <= 0 => {
                ranges.push(start..i);
                start = i + 1;
            }
            _ => {}
        }
    }
    ranges.push(start..text.len());
    ranges
}

/// One parameter: a type, a name, perhaps a default.
fn param(text: &str) -> Result<Param, TextError> {
    let (head, default) = match text.split_once('=') {
        Some((head, default)) => (head, Some((default, head.len() + 1))),
        None => (text, None),
    };
    let (field, range) = field(head)?;
    let default = match default {
        Some((text, at)) => Some(default_of(&field.ty, text).map_err(|e| e.shifted(at))?),
        None => None,
    };
    Ok(Param { field, default, range })
}

/// `int page`: a type and a name, with the name's range.
pub(super) fn field(text: &str) -> Result<(Field, Range<usize>), TextError> {
    let trimmed = text.trim_end();
    let start = text.len() - text.trim_start().len();
    let name_at = trimmed.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |i| i + 1);
    // The name begins behind the last character that no name has; multi-byte characters end there too.
    let name_at = (name_at..=trimmed.len()).find(|i| trimmed.is_char_boundary(*i)).unwrap_or(trimmed.len());
    let name = &trimmed[name_at..];
    let ty = &trimmed[..name_at];
    if trimmed.trim_start().is_empty() {
        return Err(missing(0..text.len(), "a parameter is missing here"));
    }
    if ty.trim().is_empty() {
        return Err(match type_named(name) {
            Ok(_) => missing(start..trimmed.len(), "this parameter has a type and no name"),
            Err(_) => missing(start..trimmed.len(), "this parameter has a name and no type"),
        });
    }
    if !is_identifier(name) {
        return Err(missing(start..trimmed.len(), "this is not a type and a name"));
    }
    let ty = type_named(ty)?;
    Ok((Field { name: name.to_owned(), ty }, name_at..trimmed.len()))
}

fn missing(range: Range<usize>, message: &str) -> TextError {
    TextError::new(range, message).help("write a type and a name, such as `int page`")
}

fn is_identifier(text: &str) -> bool {
    text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// A default as a constant of that type.
fn default_of(ty: &Type, text: &str) -> Result<Constant, TextError> {
    let ty = if let Type::Option(inner) = ty { inner } else { ty };
    let start = text.len() - text.trim_start().len();
    let range = start..start + text.trim().len();
    let constant = literal::parse(text.trim()).ok_or_else(|| {
        TextError::new(range.clone(), "this is no constant")
            .help("write `1`, `2.5`, `true`, `\"text\"` or `3s`")
    })?;
    match (ty, constant) {
        (Type::Int, c @ Constant::Int(_))
        | (Type::Float, c @ Constant::Float(_))
        | (Type::Bool, c @ Constant::Bool(_))
        | (Type::String, c @ Constant::Text(_))
        | (Type::Duration, c @ Constant::Duration(_)) => Ok(c),
        (Type::Float, Constant::Int(n)) => Ok(Constant::Float(n as f64)),
        _ => Err(TextError::new(range, "the default is not of the parameter's type")),
    }
}
