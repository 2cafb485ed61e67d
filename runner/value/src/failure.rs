//! How a node says that it failed.

use bytestring::ByteString;
use std::borrow::Cow;

/// A failed node's code and message (Flux, section 2.4: "a non-zero value").
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} (code {code})")]
pub struct Failure {
    /// Never 0. Components use HTTP's numbers where one fits (404: what was asked for is not there).
    pub code: i64,
    /// For handlers, logs and traces; a client sees it only where it is a refusal, or a handler shows it.
    pub message: Cow<'static, str>,
    /// What a client is told where nothing in the program handles it.
    pub to_client: ToClient,
}

/// What a failure is to the client that waits for the flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ToClient {
    /// It says nothing to clients of what went wrong: 500.
    #[default]
    Nothing,
    /// A time limit has passed: 504.
    Late,
    /// It is told to the client, with the code as status (RFC 9457).
    Refused(Box<Refused>),
}

/// What goes with a refusal besides its code and message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// Fields of the reply: `retry-after`, `www-authenticate`, `allow`. Names in lower case.
    pub headers: Vec<(ByteString, ByteString)>,
    /// What is wrong with which part of the request.
    pub fields: Vec<(String, String)>,
}

impl Failure {
    /// A failure of that code; code 0 would mean success and becomes 1.
    pub fn new(code: i64, message: impl Into<Cow<'static, str>>) -> Self {
        let code = if code == 0 { 1 } else { code };
        Failure { code, message: message.into(), to_client: ToClient::Nothing }
    }

    /// A failure of that code because something took too long.
    pub fn late(code: i64, message: impl Into<Cow<'static, str>>) -> Self {
        Failure { to_client: ToClient::Late, ..Failure::new(code, message) }
    }

    /// A failure that the client is told, with that status.
    pub fn refuse(status: u16, message: impl Into<Cow<'static, str>>, with: Refused) -> Self {
        let to_client = ToClient::Refused(Box::new(with));
        Failure { to_client, ..Failure::new(i64::from(status), message) }
    }

    /// What is told to the client, where it is a refusal.
    pub fn refused(&self) -> Option<&Refused> {
        match &self.to_client {
            ToClient::Refused(refused) => Some(refused),
            _ => None,
        }
    }

    /// The status of the reply that says it: a refusal's own, 504 for what took too long, else 500.
    pub fn status(&self) -> u16 {
        match &self.to_client {
            ToClient::Nothing => 500,
            ToClient::Late => 504,
            ToClient::Refused(_) => {
                u16::try_from(self.code).ok().filter(|code| (400..600).contains(code)).unwrap_or(500)
            }
        }
    }
}
