//! Failures that are alike: of one source, at one place, with one code. Whoever makes a service fail, or has requests
//! refused, a thousand times a second must not fill its log.
//!
//! Comes in: failures. Goes out: which of them have lines of their own, and at the end of a period what stands for the
//! others. *Never* here: clocks; who writes.

use flux_runner::FlowFailure;
use std::collections::HashMap;

/// So many of one kind have lines of their own in one period.
const LINES: u64 = 10;

/// So many kinds are told apart in one period; a service has as many as it has places that fail.
const KINDS: usize = 1024;

/// What was seen in this period.
#[derive(Default)]
pub(super) struct Alike {
    kinds: HashMap<Kind, u64>,
    /// Of kinds beyond those that are told apart.
    others: u64,
}

#[derive(PartialEq, Eq, Hash)]
struct Kind {
    source: String,
    path: Vec<String>,
    code: i64,
}

impl Alike {
    /// Does this one have a line of its own? Else it is counted.
    pub(super) fn admits(&mut self, failure: &FlowFailure<'_>) -> bool {
        let FlowFailure { source, path, code, .. } = *failure;
        let kind = Kind { source: source.to_owned(), path: path.to_vec(), code };
        let is_full = self.kinds.len() >= KINDS;
        match self.kinds.get_mut(&kind) {
            Some(count) => {
                *count += 1;
                *count <= LINES
            }
            None if is_full => {
                self.others += 1;
                false
            }
            None => {
                self.kinds.insert(kind, 1);
                true
            }
        }
    }

    /// A line for each kind of which some had none; a new period begins.
    pub(super) fn end(&mut self) -> Vec<String> {
        let more = self.kinds.drain().filter(|(_, count)| *count > LINES);
        let mut lines: Vec<String> = more
            .map(|(kind, count)| {
                let more = count - LINES;
                let flows = if more == 1 { "flow" } else { "flows" };
                let place = super::place(&kind.path);
                format!("… and {more} more {flows} of {} failed{place} (code {})", kind.source, kind.code)
            })
            .collect();
        lines.sort();
        match std::mem::take(&mut self.others) {
            0 => {}
            others => lines.push(format!("… and {others} more failed in other ways")),
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure<'a>(source: &'a str, path: &'a [String], code: i64) -> FlowFailure<'a> {
        FlowFailure { source, node: None, path, flow: None, code, message: "no" }
    }

    #[test]
    fn a_flood_of_one_kind_is_some_lines_and_hides_no_other() {
        let (path, mut alike) = (["Caller".to_owned(), "Verify".to_owned()], Alike::default());
        let told = (0..5000).filter(|_| alike.admits(&failure("Page", &path, 401))).count();
        assert_eq!(told, 10);
        assert!(alike.admits(&failure("Page", &path, 503)), "another code");
        assert!(alike.admits(&failure("Order", &path, 401)), "another source");
        assert!(alike.admits(&failure("Page", &path[..1], 401)), "another place");
        assert_eq!(alike.end(), ["… and 4990 more flows of Page failed in Caller -> Verify (code 401)"]);
        assert!(alike.admits(&failure("Page", &path, 401)), "a new period");
        assert!(alike.end().is_empty());
    }

    #[test]
    fn kinds_are_bounded_too() {
        let mut alike = Alike::default();
        let told = (0..5000).filter(|code| alike.admits(&failure("Page", &[], *code))).count();
        assert_eq!(told, KINDS);
        assert_eq!(alike.end(), [format!("… and {} more failed in other ways", 5000 - KINDS)]);
    }
}
