//! Values that travel through a graph: whoever checks a constant and whoever runs a node mean the same by one.
//!
//! Comes in: constants, JSON, text, bodies that come in parts. Goes out: [`Value`]s of the language's types, or where and
//! how something is none ([`Mismatch`]); what a node says when it fails ([`Failure`]). *Never* here: nodes, the engine, a
//! clock.

mod body;
mod failure;
mod stream;
pub mod sweep;
mod upload;
mod value;

pub use body::{Body, ChunkStream, FilePart, OpenFile};
pub use failure::{Failure, Refused, ToClient};
pub use stream::{Coming, ValueStream};
pub use upload::Upload;
pub use value::{
    Bulk, Foreign, JSON_DEPTH, Mismatch, NoJson, NoJsonText, NoValue, Record, Records, Response, TooDeep,
    Value, Weighed, json_from_text, time_from_text, time_to_text,
};
