//! Keys of stores: no two different inputs make one key.
//!
//! A value beside other text is letters, digits and `%` alone, so any other sign parts it from the next.

use super::{Layout, Place, Placed, once};
use crate::TextError;
use crate::template::Part;

/// The places of the values in a store's key; see [`Layout::new`].
pub(super) fn layout(parts: &[Part]) -> Result<Layout, TextError> {
    let mut layout = once(parts, Place::Key);
    if let [group] = layout.groups.as_mut_slice()
        && let [Placed::Value { place, .. }] = group.parts.as_mut_slice()
    {
        *place = Place::WholeKey;
    }
    let mut between: Option<String> = None;
    for part in parts {
        match (part, &mut between) {
            (Part::Text(text), Some(between)) => between.push_str(text),
            (Part::Text(_), None) => {}
            (Part::Hole(hole), before) => {
                if before.as_deref().is_some_and(|text| !text.chars().any(parts_values)) {
                    let message = "two different pairs of values would make the same key here";
                    let name = hole.name();
                    return Err(TextError::new(hole.whole.clone(), message)
                        .help(format!("put another sign than a letter or digit before it: `/{{{name}}}`")));
                }
                between = Some(String::new());
            }
        }
    }
    Ok(layout)
}

/// No value beside other text has this sign in it.
fn parts_values(sign: char) -> bool {
    !sign.is_alphanumeric() && sign != '%'
}
