//! Texts whose media type the argument `type` beside them says.

use super::Around;
use super::template::Encoded;
use crate::encode::{MediaType, Target};
use crate::template::Template;

crate::kind!(Encoded {
    word: "content",
    called: "a text, which may name inputs in braces",
    accepts: "A text with values in braces, each encoded for the content type that the argument `type` says.",
    sample: "",
    target,
});

/// What the values are encoded for. One value alone, of a type that nothing is written for, goes out as it is; so does
/// text of a type that only the running service knows, which may have no values in it.
fn target(template: &Template, around: &Around<'_>) -> Option<Target> {
    match around.text("type") {
        None | Some("") if template.only().is_none() => Some(Target::Text),
        None | Some("") => Some(Target::Content),
        Some(written) if written.contains('{') => template.only().is_some().then_some(Target::Content),
        Some(written) => MediaType(written).target_of(template).or(Some(Target::Content)),
    }
}
