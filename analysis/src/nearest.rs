//! The name that was probably meant where a misspelt one is written.
//!
//! Comes in: names. Goes out: the nearest. *Never* here: which names there are.

use smol_str::SmolStr;

/// The name nearest to a misspelt one, if one is near enough to be meant.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a SmolStr>) -> Option<SmolStr> {
    let wanted = Wanted::new(name);
    let best = wanted.best(candidates.into_iter().map(SmolStr::as_str));
    best.map(|(_, name)| SmolStr::new(name))
}

/// A name that is looked for.
pub(crate) struct Wanted<'a> {
    name: &'a str,
    lower: String,
    letters: [i8; 128],
    limit: usize,
}

impl<'a> Wanted<'a> {
    /// Of a name as it is written.
    pub fn new(name: &'a str) -> Self {
        let lower = name.to_lowercase();
        let mut letters = [0_i8; 128];
        lower
            .bytes()
            .for_each(|b| letters[usize::from(b & 127)] = letters[usize::from(b & 127)].saturating_add(1));
        Wanted { name, lower, letters, limit: (name.chars().count() / 3).max(1) }
    }

    /// The nearest of some names, with its distance, if it is near enough.
    pub fn best<'c>(&self, candidates: impl Iterator<Item = &'c str>) -> Option<(usize, &'c str)> {
        let near = candidates.filter(|c| *c != self.name && self.may_be_near(c));
        let scored = near.map(|c| (strsim::damerau_levenshtein(&self.lower, &c.to_lowercase()), c));
        scored.filter(|(distance, _)| *distance <= self.limit).min()
    }

    /// Each edit changes the length by one at most, and at most one letter for another.
    fn may_be_near(&self, other: &str) -> bool {
        if self.name.len().abs_diff(other.len()) > self.limit * 2 {
            return false;
        }
        let mut letters = self.letters;
        let mut missing = 0;
        for byte in other.bytes() {
            let letter = &mut letters[usize::from(byte.to_ascii_lowercase() & 127)];
            *letter = letter.saturating_sub(1);
            missing += usize::from(*letter < 0);
        }
        // A character that is not ASCII has several bytes.
        missing <= self.limit * 4 && (missing <= self.limit || !other.is_ascii())
    }
}
