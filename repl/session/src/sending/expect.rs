//! Which statuses a reply is expected to have, as a script says it: `404`, `4xx`, `200-204`.
//!
//! Comes in: words of a command line, and what came back. Goes out: whether that is it, and if not, a sentence.

use super::{Answer, Reply, Sent};
use crate::Outcome;
use std::fmt;
use std::str::FromStr;

/// One status, or all from one to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    first: u16,
    last: u16,
}

impl FromStr for Expected {
    type Err = String;

    fn from_str(text: &str) -> Result<Expected, String> {
        let number = |text: &str| text.parse().ok().filter(|status| (100..=599).contains(status));
        let class = text.strip_suffix("xx").or_else(|| text.strip_suffix("XX"));
        let range = match (class, text.split_once('-')) {
            (Some(class), _) => number(&format!("{class}00")).map(|first| (first, first + 99)),
            (None, Some((first, last))) => {
                number(first).zip(number(last)).filter(|(first, last)| first <= last)
            }
            (None, None) => number(text).map(|status| (status, status)),
        };
        let (first, last) = range.ok_or("a status is written `404`, `4xx` or `200-204`")?;
        Ok(Expected { first, last })
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.first, self.last) {
            (first, last) if first == last => write!(f, "{first}"),
            (first, last) if first % 100 == 0 && last == first + 99 => write!(f, "{}xx", first / 100),
            (first, last) => write!(f, "{first}-{last}"),
        }
    }
}

/// What is expected, as a sentence names it: `404 or 5xx`.
fn listed(expected: &[Expected]) -> String {
    expected.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}

fn has(expected: &[Expected], status: u16) -> bool {
    expected.iter().any(|range| (range.first..=range.last).contains(&status))
}

impl Sent {
    /// Did what came back have one of these statuses? Where none is expected, an error is one. With a sentence where
    /// it is not so and nothing else says that.
    pub fn against(&self, expected: &[Expected]) -> (Outcome, Option<String>) {
        if expected.is_empty() || self.outcome() == Outcome::Interrupted {
            return (self.outcome(), None);
        }
        let wrong = match &self.answer {
            Answer::Stopped => None,
            Answer::Flow(Reply::Http(reply) | Reply::Put(reply)) => {
                let status = reply.status().as_u16();
                (!has(expected, status)).then(|| format!("the status is {status}"))
            }
            Answer::Flow(Reply::Failed { code, .. }) => {
                Some(format!("the flow failed with code {code}, which is no reply"))
            }
            Answer::Load(load) => {
                let other = |status: &str| !status.parse().is_ok_and(|status| has(expected, status));
                let others: Vec<String> = load
                    .statuses()
                    .filter(|(status, _)| other(status))
                    .map(|(status, count)| format!("{status}: {count}"))
                    .collect();
                (!others.is_empty()).then(|| format!("others came ({})", others.join(", ")))
            }
        };
        let told = wrong.map(|wrong| format!("{wrong}, and {} is expected", listed(expected)));
        (Outcome::unless(told.is_some()), told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_classes_and_ranges() {
        let read = |text: &str| text.parse::<Expected>();
        for text in ["404", "4xx", "200-204"] {
            assert_eq!(read(text).unwrap().to_string(), text);
        }
        assert_eq!(read("5XX").unwrap().to_string(), "5xx");
        for wrong in ["", "4", "4x", "xx", "600", "99", "9xx", "404-400", "ok", "-", "200-", "4040"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        let some = [read("404").unwrap(), read("5xx").unwrap()];
        assert!(has(&some, 404) && has(&some, 503) && !has(&some, 200) && !has(&some, 400));
        assert_eq!(listed(&some), "404 or 5xx");
    }
}
