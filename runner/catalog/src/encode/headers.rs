//! Header lines: `name: value`, one to a line (RFC 9110, section 5).

use super::{Group, Joint, Layout, Place, Placed};
use crate::TextError;
use crate::fields::is_of_the_connection;
use crate::template::Part;

/// A character of a header's name (RFC 9110, section 5.6.2).
pub(crate) fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

/// The places of the values in header lines; see [`Layout::new`].
pub(super) fn layout(parts: &[Part]) -> Result<Layout, TextError> {
    let mut groups = Vec::new();
    for line in lines(parts) {
        if line.parts.iter().all(|part| matches!(part, Part::Text(text) if text.trim().is_empty())) {
            continue;
        }
        groups.push(header(line)?);
    }
    Ok(Layout { groups })
}

/// One header's value: without the blanks around it.
pub(super) fn value(name: String, parts: &[Part]) -> Result<Group, TextError> {
    let mut group = Group::new(Joint::Line(name));
    for part in parts {
        match part {
            Part::Text(text) => group.text(text),
            Part::Hole(hole) => group.value(hole, Place::Header),
        }
    }
    if let Some(Placed::Text(first)) = group.parts.first_mut() {
        *first = first.trim_start().to_owned();
    }
    if let Some(Placed::Text(last)) = group.parts.last_mut() {
        last.truncate(last.trim_end().len());
    }
    group.parts.retain(|part| !matches!(part, Placed::Text(text) if text.is_empty()));
    Ok(group)
}

/// A line, and the bytes of the template that it stands in.
struct Line {
    parts: Vec<Part>,
    at: usize,
    length: usize,
}

fn lines(parts: &[Part]) -> Vec<Line> {
    let mut lines = vec![Line { parts: Vec::new(), at: 0, length: 0 }];
    let mut at = 0;
    for part in parts {
        match part {
            Part::Hole(_) => {
                if let Some(line) = lines.last_mut() {
                    line.parts.push(part.clone());
                    line.length += part.written();
                }
                at += part.written();
            }
            Part::Text(text) => {
                for (i, piece) in text.split('\n').enumerate() {
                    if i > 0 {
                        at += 1;
                        lines.push(Line { parts: Vec::new(), at, length: 0 });
                    }
                    let piece = Part::Text(piece.to_owned());
                    let length = piece.written();
                    if let Some(line) = lines.last_mut().filter(|_| length > 0) {
                        line.parts.push(piece);
                        line.length += length;
                    }
                    at += length;
                }
            }
        }
    }
    lines
}

fn header(line: Line) -> Result<Group, TextError> {
    let range = line.at..line.at + line.length;
    let no_header = || {
        TextError::new(range.clone(), "this line is not a header")
            .help("write `name: value`, one to a line, such as `cache-control: max-age=60`")
    };
    let Some((Part::Text(first), rest)) = line.parts.split_first() else { return Err(no_header()) };
    let (name, begun) = first.split_once(':').ok_or_else(no_header)?;
    let name = name.trim().to_ascii_lowercase();
    if name.is_empty() || !name.bytes().all(is_token) {
        return Err(no_header());
    }
    if is_of_the_connection(&name) {
        let message = format!("`{name}` is written by the engine, from what is really sent");
        return Err(TextError::new(range, message).help("leave this line out"));
    }
    let mut parts = vec![Part::Text(begun.to_owned())];
    parts.extend_from_slice(rest);
    value(name, &parts)
}
