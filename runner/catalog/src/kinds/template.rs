//! Texts with values in braces.

use super::{Around, Kind, Named, Offer, Offered, Reading};
use crate::template::Template;

/// `template`.
struct Braces;

crate::kind!(Braces);

impl Kind for Braces {
    fn word(&self) -> &'static str {
        "template"
    }

    fn called(&self) -> &'static str {
        "a text, which may name inputs in braces"
    }

    fn accepts(&self) -> &'static str {
        "A text that names inputs in braces, `\"{name}@{width}\"`, or fields of them, `\"{edit.text}\"`; `{{` and `}}` \
         are braces themselves."
    }

    fn sample(&self) -> &'static str {
        ""
    }

    fn read(&self, text: &str, _around: &Around<'_>) -> Reading {
        read(text)
    }
}

/// What every text with values in braces says, whatever it is for.
pub(super) fn read(text: &str) -> Reading {
    let reading = match Template::parse(text) {
        Ok(template) => {
            let names = template.names().into_iter().map(|(name, range)| Named { name, range });
            Reading { names: names.collect(), ..Reading::default() }
        }
        Err(error) => Reading::malformed(error),
    };
    Reading { offers: offers(text), ..reading }
}

/// Inputs and their fields, in each brace that is open, closed or not.
fn offers(text: &str) -> Vec<Offer> {
    let mut offers = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('{') {
        let start = at + found + 1;
        if text[start..].starts_with('{') {
            at = start + 1;
            continue;
        }
        let length = text[start..].find(|c: char| !is_of_path(c)).unwrap_or(text.len() - start);
        offers.extend(path(text, start, start + length));
        at = start + length;
    }
    offers
}

/// An input at the first name of a path, fields behind each point.
fn path(text: &str, start: usize, end: usize) -> Vec<Offer> {
    let (mut offers, mut before, mut at) = (Vec::new(), Vec::new(), start);
    for part in text[start..end].split('.') {
        let range = at..at + part.len();
        let what = if before.is_empty() { Offered::Inputs } else { Offered::Fields(before.clone()) };
        offers.push(Offer { range, what });
        before.push(part.trim().to_owned());
        at += part.len() + 1;
    }
    offers
}

fn is_of_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ' ')
}
