//! Values whose types their places can't take.

use super::{Group, Joint, Layout, Place, Placed};
use crate::TextError;
use crate::fit::is_variable;
use crate::template::{Filter, Hole};
use flux_plan::{RecordId, RecordType, Type};

impl Layout {
    /// The first value whose type its place can't take; `ty` knows the types, as far as they are known, and `records` the
    /// record types that they refer to.
    ///
    /// # Errors
    /// An absent value or a list where there is one text, in a path; two lists in what is repeated for one; a value
    /// that has no text.
    pub fn fits(
        &self,
        ty: impl Fn(&Hole) -> Option<Type>,
        records: &dyn Fn(RecordId) -> Option<RecordType>,
    ) -> Result<(), TextError> {
        for group in &self.groups {
            let mut lists = 0;
            for (hole, place) in values(group) {
                let Some(ty) = ty(hole) else { continue };
                let shape = shape(&ty, hole);
                if matches!(place, Place::Segment | Place::Rest) && shape != Shape::One {
                    return Err(no_segment(hole, shape));
                }
                if place != Place::Whole || !is_sent(&ty, hole) {
                    has_text(&ty, hole, records)?;
                }
                lists += usize::from(shape == Shape::List && group.joint != Joint::Once);
                if lists > 1 {
                    let what = if matches!(group.joint, Joint::Line(_)) { "line" } else { "pair" };
                    let message = format!("this {what} would be repeated for two lists");
                    return Err(TextError::new(hole.whole.clone(), message)
                        .help(format!("write `{{{}|json}}` for the whole list as one text", hole.name())));
                }
            }
        }
        Ok(())
    }
}

fn values(group: &Group) -> impl Iterator<Item = (&Hole, Place)> {
    group.parts.iter().filter_map(|part| match part {
        Placed::Text(_) => None,
        Placed::Value { hole, place } => Some((hole, *place)),
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    One,
    Perhaps,
    List,
}

/// How many texts it is, after its filters.
fn shape(ty: &Type, hole: &Hole) -> Shape {
    match ty {
        _ if hole.filters.contains(&Filter::Json) => Shape::One,
        Type::List(_) => Shape::List,
        Type::Option(inner) if shape(inner, hole) == Shape::List => Shape::List,
        Type::Option(_) => Shape::Perhaps,
        _ => Shape::One,
    }
}

fn no_segment(hole: &Hole, shape: Shape) -> TextError {
    let name = hole.name();
    let (what, help) = match shape {
        Shape::List => {
            ("is a list", format!("put it into the query (`?{name}={{{name}}}`), or write `{{{name}|json}}`"))
        }
        _ => (
            "may be absent",
            format!(
                "decide between `some` and `none` first, or put it into the query (`?{name}={{{name}}}`)"
            ),
        ),
    };
    TextError::new(hole.whole.clone(), format!("`{name}` {what}, and a path has one text here")).help(help)
}

/// Is it sent though it has no text?
fn is_sent(ty: &Type, hole: &Hole) -> bool {
    hole.filters.is_empty() && *ty == Type::Foreign("body".to_owned())
}

/// Has a value of that type a text at all?
fn has_text(
    ty: &Type,
    hole: &Hole,
    records: &dyn Fn(RecordId) -> Option<RecordType>,
) -> Result<(), TextError> {
    let Some(without) = textless(ty, records, &mut Vec::new()) else { return Ok(()) };
    let name = hole.name();
    let message = match (&without, ty) {
        (Type::Stream(_), Type::Stream(_)) => format!("`{name}` is a stream, which has no text"),
        (Type::Stream(_), _) => format!("`{name}` has a stream in it, which has no text"),
        (Type::Foreign(own), Type::Foreign(_)) => format!("`{name}` is of type `{own}`, which has no text"),
        (Type::Foreign(own), _) => format!("`{name}` has a `{own}` in it, which has no text"),
        _ => return Ok(()),
    };
    Err(TextError::new(hole.whole.clone(), message).help("leave it out of the text"))
}

/// The type that has no text, of those that a type is made of; `around`: the records that it is inside of.
fn textless(
    ty: &Type,
    records: &dyn Fn(RecordId) -> Option<RecordType>,
    around: &mut Vec<RecordId>,
) -> Option<Type> {
    match ty {
        // What is not known yet may be anything.
        Type::Foreign(name) if name == "html" || name == "?" || is_variable(name) => None,
        Type::Foreign(_) | Type::Stream(_) => Some(ty.clone()),
        Type::Option(inner) | Type::List(inner) | Type::Map(_, inner) => textless(inner, records, around),
        Type::Record(id) if !around.contains(id) => {
            around.push(*id);
            let fields = records(*id)?.fields;
            fields.iter().find_map(|field| textless(&field.ty, records, around))
        }
        _ => None,
    }
}
