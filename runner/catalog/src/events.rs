//! Server-sent events (WHATWG HTML, section 9.2): what `http.events` is told, shared by whoever checks it and whoever
//! builds it.

use std::time::Duration;

/// A heartbeat more often than that would only keep lines busy.
pub const SHORTEST_HEARTBEAT: Duration = Duration::from_secs(1);

/// What says the type of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind<'a> {
    /// Nothing: it is a `message`.
    None,
    /// All are of that type.
    Fixed(&'a str),
    /// A field of the value.
    Field(&'a str),
}

impl<'a> Kind<'a> {
    /// From the argument: `"line"`, `"{kind}"`.
    ///
    /// # Errors
    /// It has a line break or a brace in it: what is wrong, as a sentence.
    pub fn parse(text: &'a str) -> Result<Kind<'a>, &'static str> {
        if text.is_empty() {
            return Ok(Kind::None);
        }
        let inside = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        match inside {
            Some(field) if !field.is_empty() && !field.contains(['{', '}']) => Ok(Kind::Field(field)),
            _ if text.contains(['{', '}']) => Err("is one word, or one field in braces: \"{kind}\""),
            _ if text.contains(['\r', '\n']) => Err("has a line break in it"),
            _ => Ok(Kind::Fixed(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;

    #[test]
    fn a_type_is_a_word_or_a_field() {
        assert_eq!(Kind::parse(""), Ok(Kind::None));
        assert_eq!(Kind::parse("line"), Ok(Kind::Fixed("line")));
        assert_eq!(Kind::parse("{kind}"), Ok(Kind::Field("kind")));
        for wrong in ["{}", "{a}{b}", "a{b}", "a\nb", "{"] {
            assert!(Kind::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
