//! How a node says that it failed.

use std::borrow::Cow;

/// A failed node's code and message (Flux, section 2.4: "a non-zero value").
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} (code {code})")]
pub struct Failure {
    /// Never 0. Components use HTTP's numbers where one fits (404: what was asked for is not there).
    pub code: i64,
    /// For handlers, logs and traces; a client never sees it unless a handler shows it.
    pub message: Cow<'static, str>,
}

impl Failure {
    /// A failure of that code; code 0 would mean success and becomes 1.
    pub fn new(code: i64, message: impl Into<Cow<'static, str>>) -> Self {
        Failure { code: if code == 0 { 1 } else { code }, message: message.into() }
    }
}
