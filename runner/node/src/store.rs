//! Stores: state that outlives a request, as `store NAME using COMPONENT(…)` declares it.

use crate::BuildError;
use futures_util::future::BoxFuture;
use std::any::Any;
use std::sync::Arc;

/// A store that is open. Programs that declare it alike share it, also across a swap; nodes are built on it
/// (see [`crate::Resources::store`]).
pub trait Store: Any + Send + Sync {
    /// The component that made it: `memory`.
    fn kind(&self) -> &'static str;

    /// Keeps every other writer out for as long as the seal lives: the program says that nothing else writes the
    /// store (`assume closed_world(…)`). Several programs may hold seals at once.
    ///
    /// # Errors
    /// Others may write it, or do so now.
    fn seal(&self) -> Result<Seal, BuildError>;

    /// Called once, when the last program that has it is gone. The future is driven on a thread of its own; what a
    /// flow still holds of the store must stay sound meanwhile. None: there is nothing to be done.
    fn close(&self) -> Option<BoxFuture<'static, ()>> {
        None
    }
}

/// Keeps a store's world closed until it is dropped.
pub struct Seal(
    #[expect(dead_code, reason = "what it holds is for its drop")] Option<Box<dyn Any + Send + Sync>>,
);

impl Seal {
    /// A seal that ends with what it is given.
    pub fn holding(guard: impl Any + Send + Sync) -> Seal {
        Seal(Some(Box::new(guard)))
    }

    /// A seal of what nobody else can write anyway: a store in the service's own memory.
    pub fn of_own() -> Seal {
        Seal(None)
    }
}

/// A store that is being opened.
pub enum Opening {
    /// It needs no waiting: open as soon as it is made, or not at all.
    Now(Result<Arc<dyn Store>, BuildError>),
    /// All that wait are driven at the same time, beside the program that runs until then, in a runtime on a thread of
    /// its own that ends when they are open. Threads, connections or a runtime that the store needs afterwards are
    /// its own.
    Later(BoxFuture<'static, Result<Arc<dyn Store>, BuildError>>),
}
