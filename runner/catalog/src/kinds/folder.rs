//! Folders and files that a program names.

use super::{Around, Kind, Offer, Offered, Reading};

/// Texts of the kind `folder`: a folder or a file, from the program's own folder.
struct Folder;

crate::kind!(Folder);

impl Kind for Folder {
    fn word(&self) -> &'static str {
        "folder"
    }

    fn called(&self) -> &'static str {
        "a text such as \"public\""
    }

    fn accepts(&self) -> &'static str {
        "A folder, from the program's own: `\"public\"`."
    }

    fn sample(&self) -> &'static str {
        "."
    }

    fn read(&self, text: &str, _around: &Around<'_>) -> Reading {
        Reading { offers: vec![Offer { range: 0..text.len(), what: Offered::Files }], ..Reading::default() }
    }
}
