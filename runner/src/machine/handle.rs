//! Between a machine and those who wait for it, whatever runs it.

use super::part::Finished;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

struct Link<T> {
    state: Mutex<State<T>>,
}

struct State<T> {
    /// Whoever waits has asked it to end.
    cancelled: bool,
    /// It is no more.
    gone: bool,
    done: Option<T>,
    machine: Option<Waker>,
    waiter: Option<Waker>,
}

impl<T> Link<T> {
    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A new link's two ends: who reports, and who waits.
pub(crate) fn link<T>() -> (Report<T>, Awaited<T>) {
    let state = State { cancelled: false, gone: false, done: None, machine: None, waiter: None };
    let link = Arc::new(Link { state: Mutex::new(state) });
    (Report(link.clone()), Awaited(link))
}

/// The machine's end. When it is dropped, the machine has ended, and so has all that it held.
pub(crate) struct Report<T>(Arc<Link<T>>);

impl<T> Report<T> {
    /// Shall the machine end? If not, it is woken when it shall.
    pub(crate) fn cancelled(&self, task: &mut Context<'_>) -> bool {
        let mut state = self.0.lock();
        match &mut state.machine {
            Some(waker) => waker.clone_from(task.waker()),
            none => *none = Some(task.waker().clone()),
        }
        state.cancelled
    }

    /// Tells how it ended.
    pub(crate) fn done(&self, with: T) {
        self.0.lock().done = Some(with);
    }

    /// Tells its waiter that there is something to look at.
    pub(crate) fn nudge(&self) {
        let waiter = self.0.lock().waiter.take();
        waiter.into_iter().for_each(Waker::wake);
    }
}

impl<T> Drop for Report<T> {
    fn drop(&mut self) {
        let waiter = {
            let mut state = self.0.lock();
            (state.gone, state.machine) = (true, None);
            state.waiter.take()
        };
        waiter.into_iter().for_each(Waker::wake);
    }
}

/// The end of whoever waits for the result.
pub(crate) struct Awaited<T>(Arc<Link<T>>);

impl<T> Awaited<T> {
    /// Waits for the machine's end; `None`: it was cancelled.
    pub(crate) fn poll(&self, task: &mut Context<'_>) -> Poll<Option<T>> {
        let mut state = self.0.lock();
        if state.gone {
            return Poll::Ready(state.done.take());
        }
        match &mut state.waiter {
            Some(waker) => waker.clone_from(task.waker()),
            none => *none = Some(task.waker().clone()),
        }
        Poll::Pending
    }

    /// Tells the machine to end.
    pub(crate) fn cancel(&self) {
        let machine = {
            let mut state = self.0.lock();
            state.cancelled = true;
            state.machine.take()
        };
        machine.into_iter().for_each(Waker::wake);
    }
}

/// A branch or an element that runs elsewhere. Dropping it tells it to end.
pub(crate) struct PartHandle {
    index: u32,
    awaited: Awaited<Finished>,
}

impl PartHandle {
    pub(crate) fn new(index: u32, awaited: Awaited<Finished>) -> PartHandle {
        PartHandle { index, awaited }
    }

    pub(crate) fn index(&self) -> u32 {
        self.index
    }

    pub(crate) fn poll(&self, task: &mut Context<'_>) -> Poll<Option<Finished>> {
        self.awaited.poll(task)
    }

    /// Tells it to end.
    pub(crate) fn cancel(&self) {
        self.awaited.cancel();
    }
}

impl Drop for PartHandle {
    fn drop(&mut self) {
        self.awaited.cancel();
    }
}
