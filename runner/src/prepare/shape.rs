//! What a reply is made of: places in a frame, and the names of what stands there.

use flux_node::Place;

/// See the module.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReplyShape {
    pub(crate) values: Vec<Place>,
    pub(crate) names: Vec<String>,
}
