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

    /// The next 64 bits of this world's dice; not for secrets.
    fn random(&self) -> u64;

    /// Fills that with bits that nobody can guess. In a world whose dice are [`World::placed`] they follow from the seed,
    /// as all do.
    fn secret(&self, out: &mut [u8]) {
        for part in out.chunks_mut(8) {
            let bits = self.random().to_le_bytes();
            part.copy_from_slice(&bits[..part.len()]);
        }
    }

    /// Do the dice of a step depend on where it stands (see [`World::dice`])? Asked once, when a service starts; if
    /// not, nobody works out where steps stand.
    fn placed(&self) -> bool {
        false
    }

    /// Sixty-four random bits for a step's roll of that number: of that flow, at that place in its program. Where dice
    /// are [`World::placed`], they do not depend on who else has rolled before, so that what a flow does is the same
    /// in whatever order flows and their branches run.
    fn dice(&self, flow: u64, place: u64, roll: u64) -> u64 {
        let _ = (flow, place, roll);
        self.random()
    }
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

    fn secret(&self, out: &mut [u8]) {
        // A machine without randomness must keep nobody's secrets.
        getrandom::fill(out).expect("the system has random bits");
    }

    fn random(&self) -> u64 {
        use std::hash::{BuildHasher, RandomState};
        RandomState::new().hash_one(0u8)
    }
}
