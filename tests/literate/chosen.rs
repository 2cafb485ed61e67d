//! What nobody knows beforehand: `‹session›` in a reply stands for whatever is there, and in later requests for that.

use super::Block;
use std::collections::BTreeMap;

/// What stood where, by name.
#[derive(Default)]
pub struct Chosen(BTreeMap<String, String>);

impl Chosen {
    /// A request with what earlier replies said.
    pub fn fill(&self, request: &Block) -> Block {
        let mut text = request.text.clone();
        for (name, value) in &self.0 {
            text = text.replace(&format!("‹{name}›"), value);
        }
        Block { text, ..request.clone() }
    }

    /// Learns from a reply; each of its lines that is as the expected one, but for what a name stands for, becomes that.
    pub fn learn(&mut self, expected: &str, actual: &str) -> String {
        let mut wanted = expected.lines();
        let line = |line: &str| {
            let wanted = wanted.next().unwrap_or_default();
            match self.values(wanted, line) {
                Some(()) => format!("{wanted}\n"),
                None => format!("{line}\n"),
            }
        };
        actual.lines().map(line).collect()
    }

    /// What the names in a line stand for; none: the line is another.
    fn values(&mut self, mut wanted: &str, mut line: &str) -> Option<()> {
        let mut found = Vec::new();
        while let Some((before, more)) = wanted.split_once('‹') {
            let (name, behind) = more.split_once('›')?;
            line = line.strip_prefix(before)?;
            let next = behind.split('‹').next().unwrap_or_default();
            let end = if next.is_empty() { line.len() } else { line.find(next)? };
            found.push((name, &line[..end]));
            (wanted, line) = (behind, &line[end..]);
        }
        let known = |(name, value): &(&str, &str)| match self.0.get(*name) {
            Some(known) => known == value,
            None => !value.is_empty(),
        };
        if wanted != line || !found.iter().all(known) {
            return None;
        }
        self.0.extend(found.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())));
        Some(())
    }
}
