//! HTTP sources: a request becomes the first values of a flow, the flow's last tuple the response.
//!
//! Comes in: requests, from a connection or from within the process. Goes out: responses. The rules of
//! reading and of refusing are told in docs/http.md. *Never* here: sockets, what the values mean.

mod admit;
mod after;
mod body;
mod coding;
mod collect;
mod cookies;
mod cors;
mod form;
mod media;
mod pairs;
mod pieces;
mod read;
mod refuse;
mod request;
mod response;
mod routes;
mod service;
mod spec;
mod spill;
mod tree;

pub(crate) use after::{After, Going};
pub(crate) use coding::{Coded, Coder, Coders};
pub use cors::Cors;
pub(crate) use pieces::Pieces;
pub(crate) use refuse::Refusal;
pub(crate) use request::From;
pub(crate) use response::{in_memory, of_early, of_reply};
pub(crate) use routes::{HttpRoutes, conflicts};
pub(crate) use service::{Answer, BodyLimits, Served, Service, in_process};
pub(crate) use spec::{HttpSource, source};
