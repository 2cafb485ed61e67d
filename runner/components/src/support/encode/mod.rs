//! Texts over a node's inputs: what `"/u/{id}?tag={tags}"` becomes, each value encoded for the place where it lands
//! (language.md, Encoding).
//!
//! Comes in: a template laid out by the catalog, once; then the inputs of each call. Goes out: the text, or header
//! lines. *Never* here: where a value lands; the catalog knows, so that `check` does.

mod address;
mod key;
mod place;
mod repeat;

pub(crate) use address::is_dots;
use bytestring::ByteString;
use flux_catalog::TextError;
use flux_catalog::encode::{Joint, Layout, Place, Placed, Target};
use flux_catalog::template::{Hole, Template as Parsed};
use flux_node::{Failure, Signature, Value};
use place::Slot;
pub(crate) use place::{from_hex, hex};
use std::borrow::Cow;

/// A text over a node's inputs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    groups: Vec<Group>,
    /// Values in it may choose no other host.
    leads: bool,
}

#[derive(Clone, Debug)]
struct Group {
    joint: Joint,
    parts: Vec<Piece>,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    Value(Slot),
}

/// Name and value of header lines.
pub(crate) type Lines = Vec<(ByteString, ByteString)>;

impl Text {
    /// Lays a template out, and finds the inputs that it names.
    ///
    /// # Errors
    /// It can't be of that kind; a value whose type its place can't take; a name that is no input.
    pub(crate) fn new(parsed: &Parsed, target: Target, signature: &Signature) -> Result<Text, TextError> {
        let layout = Layout::new(parsed, target)?;
        layout.fits(|hole| type_of(hole, signature), &|id| signature.records.get(id.index()).cloned())?;
        let mut groups = Vec::with_capacity(layout.groups.len());
        for group in layout.groups {
            let parts = group.parts.into_iter().map(|part| match part {
                Placed::Text(text) => Ok(Piece::Text(text)),
                Placed::Value { hole, place } => slot(hole, place, signature).map(Piece::Value),
            });
            groups.push(Group { joint: group.joint, parts: parts.collect::<Result<_, _>>()? });
        }
        Ok(Text { groups, leads: target == Target::Address })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.groups.is_empty()
    }

    /// The text, where it names no input.
    pub(crate) fn constant(&self) -> Option<String> {
        let fixed = |piece: &Piece| matches!(piece, Piece::Text(_));
        if !self.groups.iter().all(|group| group.parts.iter().all(fixed)) {
            return None;
        }
        // Without values there is nothing that could fail.
        self.render(|_| &Value::Empty).ok()
    }

    /// The value, where the text is nothing else than one, and nothing is made of it.
    pub(crate) fn only<'v>(
        &self,
        input: impl Fn(usize) -> &'v Value,
    ) -> Result<Option<Cow<'v, Value>>, Failure> {
        match self.groups.as_slice() {
            [Group { parts, .. }] => match parts.as_slice() {
                [Piece::Value(slot)] if slot.filters.is_empty() => slot.select(input).map(Some),
                _ => Ok(None),
            },
            _ => Ok(None),
        }
    }

    /// The text with the inputs' values in it.
    pub(crate) fn render<'v>(&self, input: impl Fn(usize) -> &'v Value) -> Result<String, Failure> {
        let mut out = String::with_capacity(self.length(&input));
        for group in &self.groups {
            match &group.joint {
                Joint::Once if self.leads => address::write(&group.parts, &input, &mut out)?,
                Joint::Once => write(&group.parts, &input, None, &mut out)?,
                joint => {
                    repeat::times(&group.parts, &input)?.each(|item| {
                        match joint {
                            Joint::Query => out.push(if out.contains('?') { '&' } else { '?' }),
                            _ if out.is_empty() => {}
                            _ => out.push('&'),
                        }
                        write(&group.parts, &input, item, &mut out)
                    })?;
                }
            }
        }
        if self.leads {
            address::stays_here(&self.groups, &out)?;
        }
        Ok(out)
    }

    /// The header lines that it is: one that is absent is left out, one for a list is there for each element.
    pub(crate) fn lines<'v>(
        &self,
        input: impl Fn(usize) -> &'v Value,
        into: &mut Lines,
    ) -> Result<(), Failure> {
        for group in &self.groups {
            let Joint::Line(name) = &group.joint else { continue };
            repeat::times(&group.parts, &input)?.each(|item| {
                let mut value = String::new();
                write(&group.parts, &input, item, &mut value)?;
                into.push((name.as_str().into(), safe(name, value)?));
                Ok(())
            })?;
        }
        Ok(())
    }

    /// The names of its header lines, in lower case.
    pub(crate) fn line_names(&self) -> impl Iterator<Item = &str> {
        self.groups.iter().filter_map(|group| match &group.joint {
            Joint::Line(line) => Some(&**line),
            _ => None,
        })
    }

    /// Is there a header line of that name, in lower case?
    pub(crate) fn has_line(&self, name: &str) -> bool {
        self.line_names().any(|line| line == name)
    }

    /// How long the text will be: exact where its inputs are texts, so that it needs no second allocation.
    fn length<'v>(&self, input: &impl Fn(usize) -> &'v Value) -> usize {
        let length = |piece: &Piece| match piece {
            Piece::Text(text) => text.len(),
            Piece::Value(slot) => match input(slot.place) {
                Value::Str(text) if slot.fields.is_empty() => text.len(),
                _ => 24,
            },
        };
        self.groups.iter().flat_map(|group| &group.parts).map(length).sum()
    }
}

/// The type of an input as far as the signature says it: a record's field included.
fn type_of(hole: &Hole, signature: &Signature) -> Option<flux_node::Type> {
    use flux_node::Type;
    let mut ty = &signature.inputs.iter().find(|field| field.name == hole.input)?.ty;
    for name in &hole.fields {
        let record = match ty {
            Type::Option(inner) => inner,
            other => other,
        };
        let Type::Record(id) = record else { return None };
        ty = &signature.records.get(id.0 as usize)?.fields.iter().find(|field| field.name == *name)?.ty;
    }
    Some(ty.clone())
}

fn slot(hole: Hole, at: Place, signature: &Signature) -> Result<Slot, TextError> {
    let place = signature.inputs.iter().position(|field| field.name == hole.input);
    let place =
        place.ok_or_else(|| TextError::new(hole.range.clone(), format!("`{}` is no input", hole.input)))?;
    Ok(Slot { place, name: hole.name(), fields: hole.fields, filters: hole.filters, at })
}

/// Writes a group; `item` stands for its list.
fn write<'v>(
    parts: &[Piece],
    input: &impl Fn(usize) -> &'v Value,
    item: Option<&'v Value>,
    out: &mut String,
) -> Result<(), Failure> {
    for piece in parts {
        match piece {
            Piece::Text(text) => out.push_str(text),
            Piece::Value(slot) => slot.write(input, item, out)?,
        }
    }
    Ok(())
}

/// The value, if it can stand in a header: a line break in it would let whoever chose it write headers of
/// their own.
pub(crate) fn safe(name: &str, value: String) -> Result<ByteString, Failure> {
    let fits = |c: char| c == '\t' || !c.is_control();
    if value.chars().all(fits) {
        Ok(value.trim().into())
    } else {
        Err(address::refused(format!("the header `{name}` would have a line break or control character")))
    }
}
