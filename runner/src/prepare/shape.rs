//! What a reply is made of: places in a frame, and the names of what stands there.

use flux_node::Place;

/// Which values of a frame make the reply, and how they are written.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReplyShape {
    pub(crate) values: Vec<Place>,
    pub(crate) names: Vec<String>,
}
