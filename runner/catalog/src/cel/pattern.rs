//! Regular expressions: constant ones, and those that a request brings, which are bounded.
//!
//! Looking for a pattern never takes more than steps for each of its states at each byte of the text, whatever both are;
//! so for a pattern that comes with a request the states are counted. How large it would be is estimated before anything is
//! compiled: what is far too large costs no more than to be read.

use super::functions::Wrong;
use regex::{Regex, RegexBuilder};
use regex_syntax::hir::{Class, Hir, HirKind};
use std::ops::Range;

/// How long a pattern may be that comes with a request, in bytes.
const LENGTH: usize = 512;

/// How large such a pattern may be when it is compiled, in bytes.
const COMPILED: usize = 256 << 10;

/// How much such a pattern may weigh before it is compiled; see [`weight`]. A unit takes some eight bytes.
const WEIGHT: u64 = (COMPILED / 8) as u64;

/// How deep such a pattern may nest.
const DEPTH: u32 = 32;

/// A pattern, ready to be looked for.
#[derive(Clone, Debug)]
pub struct Pattern {
    regex: Regex,
    /// Sixteenths of a step that a byte of text may cost.
    weight: u64,
}

impl Pattern {
    /// One that the program holds.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn constant(text: &str) -> Result<Pattern, String> {
        let regex = Regex::new(text)
            .map_err(|error| wrong(text).map_or_else(|| error.to_string(), |wrong| wrong.message))?;
        Ok(Pattern { regex, weight: 1 })
    }

    /// One that a request brings.
    ///
    /// # Errors
    /// What is wrong with it, or that it is too large.
    pub fn given(text: &str) -> Result<Pattern, String> {
        if text.len() > LENGTH {
            return Err(format!("the pattern has {} bytes; {LENGTH} are the most", text.len()));
        }
        let too_large = || "the pattern is too large when it is compiled".to_owned();
        let parsed = regex_syntax::ParserBuilder::new().nest_limit(DEPTH).build().parse(text);
        let parsed = parsed.map_err(|_| match unreadable(text) {
            Some(wrong) => wrong.message,
            None => format!("the pattern is nested too deep; {DEPTH} levels are the most"),
        })?;
        if weight(&parsed) > WEIGHT {
            return Err(too_large());
        }
        let regex =
            RegexBuilder::new(text).size_limit(COMPILED).dfa_size_limit(COMPILED).nest_limit(DEPTH).build();
        let regex = regex.map_err(|_| too_large())?;
        let states = regex_automata::nfa::thompson::NFA::new(text).map_or(0, |nfa| nfa.states().len());
        Ok(Pattern { regex, weight: u64::try_from(states).unwrap_or(u64::MAX).max(16) })
    }

    /// Is it found in the text?
    pub fn is_in(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// What looking for it in so many bytes may cost, in steps of about a tenth of a microsecond.
    pub fn cost(&self, bytes: usize) -> u64 {
        1 + u64::try_from(bytes).unwrap_or(u64::MAX).saturating_mul(self.weight) / 16
    }
}

/// How much there is to compile: a unit for each byte of text and each range of a class, as often as it is repeated.
fn weight(parsed: &Hir) -> u64 {
    match parsed.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(text) => text.0.len() as u64,
        HirKind::Class(Class::Unicode(class)) => class.ranges().len().max(1) as u64,
        HirKind::Class(Class::Bytes(class)) => class.ranges().len().max(1) as u64,
        HirKind::Repetition(repeated) => {
            let times = u64::from(repeated.max.unwrap_or(repeated.min).max(1));
            weight(&repeated.sub).saturating_mul(times)
        }
        HirKind::Capture(capture) => weight(&capture.sub).saturating_add(2),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().fold(1, |sum, part| sum.saturating_add(weight(part)))
        }
    }
}

/// What is wrong with a pattern, and where.
pub(super) fn wrong(text: &str) -> Option<Wrong> {
    unreadable(text).or_else(|| {
        let too_large = Regex::new(text).is_err();
        too_large.then(|| said(0..text.len(), "it is too large when it is compiled", text))
    })
}

/// Why a text is no pattern at all.
fn unreadable(text: &str) -> Option<Wrong> {
    use regex_syntax::Error;
    let error = regex_syntax::Parser::new().parse(text).err()?;
    let range = match &error {
        Error::Parse(error) => error.span().start.offset..error.span().end.offset,
        Error::Translate(error) => error.span().start.offset..error.span().end.offset,
        _ => 0..text.len(),
    };
    Some(said(range, &kind(&error), text))
}

fn kind(error: &regex_syntax::Error) -> String {
    match error {
        regex_syntax::Error::Parse(error) => error.kind().to_string(),
        regex_syntax::Error::Translate(error) => error.kind().to_string(),
        other => other.to_string(),
    }
}

fn said(range: Range<usize>, message: &str, text: &str) -> Wrong {
    // An unclosed group ends where it begins.
    let end = text[range.start..].chars().next().map_or(range.start, |c| range.start + c.len_utf8());
    let range = range.start..range.end.max(end);
    let help = "write a backslash before a sign that stands for itself, as in `\\\\(`";
    let message = format!("this is no regular expression: {message}");
    Wrong { range: Some(range), message, help: help.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Pattern, wrong};

    #[test]
    fn a_wrong_pattern_says_where() {
        let wrong_one = wrong("a(b").expect("it is wrong");
        assert_eq!(wrong_one.range, Some(1..2));
        assert!(wrong_one.message.contains("unclosed group"), "{wrong_one:?}");
        assert!(wrong("^[a-z]+$").is_none());
    }

    #[test]
    fn what_is_far_too_large_is_not_compiled() {
        for hostile in [r"(?i)\w{500}", r"\w{1000}{1000}", r"(\pL|\d){999}", r"(?:(?:\w{9}){9}){9}"] {
            let parsed = regex_syntax::Parser::new().parse(hostile).expect("it can be read");
            assert!(super::weight(&parsed) > super::WEIGHT, "{hostile}");
            assert!(Pattern::given(hostile).is_err_and(|said| said.contains("too large")), "{hostile}");
        }
        for usual in [r"^\w+$", r"(?i)^[a-z0-9_-]{1,64}$", r"\d{4}-\d{2}-\d{2}"] {
            assert!(Pattern::given(usual).is_ok(), "{usual}");
        }
        assert!(Pattern::given(&"(".repeat(100)).is_err_and(|said| said.contains("regular expression")));
        assert!(Pattern::given(&format!("{}a{}", "(".repeat(60), ")".repeat(60))).is_err());
    }

    #[test]
    fn what_a_request_brings_is_bounded() {
        assert!(Pattern::given("^a.*b$").is_ok_and(|p| p.is_in("a--b")));
        for hostile in ["a{1000}{1000}", &"a".repeat(600), &"(".repeat(100), "(((a{100}){100}){100})", "(x"] {
            assert!(Pattern::given(hostile).is_err(), "{hostile}");
        }
        let heavy = Pattern::given("(a?){200}").expect("it is small enough");
        assert!(heavy.cost(1000) > 20 * Pattern::given("a").expect("it is").cost(1000));
    }
}
