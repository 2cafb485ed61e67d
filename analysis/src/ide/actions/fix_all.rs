//! All fixes of a file that leave no doubt of what is meant, at once.

use super::FIXES;
use super::ask::{Ask, Offer};
use crate::workspace::{Diagnostic, Edit, FileId};
use std::ops::Range;

pub(super) fn title(ask: &Ask<'_>, _: &Range<usize>) -> Option<String> {
    sure(ask).first().map(|_| "Fix all that leaves no doubt".to_owned())
}

pub(super) fn offer(ask: &Ask<'_>, range: &Range<usize>) -> Vec<Offer> {
    let Some(title) = title(ask, range) else { return Vec::new() };
    let mut edits: Vec<Edit> = Vec::new();
    for said in sure(ask) {
        let fixes = FIXES.iter().filter(|fix| fix.mends(said.row()));
        let offer = fixes.flat_map(|fix| (fix.offer)(ask, &said)).find(|offer| offer.preferred);
        let Some(offer) = offer else { continue };
        let apart = |a: &Edit, b: &Edit| a.range.end < b.range.start || b.range.end < a.range.start;
        if offer.edits.iter().all(|new| edits.iter().all(|old| old.file != new.file || apart(old, new))) {
            edits.extend(offer.edits);
        }
    }
    vec![Offer::new(title, edits)]
}

fn sure(ask: &Ask<'_>) -> Vec<Diagnostic> {
    let mut found = ask.ws.check_file(FileId(ask.file));
    found.retain(|said| said.row().sure && said.file.0 == ask.file);
    found
}
