//! Bodies on the wire: large ones, files and streams, and clients that stop half-way.

#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "clients live in the real world")]

#[path = "bodies/clients.rs"]
mod clients;
#[path = "bodies/coding.rs"]
mod coding;
#[path = "bodies/files.rs"]
mod files;
#[path = "bodies/hostile.rs"]
mod hostile;
#[path = "bodies/replies.rs"]
mod replies;
#[path = "bodies/requests.rs"]
mod requests;
mod support;
