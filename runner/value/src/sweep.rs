//! What would take long to drop, dropped where that holds nobody up.
//!
//! Comes in: the content of a value whose last clone has gone, on a thread where others wait for their turn. Goes out:
//! the same as [`Remains`], to whoever sweeps for that thread. *Never* here: where that is done, how much may wait.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::sync::{Arc, Weak};

/// What is only to be dropped.
pub struct Remains(Option<Box<dyn Any + Send + Sync>>);

impl Drop for Remains {
    fn drop(&mut self) {
        // What is inside is not left once more.
        let content = self.0.take();
        in_place(|| drop(content));
    }
}

/// Drops what is left by threads that others wait for.
pub trait Sweeper: Send + Sync {
    /// Takes it, and returns at once.
    fn take(&self, remains: Remains);
}

thread_local! {
    static SWEEPER: RefCell<Option<Weak<dyn Sweeper>>> = const { RefCell::new(None) };
    /// How many calls of [`in_place`] the thread is in.
    static IN_PLACE: Cell<usize> = const { Cell::new(0) };
}

/// For the engine: others wait for this thread, so from now on that sweeper drops what would take long.
#[inline]
pub fn swept_by(sweeper: &Arc<dyn Sweeper>) {
    SWEEPER.with_borrow_mut(|known| {
        let same = |known: &Weak<dyn Sweeper>| std::ptr::addr_eq(known.as_ptr(), Arc::as_ptr(sweeper));
        if !known.as_ref().is_some_and(same) {
            *known = Some(Arc::downgrade(sweeper));
        }
    });
}

/// For the engine: what goes meanwhile is dropped where it goes. Nobody waits for the thread, or it is all the same.
pub fn in_place<T>(run: impl FnOnce() -> T) -> T {
    struct Leave;
    impl Drop for Leave {
        fn drop(&mut self) {
            IN_PLACE.set(IN_PLACE.get() - 1);
        }
    }
    IN_PLACE.set(IN_PLACE.get() + 1);
    let _leave = Leave;
    run()
}

/// Who sweeps for this thread at the moment.
fn sweeper() -> Option<Arc<dyn Sweeper>> {
    // A thread that ends has nobody waiting for it.
    let known = SWEEPER.try_with(|known| known.try_borrow().ok()?.as_ref()?.upgrade());
    known.ok().flatten()
}

/// Would it be left to somebody if it were large?
#[inline]
pub(crate) fn is_swept() -> bool {
    let somebody = SWEEPER.try_with(|known| known.try_borrow().is_ok_and(|known| known.is_some()));
    somebody.unwrap_or(false) && IN_PLACE.try_with(Cell::get).is_ok_and(|depth| depth == 0)
}

/// Leaves what would take long to drop to whoever sweeps for this thread; where nobody does, it is dropped here.
#[cold]
pub(crate) fn leave(content: impl Any + Send + Sync) {
    if let Some(sweeper) = sweeper() {
        sweeper.take(Remains(Some(Box::new(content))));
    }
}
