//! Where node implementations meet the engine: the traits that a node implements, and the values that it is given.
//!
//! Comes in: a call with its arguments and signature, once, when the service starts ([`Library::build`]);
//! then one [`Call`] (or an owned [`Inputs`]) for each run. Goes out: outputs or a [`Failure`].
//! *Never* here: the scheduler, locks, or any component.

mod call;
mod flow;
mod gather;
mod keep;
mod library;
mod store;

pub use call::{Call, Inputs, Outputs, Place};
pub use flow::{BodyTaken, Flow, Request};
pub use gather::{Gather, Joining};
pub use keep::Keep;
pub use library::{
    AsyncNode, BlockingNode, BuildError, Built, Library, Resources, Signature, SyncNode, constant,
};
pub use store::{Opening, Seal, Store};
// What the traits above speak of, so that an implementation needs no other crate of ours.
pub use flux_plan::{
    Arg, ComponentCall, Constant, Field, RecordId, RecordType, Type, civil, duration_to_text,
};
pub use flux_policy::{Bounds, Lfu, World};
pub use flux_value::{
    Body, Bulk, ChunkStream, Coming, Failure, FilePart, Foreign, JSON_DEPTH, Mismatch, NoJson, NoJsonText,
    NoValue, OpenFile, Record, Records, Refused, Response, ToClient, TooDeep, Upload, Value, ValueStream,
    Weighed, json_from_text, sweep, time_from_text, time_to_text,
};
