//! JSON texts: between quotes a value's text, elsewhere its JSON.

use super::{Group, Joint, Layout, Place};
use crate::TextError;
use crate::template::Part;

/// The places of the values in a JSON text; see [`Layout::new`].
pub(super) fn layout(parts: &[Part]) -> Result<Layout, TextError> {
    let mut group = Group::new(Joint::Once);
    let mut quoted = Quoted::default();
    // The text with values in it, to see that it is JSON at all.
    let (mut sample, mut free) = (String::new(), false);
    for part in parts {
        match part {
            Part::Text(text) => {
                quoted.read(text);
                sample.push_str(text);
                group.text(text);
            }
            Part::Hole(hole) => {
                free |= hole.is_raw();
                let place = if quoted.inside { Place::JsonText } else { Place::Json };
                sample.push_str(if quoted.inside { "" } else { " null " });
                group.value(hole, place);
            }
        }
    }
    if !free {
        is_json(&sample, parts)?;
    }
    Ok(Layout { groups: if group.parts.is_empty() { Vec::new() } else { vec![group] } })
}

fn is_json(sample: &str, parts: &[Part]) -> Result<(), TextError> {
    let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(sample) else { return Ok(()) };
    let end: usize = parts.iter().map(Part::written).sum();
    let why = error.to_string();
    let why = why.split(" at line ").next().unwrap_or_default();
    Err(TextError::new(0..end.max(1), format!("whatever its values are, this is no JSON: {why}"))
        .help("a brace that means itself is doubled (`{{`), and a member's name has quotes"))
}

/// Is what comes next between quotes?
#[derive(Default)]
struct Quoted {
    inside: bool,
    escaped: bool,
}

impl Quoted {
    fn read(&mut self, text: &str) {
        for byte in text.bytes() {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' if self.inside => self.escaped = true,
                b'"' => self.inside = !self.inside,
                _ => {}
            }
        }
    }
}
