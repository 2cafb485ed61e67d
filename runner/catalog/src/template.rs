//! Texts with inputs in braces: `"{name}@{width}"`, `"{edit.text}"`, `"{x|base64}"`, `"{{literal}}"`.
//!
//! Comes in: a text. Goes out: its parts. *Never* here: what becomes of a value where it lands ([`crate::encode`]).

use crate::TextError;
use std::ops::Range;

/// A template that has been read: text and values in turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// In order; texts are never empty and never side by side.
    pub parts: Vec<Part>,
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// As it is, braces no longer doubled.
    Text(String),
    /// A value in braces: `{edit.text}`.
    Hole(Hole),
}

impl Part {
    /// How many bytes of the template it is.
    pub fn written(&self) -> usize {
        match self {
            // A brace that means itself is written twice.
            Part::Text(text) => text.len() + text.matches(['{', '}']).count(),
            Part::Hole(hole) => hole.whole.len(),
        }
    }
}

/// A value in a text: `{edit.text}`, `{path*}`, `{data|base64}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hole {
    /// The input that is named first.
    pub input: String,
    /// Fields of records inside, from the outside in.
    pub fields: Vec<String>,
    /// `{path*}`: it keeps its slashes.
    pub rest: bool,
    /// What is made of it first, from the left.
    pub filters: Vec<Filter>,
    /// The input's bytes in the text.
    pub range: Range<usize>,
    /// All of it, from its brace to the other.
    pub whole: Range<usize>,
}

impl Hole {
    /// Goes in as it is, on the program's own responsibility.
    pub fn is_raw(&self) -> bool {
        self.filters.last() == Some(&Filter::Raw)
    }

    /// How it is written, without filters: `edit.text`.
    pub fn name(&self) -> String {
        std::iter::once(&self.input).chain(&self.fields).map(String::as_str).collect::<Vec<_>>().join(".")
    }
}

/// What is made of a value before it goes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Filter {
    /// HTML's own signs are written as references: `<` becomes `&lt;`.
    Html,
    /// Percent-encoded, but for letters, digits and `-._~` (RFC 3986).
    Url,
    /// The value as JSON.
    Json,
    /// Base64 of its bytes, with padding (RFC 4648, section 4).
    Base64,
    /// The value's bytes as small hexadecimal digits.
    Hex,
    /// Nothing more is made of it.
    Raw,
}

impl Filter {
    /// All of them, by their names.
    pub const ALL: [(&str, Filter); 6] = [
        ("html", Filter::Html),
        ("url", Filter::Url),
        ("json", Filter::Json),
        ("base64", Filter::Base64),
        ("hex", Filter::Hex),
        ("raw", Filter::Raw),
    ];
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// A brace without its other, or something in braces that is no name.
    pub fn parse(text: &str) -> Result<Template, TextError> {
        let mut template = Template::default();
        let mut at = 0;
        while let Some(found) = text[at..].find(['{', '}']) {
            let brace = at + found;
            template.text(&text[at..brace]);
            let rest = &text[brace..];
            at = if rest.starts_with("{{") || rest.starts_with("}}") {
                template.text(&rest[..1]);
                brace + 2
            } else if rest.starts_with('{') {
                let Some(end) = rest.find('}') else {
                    return Err(TextError::new(brace..brace + 1, "this brace is never closed")
                        .help("close it, or write `{{` for a brace itself"));
                };
                template.parts.push(Part::Hole(hole(&text[brace + 1..brace + end], brace + 1)?));
                brace + end + 1
            } else {
                return Err(TextError::new(brace..brace + 1, "this brace closes nothing")
                    .help("write `}}` for a brace itself"));
            };
        }
        template.text(&text[at..]);
        Ok(template)
    }

    /// The inputs that it names, in order, as often as it names them.
    pub fn names(&self) -> Vec<(String, Range<usize>)> {
        self.holes().map(|hole| (hole.input.clone(), hole.range.clone())).collect()
    }

    /// Its values, in order.
    pub fn holes(&self) -> impl Iterator<Item = &Hole> {
        self.parts.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Hole(hole) => Some(hole),
        })
    }

    /// The value, where the text is nothing else than one.
    pub fn only(&self) -> Option<&Hole> {
        match self.parts.as_slice() {
            [Part::Hole(hole)] => Some(hole),
            _ => None,
        }
    }

    fn text(&mut self, more: &str) {
        match self.parts.last_mut() {
            _ if more.is_empty() => {}
            Some(Part::Text(text)) => text.push_str(more),
            _ => self.parts.push(Part::Text(more.to_owned())),
        }
    }
}

/// What stands in braces, from byte `at` of the whole text.
fn hole(inner: &str, at: usize) -> Result<Hole, TextError> {
    let mut pieces = inner.split('|');
    let named = pieces.next().unwrap_or_default();
    let trimmed = named.trim();
    let start = at + named.len() - named.trim_start().len();
    let (path, rest) = match trimmed.strip_suffix('*') {
        Some(path) => (path.trim_end(), true),
        None => (trimmed, false),
    };
    let mut parts = path.split('.');
    if !parts.clone().all(is_identifier) {
        return Err(TextError::new(at..at + inner.len(), "this is not the name of an input")
            .help("write `{name}`, or double a brace that means itself: `{{`")
            .instead("{name}"));
    }
    let input = parts.next().unwrap_or_default().to_owned();
    let range = start..start + input.len();
    let mut filters = Vec::new();
    let mut place = at + named.len() + 1;
    for piece in pieces {
        let name = piece.trim();
        let begin = place + piece.len() - piece.trim_start().len();
        if filters.last() == Some(&Filter::Raw) {
            return Err(TextError::new(begin..begin + name.len(), "nothing comes after `raw`")
                .help("let `raw` be the last filter"));
        }
        filters.push(filter(name, begin)?);
        place += piece.len() + 1;
    }
    let fields = parts.map(str::to_owned).collect();
    Ok(Hole { input, fields, rest, filters, range, whole: at - 1..at + inner.len() + 1 })
}

fn filter(name: &str, at: usize) -> Result<Filter, TextError> {
    let found = Filter::ALL.iter().find(|(known, _)| *known == name).map(|(_, filter)| *filter);
    found.ok_or_else(|| {
        let near = Filter::ALL.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        let known: Vec<_> = Filter::ALL.iter().map(|(known, _)| format!("`{known}`")).collect();
        let error = TextError::new(at..at + name.len(), format!("there is no filter `{name}`"));
        error.help(match near {
            Some((known, _)) => format!("write `{known}`"),
            None => format!("there are {}", known.join(", ")),
        })
    })
}

fn is_identifier(text: &str) -> bool {
    text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
