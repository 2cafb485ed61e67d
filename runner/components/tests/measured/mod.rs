//! What tests share that have a process of their own, so that all that is allocated there is theirs.

use flux_node::{Resources, Store, World};
use flux_policy::RealWorld;
use std::alloc::{GlobalAlloc, Layout, System};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

#[allow(unsafe_code, reason = "an allocator can be told apart from the system's in no other way")]
// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Relaxed) + layout.size();
        MOST.fetch_max(held, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What running this gives, the bytes more that are held behind it (none where it frees more than it makes), and the most
/// that were held at once meanwhile.
pub fn measured<T>(run: impl FnOnce() -> T) -> (T, usize, usize) {
    let before = HELD.load(Relaxed);
    MOST.store(before, Relaxed);
    let made = run();
    (made, HELD.load(Relaxed).saturating_sub(before), MOST.load(Relaxed) - before)
}

/// A service with one store at most.
pub struct Service(pub Option<Arc<dyn Store>>);

impl Resources for Service {
    fn store(&self, _: &str) -> Option<Arc<dyn Store>> {
        self.0.clone()
    }

    fn env(&self, _: &str) -> Option<String> {
        None
    }

    fn root(&self) -> PathBuf {
        PathBuf::from(".")
    }

    fn world(&self) -> Arc<dyn World> {
        Arc::new(RealWorld)
    }
}
