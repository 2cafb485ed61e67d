//! Time and randomness as one trait.

use futures_util::future::BoxFuture;
use std::time::Duration;

/// The clock and the dice of a run.
pub trait World: Send + Sync + 'static {
    /// Nanoseconds since 1970, UTC.
    fn now(&self) -> i64;

    /// Nanoseconds since some fixed moment; never goes back.
    fn monotonic(&self) -> u64;

    /// Completes after that long.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// Sixty-four random bits.
    fn random(&self) -> u64;
}

/// The machine's clock and dice.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealWorld;

#[expect(clippy::disallowed_methods, reason = "the one place that may ask the machine")]
impl World for RealWorld {
    fn now(&self) -> i64 {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.map_or(0, |d| d.as_nanos() as i64)
    }

    fn monotonic(&self) -> u64 {
        use std::sync::LazyLock;
        static START: LazyLock<std::time::Instant> = LazyLock::new(std::time::Instant::now);
        START.elapsed().as_nanos() as u64
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn random(&self) -> u64 {
        use std::hash::{BuildHasher, RandomState};
        RandomState::new().hash_one(0u8)
    }
}
