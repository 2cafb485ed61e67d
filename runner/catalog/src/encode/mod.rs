//! Where the values of a text land, and what that place asks of them (language.md, Encoding).
//!
//! Comes in: a template and what kind of text it makes. Goes out: its parts, each value with its place, in groups that
//! are left out where a value is absent, or repeated for a list. Checker and components read the same groups, so
//! that what is checked is what is sent. *Never* here: values, the encoding itself.

mod address;
mod form;
mod headers;
mod html;
mod json;
mod key;
mod media;
mod misfit;

pub(crate) use headers::is_token;
pub use media::MediaType;

use crate::TextError;
use crate::template::{Hole, Part, Template};

/// What kind of text a template makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Text that means nothing by itself.
    Text,
    /// One value that is sent as it is, as nothing is written for its media type.
    Content,
    /// A URL, absolute or relative.
    Address,
    /// Lines of `name: value`.
    Headers,
    /// The value of one header, without its name.
    Header,
    /// A key of a store.
    Key,
    /// A form's pairs, `application/x-www-form-urlencoded`.
    Form,
    /// A JSON text: values between quotes and outside of them.
    Json,
    /// HTML, and what is escaped like it.
    Html,
    /// A JSON pointer (RFC 6901).
    Pointer,
}

/// A text as groups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// The groups, in the order in which they are sent.
    pub groups: Vec<Group>,
}

/// Parts that are there together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// How it is joined to what is before it.
    pub joint: Joint,
    /// Texts and values, in order.
    pub parts: Vec<Placed>,
}

/// How a group is joined to what is before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Joint {
    /// It is sent once, whatever the values are.
    Once,
    /// A pair of an address's query, behind `?` or `&`: left out where a value in it is absent, repeated for a list.
    Query,
    /// The same of a form, behind `&`.
    Form,
    /// The same of a header, which has this name, in lower case.
    Line(String),
}

/// A part, and for a value its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placed {
    /// Text that is sent as it is.
    Text(String),
    /// A value that is encoded for its place.
    Value {
        /// What the template names: an input, fields, filters.
        hole: Hole,
        /// Where in the text it lands, which decides how it is encoded.
        place: Place,
    },
}

/// Where a value lands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In text that means nothing by itself.
    Plain,
    /// All that is sent.
    Whole,
    /// In a segment of a path.
    Segment,
    /// In a path, with its slashes.
    Rest,
    /// In a name or a value of a query or a form.
    Pair,
    /// In a header's value.
    Header,
    /// In a key, beside other text.
    Key,
    /// A value that is all of a key.
    WholeKey,
    /// Between the quotes of a JSON string.
    JsonText,
    /// Where JSON has a value.
    Json,
    /// In HTML's text, or between the quotes of an attribute.
    Html,
    /// In a step of a JSON pointer.
    Step,
}

impl Layout {
    /// Finds the places of a template's values.
    ///
    /// # Errors
    /// A value where that kind of text can have none; text that is not of that kind whatever the values are.
    pub fn new(template: &Template, target: Target) -> Result<Layout, TextError> {
        if target != Target::Address
            && let Some(hole) = holes(&template.parts).find(|hole| hole.rest)
        {
            let message = "only in the path of an address a value keeps its slashes";
            return Err(TextError::new(hole.whole.clone(), message).help("leave the `*` out"));
        }
        match target {
            Target::Address => address::layout(&template.parts),
            Target::Headers => headers::layout(&template.parts),
            Target::Form => form::layout(&template.parts),
            Target::Json => json::layout(&template.parts),
            Target::Html => html::layout(&template.parts),
            Target::Key => key::layout(&template.parts),
            Target::Header if template.parts.is_empty() => Ok(Layout::default()),
            Target::Header => Ok(Layout { groups: vec![headers::value(String::new(), &template.parts)?] }),
            Target::Text => Ok(once(&template.parts, Place::Plain)),
            Target::Content => Ok(once(&template.parts, Place::Whole)),
            Target::Pointer => Ok(once(&template.parts, Place::Step)),
        }
    }

    /// The values in it, in order, each with its place.
    pub fn values(&self) -> impl Iterator<Item = (&Hole, Place)> {
        self.groups.iter().flat_map(|group| &group.parts).filter_map(|part| match part {
            Placed::Text(_) => None,
            Placed::Value { hole, place } => Some((hole, *place)),
        })
    }
}

fn holes(parts: &[Part]) -> impl Iterator<Item = &Hole> {
    parts.iter().filter_map(|part| match part {
        Part::Text(_) => None,
        Part::Hole(hole) => Some(hole),
    })
}

/// One group, each value at that place.
fn once(parts: &[Part], place: Place) -> Layout {
    let placed = parts.iter().map(|part| match part {
        Part::Text(text) => Placed::Text(text.clone()),
        Part::Hole(hole) => Placed::Value { hole: hole.clone(), place },
    });
    let group = Group { joint: Joint::Once, parts: placed.collect() };
    Layout { groups: if group.parts.is_empty() { Vec::new() } else { vec![group] } }
}

impl Group {
    fn new(joint: Joint) -> Group {
        Group { joint, parts: Vec::new() }
    }

    fn text(&mut self, more: &str) {
        match self.parts.last_mut() {
            _ if more.is_empty() => {}
            Some(Placed::Text(text)) => text.push_str(more),
            _ => self.parts.push(Placed::Text(more.to_owned())),
        }
    }

    fn value(&mut self, hole: &Hole, place: Place) {
        self.parts.push(Placed::Value { hole: hole.clone(), place });
    }
}
