//! `application/x-www-form-urlencoded`: pairs behind `&`.

use super::{Group, Joint, Layout, Place};
use crate::TextError;
use crate::template::Part;

/// The places of the values in a form; see [`Layout::new`].
pub(super) fn layout(parts: &[Part]) -> Result<Layout, TextError> {
    let mut groups = Vec::new();
    let mut group = Group::new(Joint::Form);
    for part in parts {
        match part {
            Part::Hole(hole) => group.value(hole, Place::Pair),
            Part::Text(text) => {
                let mut pieces = text.split('&');
                group.text(pieces.next().unwrap_or_default());
                for piece in pieces {
                    groups.push(std::mem::replace(&mut group, Group::new(Joint::Form)));
                    group.text(piece);
                }
            }
        }
    }
    groups.push(group);
    groups.retain(|group| !group.parts.is_empty());
    Ok(Layout { groups })
}
