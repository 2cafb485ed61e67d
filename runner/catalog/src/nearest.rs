//! The name that was probably meant where a misspelt one is written.

/// The name nearest to a misspelt one, if one is near enough to be meant.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let (lower, limit) = (name.to_lowercase(), (name.chars().count() / 3).max(1));
    let near =
        known.filter(|other| other.len().abs_diff(name.len()) <= limit * 2 && *other != name).take(256);
    let scored = near.map(|other| (strsim::osa_distance(&lower, &other.to_lowercase()), other));
    scored.filter(|(distance, _)| *distance <= limit).min().map(|(_, other)| other)
}
