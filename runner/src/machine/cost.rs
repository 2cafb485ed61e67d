//! What a branch or an element costs, so that one that is worth it goes to another thread.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

/// Handing a machine to another thread and hearing of its end costs some microseconds: what is cheaper than a few
/// times that is done sooner where it is.
const WORTH_A_THREAD: u64 = 50_000;

/// The first runs are measured, and then one of so many.
const SAMPLE: u32 = 64;

/// Nanoseconds on the processor, as measured now and then.
#[derive(Default)]
pub(crate) struct Cost {
    runs: AtomicU32,
    /// A moving average; 0: not measured yet.
    nanos: AtomicU64,
}

impl Cost {
    /// Is this run to be measured?
    pub(super) fn sample(&self) -> bool {
        let run = self.runs.fetch_add(1, Relaxed);
        run < 2 || run.is_multiple_of(SAMPLE)
    }

    /// Is it worth a thread?
    pub(super) fn is_high(&self) -> bool {
        self.nanos.load(Relaxed) >= WORTH_A_THREAD
    }

    /// A run took that long.
    pub(super) fn add(&self, nanos: u64) {
        let before = self.nanos.load(Relaxed);
        let after = if before == 0 { nanos } else { before - before / 8 + nanos / 8 };
        self.nanos.store(after.max(1), Relaxed);
    }
}
