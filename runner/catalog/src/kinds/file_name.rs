//! Names of files, without folders.

use super::{Around, Kind, Reading};
use crate::TextError;

/// Texts of the kind `file_name`: a template without a slash.
struct FileName;

crate::kind!(FileName);

impl Kind for FileName {
    fn word(&self) -> &'static str {
        "file_name"
    }

    fn called(&self) -> &'static str {
        "a text such as \"index.html\""
    }

    fn accepts(&self) -> &'static str {
        "The name of a file, without folders: `\"index.html\"`."
    }

    fn sample(&self) -> &'static str {
        ""
    }

    fn read(&self, text: &str, _around: &Around<'_>) -> Reading {
        let mut reading = Reading::default();
        if text.contains(['/', '\\']) {
            let message = "this is the name of a file, without folders";
            reading.problems.push(TextError::new(0..text.len(), message));
        }
        reading
    }
}
