//! A function's overload, read from its text: `list<A>.slice(int, int) -> list<A>`.

use crate::cel::ty::Ty;

/// One way to call a function: what it takes, and what comes of it.
#[derive(Clone, Debug)]
pub struct Overload {
    /// The first parameter stands before the point.
    pub is_member: bool,
    /// What it takes, what stands before the point first. A capital letter is a type variable, `_` any type.
    pub params: Vec<Ty>,
    /// The last parameter may come any number of times, and once at least.
    pub repeats: bool,
    /// The type of what a call gives, with the same type variables as `params`.
    pub result: Ty,
    /// The overload as it was written.
    pub text: &'static str,
}

/// Does what it stands behind come first?
pub(super) fn is_member(name: &str, text: &str) -> bool {
    !text.starts_with(name) && text.split_once(name).is_some_and(|(before, _)| before.ends_with('.'))
}

/// Reads an overload of that function.
pub(super) fn read(name: &str, text: &'static str) -> Option<Overload> {
    let is_member = is_member(name, text);
    let call = if is_member { text.find(&format!(".{name}("))? } else { 0 };
    let mut params = Vec::new();
    if is_member {
        params.push(ty(&text[..call])?);
    }
    let rest = text[call..].trim_start_matches('.').strip_prefix(name)?.strip_prefix('(')?;
    let (inside, result) = rest.rsplit_once(") -> ")?;
    let mut repeats = false;
    for param in split(inside) {
        let param = param.trim();
        repeats = param.ends_with('…');
        params.push(ty(param.trim_end_matches('…'))?);
    }
    Some(Overload { is_member, params, repeats, result: ty(result)?, text })
}

/// Splits at commas outside angle brackets.
fn split(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (i, c) in text.char_indices() {
        match c {
            '<' => depth += 1,
            '>' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    if !text[start..].trim().is_empty() {
        parts.push(&text[start..]);
    }
    parts
}

fn ty(text: &str) -> Option<Ty> {
    let text = text.trim();
    if let Some((outer, inner)) = text.strip_suffix('>').and_then(|text| text.split_once('<')) {
        let mut inner = split(inner).into_iter().map(ty).collect::<Option<Vec<_>>>()?.into_iter();
        return match (outer, inner.next(), inner.next()) {
            ("list", Some(item), None) => Some(Ty::list(item)),
            ("option", Some(value), None) => Some(Ty::Option(Box::new(value))),
            ("map", Some(key), Some(value)) => Some(Ty::Map(Box::new(key), Box::new(value))),
            _ => None,
        };
    }
    Some(match text {
        "bool" => Ty::Bool,
        "int" => Ty::Int,
        "float" => Ty::Float,
        "string" => Ty::String,
        "bytes" => Ty::Bytes,
        "time" => Ty::Time,
        "duration" => Ty::Duration,
        "json" => Ty::Json,
        "type" => Ty::Type,
        _ if matches!(text.as_bytes(), [b'A'..=b'Z' | b'_']) => Ty::Opaque(text.to_owned()),
        _ => return None,
    })
}
