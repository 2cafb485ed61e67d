//! Values whose types their places can't take.

use super::{Group, Joint, Layout, Place, Placed};
use crate::TextError;
use crate::template::{Filter, Hole};
use flux_plan::Type;

impl Layout {
    /// The first value whose type its place can't take; `ty` knows the types, as far as they are known.
    ///
    /// # Errors
    /// An absent value or a list where there is one text, in a path; two lists in what is repeated for one; a value
    /// that has no text.
    pub fn fits(&self, ty: impl Fn(&Hole) -> Option<Type>) -> Result<(), TextError> {
        for group in &self.groups {
            let mut lists = 0;
            for (hole, place) in values(group) {
                let Some(ty) = ty(hole) else { continue };
                let shape = shape(&ty, hole);
                if matches!(place, Place::Segment | Place::Rest) && shape != Shape::One {
                    return Err(no_segment(hole, shape));
                }
                if place != Place::Whole || !is_sent(&ty, hole) {
                    has_text(&ty, hole)?;
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
fn has_text(ty: &Type, hole: &Hole) -> Result<(), TextError> {
    match ty {
        Type::Foreign(name) if matches!(name.as_str(), "response" | "image" | "body" | "connection") => {
            let message = format!("`{}` is of type `{name}`, which has no text", hole.name());
            Err(TextError::new(hole.whole.clone(), message).help("leave it out of the text"))
        }
        Type::Stream(_) => {
            let message = format!("`{}` is a stream, which has no text", hole.name());
            Err(TextError::new(hole.whole.clone(), message).help("leave it out of the text"))
        }
        Type::Option(inner) | Type::List(inner) => has_text(inner, hole),
        _ => Ok(()),
    }
}
