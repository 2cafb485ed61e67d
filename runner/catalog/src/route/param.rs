//! Parameter lists as text: `"int page = 1, string mode 'hub.mode', option<string> tag"`.

use super::types::{names_in, type_named};
use crate::literal;
use crate::problem::TextError;
use flux_plan::{Constant, Field, Type};
use std::ops::Range;

/// One parameter of a list: `int limit = 10`.
#[derive(Clone, Debug, PartialEq)]
pub struct Param {
    /// The parameter's name and type.
    pub field: Field,
    /// What it is called in a request, where that is not its name.
    pub outside: Option<String>,
    /// What holds where a request has none.
    pub default: Option<Constant>,
    /// Its name's bytes in the text.
    pub range: Range<usize>,
    /// Its type's bytes in the text.
    pub type_range: Range<usize>,
}

impl Param {
    /// Must a request have it? An `option` is `none` without it, a `list` is empty.
    pub fn required(&self) -> bool {
        self.default.is_none() && !matches!(self.field.ty, Type::Option(_) | Type::List(_))
    }

    /// What it is called in a request.
    pub fn outside(&self) -> &str {
        self.outside.as_deref().unwrap_or(&self.field.name)
    }

    fn shifted(mut self, by: usize) -> Self {
        self.range = self.range.start + by..self.range.end + by;
        self.type_range = self.type_range.start + by..self.type_range.end + by;
        self
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
        let param = param.shifted(range.start);
        if found.iter().any(|p| p.field.name == param.field.name) {
            return Err(TextError::new(param.range, format!("`{}` is listed twice", param.field.name)));
        }
        found.push(param);
    }
    Ok(found)
}

/// The ranges between commas that stand outside strings, outside names and angle brackets.
fn split(text: &str) -> Vec<Range<usize>> {
    let (mut ranges, mut start, mut depth) = (Vec::new(), 0, 0i32);
    let (mut quoted, mut named, mut escaped) = (false, false, false);
    for (i, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' if !named => quoted = !quoted,
            b'\'' if !quoted => named = !named,
            _ if quoted || named => {}
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

/// One parameter: a type, a name, perhaps what it is called outside, perhaps a default.
fn param(text: &str) -> Result<Param, TextError> {
    let head_end = text.find(['=', '\'']).unwrap_or(text.len());
    if let Some(error) = outside_alone(&text[..head_end]) {
        return Err(error);
    }
    let (field, range, type_range) = typed(&text[..head_end])?;
    let (outside, rest_at) = match text[head_end..].strip_prefix('\'') {
        Some(quoted) => {
            let name = outside(quoted).map_err(|e| e.shifted(head_end + 1))?;
            (Some(name.to_owned()), head_end + name.len() + 2)
        }
        None => (None, head_end),
    };
    let rest = &text[rest_at..];
    let at = rest_at + (rest.len() - rest.trim_start().len());
    let default = match rest.trim() {
        "" => None,
        rest => match rest.strip_prefix('=') {
            Some(default) => Some(default_of(&field.ty, default).map_err(|e| e.shifted(at + 1))?),
            None => {
                return Err(TextError::new(at..at + rest.len(), "this is neither a default nor a parameter")
                    .help("write `= 1` for a default, or a comma before the next parameter"));
            }
        },
    };
    Ok(Param { field, outside, default, range, type_range })
}

/// `string hub.mode`: a name that only a request can have stands where the program's own name belongs.
fn outside_alone(head: &str) -> Option<TextError> {
    let head = head.trim_end();
    let at = head.trim_start().find(char::is_whitespace)? + (head.len() - head.trim_start().len());
    let name = head[at..].trim_start();
    if is_identifier(name) || name.contains(|c: char| c.is_whitespace() || "<>,".contains(c)) {
        return None;
    }
    let ty = head[..at].trim_start();
    type_named(ty).ok()?;
    let own = name.replace(|c: char| !c.is_ascii_alphanumeric() && c != '_', "_");
    let own = Some(own.trim_matches('_')).filter(|own| is_identifier(own)).unwrap_or("name");
    let error =
        TextError::new(head.len() - name.len()..head.len(), format!("`{name}` can't be a name in a program"));
    Some(error.help(format!("write a name, and behind it what it is called outside: `{ty} {own} '{name}'`")))
}

/// The name up to the closing quote.
fn outside(quoted: &str) -> Result<&str, TextError> {
    let Some(end) = quoted.find('\'') else {
        return Err(TextError::new(0..quoted.len(), "this name has no closing `'`"));
    };
    let name = &quoted[..end];
    if name.is_empty() || name.chars().any(char::is_control) {
        return Err(TextError::new(0..end, "this is no name that a request could have")
            .help("write the name as it is outside, such as `'hub.mode'`, or leave the quotes out"));
    }
    Ok(name)
}

/// `int page`: a type and a name, with the name's range and the type's.
pub(super) fn typed(text: &str) -> Result<(Field, Range<usize>, Range<usize>), TextError> {
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
            Ok(ty) if names_in(&ty).is_empty() => {
                missing(start..trimmed.len(), "this parameter has a type and no name")
            }
            _ => missing(start..trimmed.len(), "this parameter has a name and no type"),
        });
    }
    if !is_identifier(name) {
        return Err(missing(start..trimmed.len(), "this is not a type and a name"));
    }
    let type_range = start..ty.trim_end().len();
    let ty = type_named(ty)?;
    Ok((Field { name: name.to_owned(), ty }, name_at..trimmed.len(), type_range))
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
