//! HTML: values in text and between an attribute's quotes; anywhere else escaping would not hold them.

mod reader;

use super::{Group, Joint, Layout, Place, address};
use crate::TextError;
use crate::template::{Hole, Part};
use reader::{Reader, State};

/// Attributes whose value is an address.
const LINKS: [&str; 17] = [
    "action",
    "background",
    "cite",
    "classid",
    "codebase",
    "data",
    "formaction",
    "href",
    "icon",
    "imagesrcset",
    "longdesc",
    "manifest",
    "ping",
    "poster",
    "src",
    "srcset",
    "xlink:href",
];

/// Schemes of addresses that are programs or documents themselves.
const PROGRAMS: [&str; 3] = ["javascript:", "vbscript:", "data:"];

/// The places of the values in HTML; see [`Layout::new`].
pub(super) fn layout(parts: &[Part]) -> Result<Layout, TextError> {
    let mut group = Group::new(Joint::Once);
    let mut reader = Reader::default();
    for part in parts {
        match part {
            Part::Text(text) => {
                reader.read(text);
                group.text(text);
            }
            Part::Hole(hole) => {
                if !hole.is_raw() {
                    fits(&reader, hole)?;
                }
                reader.value(hole.is_raw());
                group.value(hole, Place::Html);
            }
        }
    }
    Ok(Layout { groups: if group.parts.is_empty() { Vec::new() } else { vec![group] } })
}

/// May a value that comes from anywhere stand here?
fn fits(reader: &Reader, hole: &Hole) -> Result<(), TextError> {
    let name = hole.name();
    let error = |message: String| TextError::new(hole.whole.clone(), message);
    let trusted = format!("write `{{{name}|raw}}` if nobody else chooses it");
    match &reader.state {
        State::Text | State::Comment | State::Inert(_) => Ok(()),
        State::Raw(element) => {
            let data = format!(
                "put it into an attribute, such as `data-{name}=\"{{{name}}}\"`, and read it from there, or {trusted}"
            );
            Err(error(format!("in `<{element}>` no escaping holds a value")).help(data))
        }
        State::Value(_) => in_attribute(reader, hole),
        State::BeforeValue | State::Unquoted => {
            Err(error("an attribute's value needs quotes where a value stands in it".to_owned())
                .help(format!("write `{}=\"…\"`", reader.attribute)))
        }
        State::Opened | State::Name | State::Inside | State::Attribute | State::Markup => {
            let message = "a value stands in text or between the quotes of an attribute".to_owned();
            Err(error(message).help(trusted))
        }
    }
}

fn in_attribute(reader: &Reader, hole: &Hole) -> Result<(), TextError> {
    let attribute = reader.attribute.as_str();
    let name = hole.name();
    let error = |message: String| TextError::new(hole.whole.clone(), message);
    if attribute.starts_with("on") || matches!(attribute, "style" | "srcdoc") {
        let help = format!("put it into an attribute of its own, such as `data-{name}=\"{{{name}}}\"`");
        return Err(error(format!("in `{attribute}` no escaping holds a value")).help(help));
    }
    if LINKS.contains(&attribute) && begins_link(&reader.begun) {
        let help =
            format!("begin the link with `/`, or write `{{{name}|html|raw}}` if nobody else chooses it");
        return Err(error(format!("whoever chooses `{name}` would choose where this link leads")).help(help));
    }
    Ok(())
}

/// Could what comes next still choose the scheme or the host of a link that begins so?
fn begins_link(begun: &str) -> bool {
    let begun = begun.trim_start().to_ascii_lowercase();
    let settled = begun.contains(['/', '?', '#', ':']);
    !settled || PROGRAMS.iter().any(|scheme| begun.starts_with(scheme)) || !address::is_past_host(&begun)
}
