//! What keeps constraints and permits for work that outlives its node.

use std::any::Any;
use std::sync::Arc;

/// As long as it or a clone of it is there, every constraint and permit around the node that it was given to is
/// held, though the node may have been cancelled or timed out meanwhile.
///
/// ```
/// # use flux_node::Keep;
/// # fn ask(keep: Keep) {
/// // On the connection's own thread, which goes on whether or not anybody waits for the answer:
/// std::thread::spawn(move || {
///     // … reads the database's answer to its end …
///     drop(keep);
/// });
/// # }
/// ```
#[derive(Clone, Default)]
pub struct Keep(
    #[expect(dead_code, reason = "what is kept is only ever dropped")] Option<Arc<dyn Any + Send + Sync>>,
);

impl Keep {
    /// For the engine: keeps that.
    pub fn of(kept: Option<Arc<dyn Any + Send + Sync>>) -> Keep {
        Keep(kept)
    }
}

impl std::fmt::Debug for Keep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keep")
    }
}
