//! Where node implementations meet the engine: values, bodies, and the traits that a node implements.
//!
//! Comes in: a call with its arguments and signature, once, when the service starts ([`Library::build`]);
//! then one [`Call`] (or an owned [`Inputs`]) for each run. Goes out: outputs or a [`Failure`].
//! *Never* here: the scheduler, locks, or any component.

mod body;
mod call;
mod failure;
mod flow;
mod gather;
mod keep;
mod library;
mod store;
mod stream;
pub mod sweep;
mod upload;
mod value;

pub use body::{Body, ChunkStream, FilePart, OpenFile};
pub use call::{Call, Inputs, Outputs, Place};
pub use failure::{Failure, Refused, ToClient};
pub use flow::{BodyTaken, Flow, Request};
pub use gather::{Gather, Joining};
pub use keep::Keep;
pub use library::{
    AsyncNode, BlockingNode, BuildError, Built, Library, Resources, Signature, SyncNode, constant,
};
pub use store::{Opening, Seal, Store};
pub use stream::{Coming, ValueStream};
pub use upload::Upload;
pub use value::{
    Bulk, Foreign, JSON_DEPTH, Mismatch, NoJson, NoJsonText, Record, Records, Response, TooDeep, Value,
    Weighed, json_from_text, time_from_text, time_to_text,
};
// What the traits above speak of, so that an implementation needs no other crate of ours.
pub use flux_plan::{
    Arg, ComponentCall, Constant, Field, RecordId, RecordType, Type, civil, duration_to_text,
};
pub use flux_policy::{Bounds, Lfu, World};
