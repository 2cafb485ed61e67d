//! Secrets: signatures, tokens, passwords. *Never* here: secrets in messages, comparisons that tell by their time.

pub(crate) mod hmac;
pub(crate) mod jwt;
pub(crate) mod password;

use crate::support::Build;
use flux_node::BuildError;

/// A secret of the program, which is not empty: one that nobody has set protects nothing.
fn key(build: &Build<'_>, argument: &str) -> Result<String, BuildError> {
    let text = build.text(argument)?;
    if text.is_empty() {
        return Err(build.wrong(argument, "is empty, and would protect nothing"));
    }
    Ok(text)
}
