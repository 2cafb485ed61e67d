//! Texts with inputs in braces: `"{name}@{width}"`, `"{edit.text}"`, `"{{literal}}"`.

use crate::TextError;
use std::ops::Range;

/// A parsed template.
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
    /// `{edit.text}`: an input, perhaps a field of it.
    Name {
        /// The input.
        input: String,
        /// Fields of records inside, from the outside in.
        fields: Vec<String>,
        /// The input's bytes in the text.
        range: Range<usize>,
    },
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
                template.parts.push(name(&text[brace + 1..brace + end], brace + 1)?);
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
        let names = self.parts.iter().filter_map(|part| match part {
            Part::Text(_) => None,
            Part::Name { input, range, .. } => Some((input.clone(), range.clone())),
        });
        names.collect()
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
fn name(inner: &str, at: usize) -> Result<Part, TextError> {
    let trimmed = inner.trim();
    let start = at + inner.len() - inner.trim_start().len();
    let mut parts = trimmed.split('.');
    if !parts.clone().all(is_identifier) {
        return Err(TextError::new(at..at + inner.len(), "this is not the name of an input")
            .help("write `{name}`, or double a brace that means itself: `{{`")
            .instead("{name}"));
    }
    let input = parts.next().unwrap_or_default().to_owned();
    let range = start..start + input.len();
    Ok(Part::Name { input, fields: parts.map(str::to_owned).collect(), range })
}

fn is_identifier(text: &str) -> bool {
    text.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}
