//! `http.*`: replies, files, and requests to others. The sources of that name are the engine's.

pub mod accepts;
mod client;
mod conditions;
mod content;
mod cookie;
mod credentials;
mod events;
mod files;
mod forward;
mod kept;
mod opened;
mod packed;
mod problem;
mod range;
mod reply;
mod request;
mod wants;

pub(crate) use client::Client;
#[cfg(feature = "secrets")]
pub(crate) use client::can_be_asked;
pub(crate) use kept::Open;
pub(crate) use opened::part;

/// Conditional requests and ranges (RFC 9110, sections 13 and 14).
pub mod conditional {
    pub use super::conditions::Validators;
    pub use super::range::{Asked, asked};
}

use crate::Table;

pub(crate) const COMPONENTS: Table = &[
    ("http.respond", reply::respond),
    ("http.empty", reply::empty),
    ("http.created", reply::created),
    ("http.events", events::build),
    ("http.redirect", reply::redirect),
    ("http.cookie", cookie::cookie),
    ("http.client", reply::client),
    ("http.refuse", problem::refuse),
    ("http.problem", problem::problem),
    ("http.static", files::build),
    ("http.basic", credentials::basic),
    ("http.bearer", credentials::bearer),
    ("http.fetch", request::fetch),
    ("http.forward", forward::build),
    ("http.send", request::send),
];
