//! What the HTTP library asks of whoever runs it: tasks, and a clock. Both are the engine's, so that a seeded run
//! decides them too.

use crate::schedulers::Scheduler;
use flux_policy::World;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use hyper::rt::{Executor, Sleep, Timer};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

/// Runs the tasks of a connection that carries several requests at once where the engine runs its flows.
#[derive(Clone)]
pub(crate) struct Tasks(pub(crate) Arc<dyn Scheduler>);

impl<F: Future<Output = ()> + Send + 'static> Executor<F> for Tasks {
    fn execute(&self, task: F) {
        self.0.spawn("a request", Box::pin(task));
    }
}

/// The engine's clock, in the library's terms: its moments are counted from the one at which this was made.
#[derive(Clone)]
pub(crate) struct Clock {
    world: Arc<dyn World>,
    made: Instant,
    /// The same moment as the world counts, in nanoseconds.
    began: u64,
}

impl Clock {
    #[expect(clippy::disallowed_methods, reason = "a beginning to count from, which nobody sees")]
    pub(crate) fn of(world: &Arc<dyn World>) -> Clock {
        Clock { world: world.clone(), made: Instant::now(), began: world.monotonic() }
    }
}

impl Timer for Clock {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        Box::pin(Asleep(Mutex::new(self.world.sleep(duration))))
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        self.sleep(deadline.saturating_duration_since(self.now()))
    }

    fn now(&self) -> Instant {
        self.made + Duration::from_nanos(self.world.monotonic().saturating_sub(self.began))
    }
}

/// Waits for a moment. The library shares it between threads, but only one polls it: the lock is never waited for.
struct Asleep(Mutex<BoxFuture<'static, ()>>);

impl Future for Asleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<()> {
        self.0.get_mut().unwrap_or_else(PoisonError::into_inner).poll_unpin(task)
    }
}

impl Sleep for Asleep {}
