//! Regular expressions: constant ones, and those that a request brings, which are bounded.
//!
//! Looking for a pattern never takes more than steps for each of its states at each byte of the text, whatever both are;
//! so for a pattern that comes with a request the states are counted.

use super::functions::Wrong;
use regex::{Regex, RegexBuilder};

/// How long a pattern may be that comes with a request, in bytes.
const LENGTH: usize = 512;

/// How large such a pattern may be when it is compiled, in bytes.
const COMPILED: usize = 256 << 10;

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
        let regex =
            RegexBuilder::new(text).size_limit(COMPILED).dfa_size_limit(COMPILED).nest_limit(DEPTH).build();
        let regex = regex.map_err(|error| match (error, wrong(text)) {
            (regex::Error::CompiledTooBig(_), _) => "the pattern is too large when it is compiled".to_owned(),
            (_, Some(wrong)) => wrong.message,
            _ => "the pattern is too large, or nested too deep".to_owned(),
        })?;
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

/// What is wrong with a pattern, and where.
pub(super) fn wrong(text: &str) -> Option<Wrong> {
    use regex_syntax::Error;
    let (range, message) = match regex_syntax::Parser::new().parse(text) {
        Err(Error::Parse(error)) => {
            (error.span().start.offset..error.span().end.offset, error.kind().to_string())
        }
        Err(Error::Translate(error)) => {
            (error.span().start.offset..error.span().end.offset, error.kind().to_string())
        }
        Err(error) => (0..text.len(), error.to_string()),
        Ok(_) => match Regex::new(text) {
            Ok(_) => return None,
            Err(_) => (0..text.len(), "it is too large when it is compiled".to_owned()),
        },
    };
    // An unclosed group ends where it begins.
    let end = text[range.start..].chars().next().map_or(range.start, |c| range.start + c.len_utf8());
    let range = range.start..range.end.max(end);
    let help = "write a backslash before a sign that stands for itself, as in `\\\\(`";
    let message = format!("this is no regular expression: {message}");
    Some(Wrong { range: Some(range), message, help: help.to_owned() })
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
    fn what_a_request_brings_is_bounded() {
        assert!(Pattern::given("^a.*b$").is_ok_and(|p| p.is_in("a--b")));
        for hostile in ["a{1000}{1000}", &"a".repeat(600), &"(".repeat(100), "(((a{100}){100}){100})", "(x"] {
            assert!(Pattern::given(hostile).is_err(), "{hostile}");
        }
        let heavy = Pattern::given("(a?){200}").expect("it is small enough");
        assert!(heavy.cost(1000) > 20 * Pattern::given("a").expect("it is").cost(1000));
    }
}
