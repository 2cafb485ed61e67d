//! Templates with their inputs found: what `"{name}@{width}"` becomes when a service starts.

use super::render;
use flux_catalog::template::{Part, Template as Parsed};
use flux_node::{Failure, Signature, Value};

/// A template over a node's inputs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Template(Vec<Piece>);

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Input { place: usize, fields: Vec<String> },
}

impl Template {
    /// Finds the inputs that a template names; else the name of the first that is none.
    pub(crate) fn new(parsed: &Parsed, signature: &Signature) -> Result<Template, String> {
        let pieces = parsed.parts.iter().map(|part| match part {
            Part::Text(text) => Ok(Piece::Text(text.clone())),
            Part::Name { input, fields, .. } => {
                let place = signature.inputs.iter().position(|field| field.name == *input);
                let place = place.ok_or_else(|| input.clone())?;
                Ok(Piece::Input { place, fields: fields.clone() })
            }
        });
        pieces.collect::<Result<_, _>>().map(Template)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text, where it names no input.
    pub(crate) fn constant(&self) -> Option<&str> {
        match &self.0[..] {
            [] => Some(""),
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// The value, where the template is nothing else than one.
    pub(crate) fn only<'v>(&self, input: impl Fn(usize) -> &'v Value) -> Result<Option<&'v Value>, Failure> {
        match &self.0[..] {
            [Piece::Input { place, fields }] => select(input(*place), fields).map(Some),
            _ => Ok(None),
        }
    }

    /// The text with the inputs' values in it.
    pub(crate) fn render<'v>(&self, input: impl Fn(usize) -> &'v Value) -> Result<String, Failure> {
        self.render_with(input, |_, value, out| render(value, out))
    }

    /// The text with what `write` makes of the inputs' values; it is told whether the text begins with one.
    pub(crate) fn render_with<'v>(
        &self,
        input: impl Fn(usize) -> &'v Value,
        write: impl Fn(bool, &Value, &mut String) -> Result<(), Failure>,
    ) -> Result<String, Failure> {
        let mut out = String::with_capacity(self.length(&input));
        for (i, piece) in self.0.iter().enumerate() {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Input { place, fields } => write(i == 0, select(input(*place), fields)?, &mut out)?,
            }
        }
        Ok(out)
    }

    /// How long the text will be: exact where its inputs are texts, so that it needs no second allocation.
    fn length<'v>(&self, input: &impl Fn(usize) -> &'v Value) -> usize {
        let length = |piece: &Piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Input { place, fields } => match input(*place) {
                Value::Str(text) if fields.is_empty() => text.len(),
                _ => 24,
            },
        };
        self.0.iter().map(length).sum()
    }

    /// The template's lines, as templates of their own.
    pub(crate) fn lines(&self) -> Vec<Template> {
        let mut lines = vec![Template::default()];
        for piece in &self.0 {
            let last = lines.len() - 1;
            match piece {
                Piece::Input { .. } => lines[last].0.push(piece.clone()),
                Piece::Text(text) => {
                    let mut parts = text.split('\n');
                    let first = parts.next().unwrap_or_default();
                    if !first.is_empty() {
                        lines[last].0.push(Piece::Text(first.to_owned()));
                    }
                    lines.extend(parts.map(|part| match part {
                        "" => Template::default(),
                        part => Template(vec![Piece::Text(part.to_owned())]),
                    }));
                }
            }
        }
        lines.retain(|line| !matches!(line.constant(), Some(text) if text.trim().is_empty()));
        lines
    }

    /// Splits a line at its first `:`, which must stand in its text before any input.
    pub(crate) fn split_header(&self) -> Option<(String, Template)> {
        let (Piece::Text(first), rest) = self.0.split_first()? else { return None };
        let (name, value) = first.split_once(':')?;
        let mut pieces = vec![Piece::Text(value.trim_start().to_owned())];
        pieces.extend(rest.iter().cloned());
        if let [Piece::Text(only)] = &mut pieces[..] {
            only.truncate(only.trim_end().len());
        }
        Some((name.trim().to_ascii_lowercase(), Template(pieces)))
    }
}

/// A field inside a value: of records, of maps, of JSON objects.
fn select<'v>(value: &'v Value, fields: &[String]) -> Result<&'v Value, Failure> {
    let mut at = value;
    for field in fields {
        let inner = match at {
            Value::Option(Some(inner)) => inner,
            other => other,
        };
        let found = match inner {
            Value::Record(record) => {
                let place = record.names.iter().position(|name| *name == **field);
                place.and_then(|place| record.values.get(place))
            }
            Value::Map(map) => map.get(field.as_str()),
            _ => None,
        };
        at = found.ok_or_else(|| Failure::new(422, format!("a template's value has no field `{field}`")))?;
    }
    Ok(at)
}
