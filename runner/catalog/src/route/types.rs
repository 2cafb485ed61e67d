//! Types as parameter lists write them.

use crate::problem::TextError;
use flux_plan::Type;

/// The simple types, by name.
const SIMPLE: &[(&str, Type)] = &[
    ("int", Type::Int),
    ("float", Type::Float),
    ("bool", Type::Bool),
    ("string", Type::String),
    ("bytes", Type::Bytes),
    ("json", Type::Json),
    ("time", Type::Time),
    ("duration", Type::Duration),
];

/// The type that a text names: `int`, `option<string>`, `list<int>`, `map<string, int>`, `file`. Any other name is
/// a `Foreign` one: whether the program declares a record of that name, only the program's checker knows.
///
/// # Errors
/// The text has not the form of a type.
pub fn type_named(text: &str) -> Result<Type, TextError> {
    let name = text.trim();
    let at = text.len() - text.trim_start().len();
    if let Some((_, ty)) = SIMPLE.iter().find(|(simple, _)| *simple == name) {
        return Ok(ty.clone());
    }
    if is_name(name) && !matches!(name, "list" | "option" | "map") {
        return Ok(Type::Foreign(name.to_owned()));
    }
    let generic =
        name.split_once('<').and_then(|(outer, rest)| Some((outer.trim(), rest.strip_suffix('>')?)));
    let Some((outer, inner)) = generic else {
        return Err(unknown(name, at));
    };
    let inner_at = at + name.find('<').map_or(0, |i| i + 1);
    let inner_type =
        |text: &str, by: usize| type_named(text).map_err(|e| e.shifted(inner_at + by)).map(Box::new);
    match outer {
        "list" => Ok(Type::List(inner_type(inner, 0)?)),
        "option" => Ok(Type::Option(inner_type(inner, 0)?)),
        "map" => match inner.split_once(',') {
            Some((key, value)) => Ok(Type::Map(inner_type(key, 0)?, inner_type(value, key.len() + 1)?)),
            None => Err(TextError::new(at..at + name.len(), "`map` needs a key type and a value type")
                .help("write `map<string, int>`")),
        },
        _ => Err(unknown(name, at)),
    }
}

/// Whether it could be a type's name, behind an alias if there is one: `Edit`, `auth.User`.
fn is_name(text: &str) -> bool {
    text.split('.').all(|part| {
        part.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
    })
}

/// The names in a type that are no built-in types: a record's, or nobody's.
pub fn names_in(ty: &Type) -> Vec<&str> {
    match ty {
        Type::Foreign(name) if name == FILE => Vec::new(),
        Type::Foreign(name) => vec![name],
        Type::List(inner) | Type::Option(inner) => names_in(inner),
        Type::Map(key, value) => [names_in(key), names_in(value)].concat(),
        _ => Vec::new(),
    }
}

/// A part of a multipart form that is a file.
pub const FILE: &str = "file";

/// What is said of a name that is no type which a request can carry.
pub fn unknown(name: &str, at: usize) -> TextError {
    let message = if name.is_empty() {
        "a type is missing here".to_owned()
    } else {
        format!("`{name}` is no type that a request can carry")
    };
    TextError::new(at..at + name.len(), message).help(
        "use `int`, `float`, `bool`, `string`, `bytes`, `json`, `time`, `duration`, a record type, or `option<…>` or `list<…>` of one",
    )
}
