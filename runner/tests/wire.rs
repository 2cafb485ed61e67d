//! What comes over the wire that no honest client sends, and what honest clients may expect all the same.
#![allow(clippy::unwrap_used)]
#![allow(clippy::disallowed_methods, reason = "clients live in the real world")]

#[path = "wire/malformed.rs"]
mod malformed;
#[path = "wire/many.rs"]
mod many;
#[path = "wire/nginx.rs"]
mod nginx;
#[path = "wire/places.rs"]
mod places;
#[path = "wire/replies.rs"]
mod replies;
mod support;
#[path = "wire/talk.rs"]
mod talk;
