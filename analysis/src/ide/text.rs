//! Small questions about text.

/// How far a name is from some letters, which it must have in that order; the letters are in lower case.
pub(crate) fn score(name: &str, letters: &str) -> Option<usize> {
    if letters.is_empty() {
        return Some(name.len());
    }
    let name = name.to_lowercase();
    if name.starts_with(letters) {
        return Some(name.len() - letters.len());
    }
    let mut rest = name.chars();
    let mut gaps = 0;
    for letter in letters.chars() {
        gaps += 1 + rest.by_ref().position(|c| c == letter)?;
    }
    Some(100 + gaps + name.len())
}

/// The part of a name around an offset that is letters, digits and `_`, from its start to the offset.
pub(crate) fn word_start(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().get(..offset).unwrap_or_default();
    let word = before.iter().rev().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    offset - word
}
