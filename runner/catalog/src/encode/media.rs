//! Media types, as far as they decide what a text's values become.

use super::Target;
use crate::template::Template;

/// A media type as it is written: `text/html; charset=utf-8`.
pub struct MediaType<'a>(pub &'a str);

impl MediaType<'_> {
    /// Without its parameters, in lower case.
    pub fn essence(&self) -> String {
        self.0.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// What kind of text it is.
    pub fn target(&self) -> Target {
        let essence = self.essence();
        match essence.as_str() {
            "application/x-www-form-urlencoded" => Target::Form,
            "application/json" | "text/json" => Target::Json,
            "text/html" | "application/xml" | "text/xml" => Target::Html,
            json if json.ends_with("+json") => Target::Json,
            xml if xml.ends_with("+xml") => Target::Html,
            _ => Target::Text,
        }
    }

    /// What the values of such a template are encoded for; none: it is one value, of a type whose content is sent as
    /// it is.
    pub fn target_of(&self, template: &Template) -> Option<Target> {
        let target = self.target();
        (target != Target::Text || template.only().is_none()).then_some(target)
    }
}
