//! Headers as a program writes them: `name: value`, one to a line, inputs in braces.

use crate::support::{Build, Template};
use bytestring::ByteString;
use flux_node::{BuildError, Failure, Value};

/// Headers with inputs in their values.
#[derive(Debug, Default)]
pub(super) struct Headers(Vec<(ByteString, Template)>);

/// Headers ready to send.
pub(super) type Ready = Vec<(ByteString, ByteString)>;

impl Headers {
    /// The argument of that name.
    pub(super) fn build(build: &Build<'_>, argument: &str) -> Result<Headers, BuildError> {
        let mut headers = Vec::new();
        for line in build.template(argument)?.lines() {
            let header =
                line.split_header().filter(|(name, _)| !name.is_empty() && name.bytes().all(is_token));
            let (name, value) =
                header.ok_or_else(|| build.wrong(argument, "has a line that is no `name: value`"))?;
            headers.push((name.into(), value));
        }
        Ok(Headers(headers))
    }

    /// Is a header of that name (in lower case) among them?
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }

    /// Appends them with the inputs' values.
    pub(super) fn render<'v>(
        &self,
        input: impl Fn(usize) -> &'v Value + Copy,
        into: &mut Ready,
    ) -> Result<(), Failure> {
        for (name, value) in &self.0 {
            let value = safe(name, value.render(input)?)?;
            into.push((name.clone(), value));
        }
        Ok(())
    }
}

/// The value, if it can stand in a header: a line break in it would let whoever chose it write headers of
/// their own.
pub(super) fn safe(name: &str, value: String) -> Result<ByteString, Failure> {
    let fits = |c: char| c == '\t' || !c.is_control();
    if value.chars().all(fits) {
        Ok(value.trim().into())
    } else {
        Err(Failure::new(500, format!("the header `{name}` would have a line break or control character")))
    }
}

/// A character of a header's name (RFC 9110, section 5.6.2).
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}
