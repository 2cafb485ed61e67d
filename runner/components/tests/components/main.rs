//! Every component by what a program sees of it.

mod cel;
mod codes;
mod declared;
mod encode;
mod expressions;
mod files;
mod harness;
mod http_client;
mod http_forward;
mod http_kept;
mod http_reply;
mod http_static;
#[cfg(feature = "tls")]
mod http_tls;
mod http_upstream;
mod image;
mod json;
#[cfg(feature = "secrets")]
mod jwks;
mod list;
mod log;
#[cfg(feature = "secrets")]
mod security;
mod stores;
mod streams;
#[cfg(feature = "secrets")]
mod tokens;
mod values;
