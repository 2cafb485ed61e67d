//! Running what is there, one after the other.

use super::Seeded;
use super::queue::{Body, Host, Next};
use crate::machine::Ran;
use flux_policy::World;
use futures_util::FutureExt;
use std::fmt;
use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use tokio::runtime::Handle as Runtime;
use tokio::sync::oneshot;

/// Nobody can go on, and no time will change that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// Who waits, in words, with what for and what each holds.
    pub waiting: Vec<String>,
}

impl fmt::Display for Stuck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a deadlock: nobody can go on, and nobody waits for a moment to come")?;
        self.waiting.iter().try_for_each(|waits| write!(f, "\n  {waits}"))
    }
}

impl std::error::Error for Stuck {}

/// Something that was spawned: waits for its end. `None`: it has left before that.
pub struct Task<T>(oneshot::Receiver<T>);

impl<T> Future for Task<T> {
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Option<T>> {
        self.0.poll_unpin(task).map(Result::ok)
    }
}

impl Seeded {
    /// Runs that and all that it starts, until everything has ended. Not to be called within a tokio runtime, whose
    /// own tasks would get no turn.
    ///
    /// # Errors
    /// Nobody can go on any more, and something has not ended.
    pub fn run<T>(&self, main: impl Future<Output = T>) -> Result<T, Stuck> {
        if Runtime::try_current().is_ok() {
            let waiting =
                vec!["a seeded run was begun within a tokio runtime, which gets no turn".to_owned()];
            return Err(Stuck { waiting });
        }
        let mut main = pin!(main);
        let mut result = None;
        self.shared.lock().host = Host::Run;
        let id = self.shared.lock().add("whoever began it all".to_owned(), Body::Main, false);
        let waker = self.shared.waker(id);
        loop {
            let next = self.shared.lock().next();
            match next {
                Next::Run(_, Body::Main) => {
                    let polled = main.as_mut().poll(&mut Context::from_waker(&waker));
                    let rest = polled.is_pending().then_some(Body::Main);
                    self.shared.lock().put_back(id, rest);
                    if let Poll::Ready(value) = polled {
                        result = Some(value);
                    }
                }
                Next::Run(id, body) => self.turn(id, body),
                Next::Leaves(body) => drop(body),
                Next::Nobody => match result.take() {
                    Some(value) if self.shared.lock().is_empty() => return Ok(value),
                    value if self.world.advance() => result = value,
                    _ => return Err(Stuck { waiting: self.shared.lock().waiting() }),
                },
            }
        }
    }

    /// Runs that beside everything else.
    pub fn spawn<T: Send + 'static>(
        &self,
        name: impl Into<String>,
        future: impl Future<Output = T> + Send + 'static,
    ) -> Task<T> {
        self.task(name.into(), future, false)
    }

    /// Runs that beside everything else; where the seed disturbs what runs, it may be dropped at any moment, as clients
    /// go away.
    pub fn client<T: Send + 'static>(
        &self,
        name: impl Into<String>,
        future: impl Future<Output = T> + Send + 'static,
    ) -> Task<T> {
        self.task(name.into(), future, true)
    }

    fn task<T: Send + 'static>(
        &self,
        name: String,
        future: impl Future<Output = T> + Send + 'static,
        may_leave: bool,
    ) -> Task<T> {
        let (tell, told) = oneshot::channel();
        let body = Body::Future(Box::pin(future.map(|value| drop(tell.send(value)))));
        self.shared.lock().add(name, body, may_leave);
        self.wake_up();
        Task(told)
    }

    /// One has its turn.
    pub(super) fn turn(&self, id: u64, body: Body) {
        let waker = self.shared.waker(id);
        let rest = self.step(body, &mut Context::from_waker(&waker));
        self.shared.lock().put_back(id, rest);
    }

    /// What is left of it after one turn.
    fn step(&self, body: Body, task: &mut Context<'_>) -> Option<Body> {
        match body {
            Body::Main => Some(Body::Main),
            Body::Future(mut future) => future.poll_unpin(task).is_pending().then_some(Body::Future(future)),
            Body::Machine(mut machine) => match machine.run(task) {
                Ran::Done => None,
                Ran::Waits => Some(Body::Machine(machine)),
                Ran::Hop(_) => {
                    task.waker().wake_by_ref();
                    Some(Body::Machine(machine))
                }
                Ran::Split(parts) => {
                    machine.begin().engine.shared.start_all(parts);
                    task.waker().wake_by_ref();
                    Some(Body::Machine(machine))
                }
            },
            Body::Job(job) => {
                let returned = job.begin()?;
                let Some(late) = self.keeps_back() else {
                    task.waker().wake_by_ref();
                    return Some(Body::Returned(returned));
                };
                let (sleep, mut returned) = (self.world.sleep(late), Some(returned));
                task.waker().wake_by_ref();
                Some(Body::Future(Box::pin(sleep.map(move |()| {
                    if let Some(returned) = returned.take() {
                        returned.end();
                    }
                }))))
            }
            Body::Returned(returned) => {
                returned.end();
                None
            }
        }
    }
}
