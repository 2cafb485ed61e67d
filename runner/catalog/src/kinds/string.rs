//! The kind of texts that mean nothing by themselves.

use super::{Around, Kind, Reading};

/// Texts of the kind `string`, which may hold anything.
struct Text;

crate::kind!(Text);

impl Kind for Text {
    fn word(&self) -> &'static str {
        "string"
    }

    fn called(&self) -> &'static str {
        "a text"
    }

    fn accepts(&self) -> &'static str {
        "Any text. It is taken as it is: braces mean nothing in it."
    }

    fn sample(&self) -> &'static str {
        ""
    }

    fn read(&self, _text: &str, _around: &Around<'_>) -> Reading {
        Reading::default()
    }
}
