//! Every component by what a program sees of it.

mod cel;
mod declared;
mod encode;
mod expressions;
mod files;
mod harness;
mod http_client;
mod http_kept;
mod http_reply;
mod http_static;
mod image;
mod json;
mod list;
mod log;
mod stores;
mod values;
