//! What the components share: reading their arguments, templates, adapters to the engine's traits.

mod adapters;
mod build;
mod key;
mod paths;
mod render;
mod template;

pub(crate) use adapters::{asynchronous, blocking, map, sync, tuple};
pub(crate) use build::{Build, variable};
pub(crate) use key::Key;
pub(crate) use paths::{NotThere, NotThereOr, Root};
pub(crate) use render::{bytes_of, json_text, render};
pub(crate) use template::Template;
