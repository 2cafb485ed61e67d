//! What starts flows: requests, intervals, native nodes called in a loop. One file or folder for each.

pub(crate) mod http;
pub(crate) mod native;
pub(crate) mod timer;

pub(crate) use http::{HttpRoutes, HttpSource};
