//! What a request brings: one value as it is, or text whose values are encoded for its media type.

use super::reply;
use crate::support::{Build, Text, safe};
use bytestring::ByteString;
use flux_catalog::encode::{MediaType, Target};
use flux_catalog::template::Template;
use flux_node::{Body, BuildError, Failure, Value};

/// What a call of the HTTP client sends, made from its arguments once, for every run.
pub(super) struct Content {
    text: Text,
    /// The text is one value, which is sent as a reply's body is.
    is_value: bool,
    /// None: what follows from the value.
    media: Option<Text>,
}

impl Content {
    /// The text in one argument, its media type in another.
    pub(super) fn build(build: &Build<'_>, text: &str, media: &str) -> Result<Content, BuildError> {
        let given = build.encoded(media, Target::Header)?;
        let written = build.text(text)?;
        let parsed = Template::parse(&written).map_err(|error| build.wrong(text, error.message))?;
        let is_one = parsed.only().is_some_and(|hole| hole.filters.is_empty());
        let target = match given.constant() {
            Some(fixed) => MediaType(&fixed).target_of(&parsed),
            None if parsed.only().is_some() || parsed.names().is_empty() => None,
            None => return Err(build.wrong(media, "is written out where the text has values in it")),
        };
        let plain = if parsed.only().is_some() { Target::Content } else { Target::Text };
        Ok(Content {
            text: build.encoded(text, target.unwrap_or(plain))?,
            is_value: is_one && target.is_none(),
            media: (!given.is_empty()).then_some(given),
        })
    }

    /// The body, and its media type.
    pub(super) fn render<'v>(
        &self,
        input: impl Fn(usize) -> &'v Value + Copy,
    ) -> Result<(Body, ByteString), Failure> {
        let one = if self.is_value { self.text.only(input)? } else { None };
        let (body, follows) = match one {
            Some(value) => reply::body(&value)?,
            None => reply::body(&Value::Str(self.text.render(input)?.into()))?,
        };
        let media = match &self.media {
            Some(media) => safe("content-type", media.render(input)?)?,
            None => follows,
        };
        Ok((body, media))
    }
}
