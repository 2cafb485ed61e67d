//! Texts with values in braces.

use super::reach::reached;
use super::{Around, Kind, Named, Offer, Offered, Reading};
use crate::encode::{Layout, Target};
use crate::template::{Hole, Template};
use flux_plan::Type;

crate::kind!(Encoded {
    word: "template",
    called: "a text, which may name inputs in braces",
    accepts: "A text that names inputs in braces, `\"{name}@{width}\"`, or fields of them, `\"{edit.text}\"`; `{{` and `}}` \
              are braces themselves.",
    sample: "",
    target: |_, _| Some(Target::Text),
});

/// A kind of template, whose values are encoded for where they land.
pub(super) struct Encoded {
    pub(super) word: &'static str,
    pub(super) called: &'static str,
    pub(super) accepts: &'static str,
    pub(super) sample: &'static str,
    /// What the text makes; none: its only value goes out as it is, or nobody knows.
    pub(super) target: fn(&Template, &Around<'_>) -> Option<Target>,
}

impl Kind for Encoded {
    fn word(&self) -> &'static str {
        self.word
    }

    fn called(&self) -> &'static str {
        self.called
    }

    fn accepts(&self) -> &'static str {
        self.accepts
    }

    fn sample(&self) -> &'static str {
        self.sample
    }

    fn read(&self, text: &str, around: &Around<'_>) -> Reading {
        laid_out(text, around, self.target)
    }
}

/// What a text says whose values are encoded for where they land.
pub(super) fn laid_out(
    text: &str,
    around: &Around<'_>,
    target: fn(&Template, &Around<'_>) -> Option<Target>,
) -> Reading {
    let mut reading = read(text, around);
    if !reading.problems.is_empty() {
        return reading;
    }
    let Ok(template) = Template::parse(text) else { return reading };
    let Some(target) = target(&template, around) else { return reading };
    let nothing = |_| None;
    let records = around.types.as_ref().map_or(&nothing as &dyn Fn(_) -> _, |types| types.records);
    let fits =
        Layout::new(&template, target).and_then(|layout| layout.fits(|hole| type_of(hole, around), records));
    reading.problems.extend(fits.err());
    reading
}

/// The type of a value, as far as it is known.
fn type_of(hole: &Hole, around: &Around<'_>) -> Option<Type> {
    reached(hole, around.types.as_ref()?).ok().flatten()
}

/// What every text with values in braces says, whatever it is for.
pub(super) fn read(text: &str, around: &Around<'_>) -> Reading {
    let reading = match Template::parse(text) {
        Ok(template) => {
            let names = template.names().into_iter().map(|(name, range)| Named { name, range });
            let wrong = around
                .types
                .as_ref()
                .map(|types| template.holes().filter_map(|hole| reached(hole, types).err()).collect());
            Reading { names: names.collect(), problems: wrong.unwrap_or_default(), ..Reading::default() }
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
