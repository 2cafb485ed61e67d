//! The name that was probably meant where a misspelt one is written.
//!
//! Comes in: names. Goes out: the nearest. *Never* here: which names there are.
//!
//! A large program that is generated wrongly has as many misspelt names as right ones, so what one of them may cost is
//! bounded: it is compared with [`MOST`] names. Which these are is found in [`Spellings`].

use smol_str::SmolStr;
use std::cmp::Reverse;

/// With so many names at most is a misspelt one compared letter by letter.
const MOST: usize = 256;

/// Of names of one length, so many to each side of where the misspelt one would stand.
const BESIDE: usize = 16;

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
    /// Looks for the name that was meant by one that is written.
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
        self.best_by(candidates, strsim::osa_distance)
    }

    fn best_by<'c>(
        &self,
        candidates: impl Iterator<Item = &'c str>,
        mut distance: impl FnMut(&str, &str) -> usize,
    ) -> Option<(usize, &'c str)> {
        let near = candidates.filter(|c| *c != self.name && self.may_be_near(c)).take(MOST);
        let scored = near.map(|c| (distance(&self.lower, &c.to_lowercase()), c));
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

/// Names in the orders in which a misspelt one is looked for. What has one mistake is right before it or right behind
/// it, so the name that was meant stands nearby among those of about its length, sorted from the front or from the
/// back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spellings {
    /// Sorted by length, then by letters.
    forwards: Vec<Spelling>,
    /// By length, then letters from the last to the first.
    backwards: Vec<Spelling>,
}

/// A name by its length in characters and its small letters.
type Spelling = (usize, String, SmolStr);

impl Spellings {
    /// The spellings of all these names, sorted.
    pub fn of<'n>(names: impl Iterator<Item = &'n SmolStr>) -> Spellings {
        let spelling = |name: &SmolStr| {
            let lower = name.to_lowercase();
            (lower.chars().count(), lower, name.clone())
        };
        let mut forwards: Vec<Spelling> = names.map(spelling).collect();
        let turned =
            |(length, lower, name): &Spelling| (*length, lower.chars().rev().collect(), name.clone());
        let mut backwards: Vec<Spelling> = forwards.iter().map(turned).collect();
        forwards.sort_unstable();
        backwards.sort_unstable();
        Spellings { forwards, backwards }
    }

    /// Those that may be meant, of the likeliest length first: all, if they are few.
    pub fn near<'n>(&'n self, wanted: &Wanted<'_>) -> Vec<&'n str> {
        let length = wanted.lower.chars().count();
        let (least, most) = (length.saturating_sub(wanted.limit), length + wanted.limit);
        let all = of_lengths(&self.forwards, least, most);
        if all.len() <= MOST {
            return all.iter().map(|(.., name)| name.as_str()).collect();
        }
        let turned: String = wanted.lower.chars().rev().collect();
        let mut lengths: Vec<usize> = (least..=most).collect();
        lengths.sort_by_key(|other| (other.abs_diff(length), Reverse(*other)));
        let mut found = Vec::new();
        for length in lengths {
            found.extend(beside(of_lengths(&self.forwards, length, length), &wanted.lower));
            found.extend(beside(of_lengths(&self.backwards, length, length), &turned));
        }
        found
    }
}

/// The names of these lengths.
fn of_lengths(sorted: &[Spelling], least: usize, most: usize) -> &[Spelling] {
    let start = sorted.partition_point(|(length, ..)| *length < least);
    let end = sorted.partition_point(|(length, ..)| *length <= most);
    &sorted[start..end]
}

/// The names of one length around the place where the misspelt one would stand.
fn beside<'n>(sorted: &'n [Spelling], letters: &str) -> impl Iterator<Item = &'n str> {
    let at = sorted.partition_point(|(_, other, _)| other.as_str() < letters);
    let range = at.saturating_sub(BESIDE)..(at + BESIDE).min(sorted.len());
    sorted[range].iter().map(|(.., name)| name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What is found, and after how many comparisons.
    fn found<'n>(spellings: &'n Spellings, name: &str) -> (Option<&'n str>, usize) {
        let wanted = Wanted::new(name);
        let mut comparisons = 0;
        let best = wanted.best_by(spellings.near(&wanted).into_iter(), |a, b| {
            comparisons += 1;
            strsim::osa_distance(a, b)
        });
        (best.map(|(_, name)| name), comparisons)
    }

    fn many() -> Vec<SmolStr> {
        (0..20_000).map(|n| SmolStr::new(format!("Node{n:05}Of"))).collect()
    }

    #[test]
    fn what_a_misspelt_name_costs_does_not_grow_with_the_program() {
        let names = many();
        let spellings = Spellings::of(names.iter());
        for n in (0..20_000).step_by(97) {
            // Nothing is near it, and all have most of its letters.
            let (_, comparisons) = found(&spellings, &format!("Nodo{n}of"));
            assert!(comparisons <= MOST, "{comparisons}");
        }
    }

    #[test]
    fn a_name_with_one_mistake_is_found_among_very_many() {
        let names = many();
        let spellings = Spellings::of(names.iter());
        for (written, meant) in [
            ("Nod12345Of", "Node12345Of"),
            ("Npde00017Of", "Node00017Of"),
            ("Node19999Ofs", "Node19999Of"),
            ("node00500of", "Node00500Of"),
        ] {
            assert_eq!(found(&spellings, written).0, Some(meant), "{written}");
        }
    }

    proptest! {
        #[test]
        fn among_few_all_are_compared(
            names in prop::collection::btree_set("[a-cA-C]{1,6}", 1..40),
            written in "[a-c]{1,6}",
        ) {
            let names: Vec<SmolStr> = names.into_iter().map(SmolStr::new).collect();
            let spellings = Spellings::of(names.iter());
            prop_assert_eq!(found(&spellings, &written).0.map(SmolStr::new), nearest(&written, &names));
        }
    }
}
