//! How much work a call is, told from its inputs before it runs: what would hold up other flows leaves the loop.
//!
//! *Never* here: how long something takes by a clock; the same inputs always run in the same place.

use flux_node::Call;

/// So much of its inputs a node may go through on the loop: a quarter of a millisecond of work, about. In the units of
/// `Value::spend`.
#[derive(Clone, Copy)]
pub(crate) struct Work(usize);

impl Work {
    /// Goes over bytes once: a digest, another case, a template.
    pub(crate) const SCAN: Work = Work(256 << 10);
    /// Reads or makes a tree, compares elements.
    pub(crate) const BUILD: Work = Work(32 << 10);
    /// Evaluates an expression, which may go through each input for each element of another.
    pub(crate) const EVALUATE: Work = Work(1 << 10);

    /// Do these inputs ask for more? Looks at no more of them than that.
    pub(crate) fn is_exceeded(self, call: &Call<'_>) -> bool {
        let mut left = self.0;
        (0..call.inputs()).any(|place| !call.input(place).spend(&mut left))
    }
}
