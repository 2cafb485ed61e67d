//! The kind of paths of files below a folder.

use super::{Around, Kind, Offer, Offered, Reading, template};
use crate::encode::Target;

/// Texts of the kind `path`: a template of a path below a folder.
struct Below;

crate::kind!(Below);

impl Kind for Below {
    fn word(&self) -> &'static str {
        "path"
    }

    fn called(&self) -> &'static str {
        "a text such as \"{name}.txt\""
    }

    fn accepts(&self) -> &'static str {
        "The path of a file below a folder, `\"pages/{name}.txt\"`; values in braces may hold slashes."
    }

    fn sample(&self) -> &'static str {
        ""
    }

    fn read(&self, text: &str, around: &Around<'_>) -> Reading {
        let mut reading = template::laid_out(text, around, |_, _| Some(Target::Text));
        let plain = text.find('{').unwrap_or(text.len());
        reading.offers.push(Offer { range: 0..plain, what: Offered::Files });
        reading
    }
}
