//! What the components share: reading their arguments, templates, adapters to the engine's traits.

mod adapters;
mod build;
mod encode;
mod inside;
mod key;
mod live;
mod paths;
mod render;
mod room;
mod work;

pub(crate) use adapters::{asynchronous, blocking, map, map_of, sync, sync_if, sync_of, tuple};
pub(crate) use build::{Build, variable};
pub(crate) use encode::{Lines, Text, from_hex, hex, is_dots, safe};
pub(crate) use inside::{inside, present};
pub(crate) use key::Key;
pub(crate) use live::Live;
pub(crate) use paths::{NotThere, NotThereOr, Root};
pub(crate) use render::{bytes_of, json_text, render};
pub(crate) use room::Room;
pub(crate) use work::Work;
