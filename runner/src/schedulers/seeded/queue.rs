//! Who is there, who is ready, and who is next.

use crate::machine::{Job, Machine, Returned};
use flux_policy::Dice;
use futures_util::future::BoxFuture;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Wake, Waker};

/// What there is to run.
pub(super) enum Body {
    /// Whoever called [`Seeded::run`](crate::Seeded::run): it has it itself.
    Main,
    Machine(Box<Machine>),
    Job(Job),
    /// A job that has returned, which nobody knows yet.
    Returned(Returned),
    Future(BoxFuture<'static, ()>),
}

/// A machine, a job or a future, and whether it can go on.
struct Entry {
    name: String,
    /// None: it is being run.
    body: Option<Body>,
    ready: bool,
    /// It may be dropped at any moment.
    may_leave: bool,
}

/// All that the scheduler runs, ready or waiting.
pub(super) struct Queue {
    entries: BTreeMap<u64, Entry>,
    /// Those that can go on; some may be gone. In order, so that who is next does not depend on who was woken first:
    /// what wakes several may do so in an order of its own.
    ready: Vec<u64>,
    next: u64,
    pub(super) dice: Dice,
    /// How likely it is that one who may leave does, whenever anybody is picked: [`super::Disturb::leave`].
    pub(super) leave: u32,
    pub(super) picks: u64,
    /// Told that somebody is ready, where nobody calls [`Seeded::run`](crate::Seeded::run).
    pub(super) host: Host,
}

/// Who runs what is there.
pub(super) enum Host {
    /// Nobody runs what is ready: the next who adds something must see to it.
    Nobody,
    /// A call of [`Seeded::run`](crate::Seeded::run), which goes on until nothing is ready.
    Run,
    /// A task of a runtime: its waker, once it has one.
    Guest(Option<Waker>),
}

/// What a turn does.
pub(super) enum Next {
    /// It is to be run.
    Run(u64, Body),
    /// It goes away; to be dropped while the queue is not locked.
    Leaves(Option<Body>),
    /// Nobody can go on before time passes or somebody is woken.
    Nobody,
}

impl Queue {
    pub(super) fn new(dice: Dice) -> Queue {
        Queue {
            entries: BTreeMap::new(),
            ready: Vec::new(),
            next: 0,
            dice,
            leave: 0,
            picks: 0,
            host: Host::Nobody,
        }
    }

    /// Adds one that is ready.
    pub(super) fn add(&mut self, name: String, body: Body, may_leave: bool) -> u64 {
        let id = self.next;
        self.next += 1;
        self.entries.insert(id, Entry { name, body: Some(body), ready: true, may_leave });
        self.ready.push(id);
        id
    }

    /// Picks one of those that are ready, each with the same chance.
    pub(super) fn next(&mut self) -> Next {
        loop {
            if self.ready.is_empty() {
                return Next::Nobody;
            }
            if self.dice.once_in(self.leave)
                && let Some(id) = self.leaver()
            {
                return Next::Leaves(self.entries.remove(&id).and_then(|entry| entry.body));
            }
            let at = self.dice.below(self.ready.len() as u64) as usize;
            let id = self.ready.remove(at);
            let Some(entry) = self.entries.get_mut(&id) else { continue };
            entry.ready = false;
            if let Some(body) = entry.body.take() {
                self.picks += 1;
                return Next::Run(id, body);
            }
        }
    }

    /// One of those that may leave.
    fn leaver(&mut self) -> Option<u64> {
        let leavers = || self.entries.iter().filter(|(_, entry)| entry.may_leave);
        let which = self.dice.below(leavers().count() as u64) as usize;
        leavers().nth(which).map(|(id, _)| *id)
    }

    /// One has had its turn: what is left of it, or it is over.
    pub(super) fn put_back(&mut self, id: u64, body: Option<Body>) {
        match (body, self.entries.get_mut(&id)) {
            (Some(body), Some(entry)) => entry.body = Some(body),
            _ => drop(self.entries.remove(&id)),
        }
    }

    /// One can go on.
    fn wake(&mut self, id: u64) {
        if let Some(entry) = self.entries.get_mut(&id)
            && !entry.ready
        {
            entry.ready = true;
            let at = self.ready.partition_point(|other| *other < id);
            self.ready.insert(at, id);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Each of those that are there, in words.
    pub(super) fn waiting(&self) -> Vec<String> {
        let words = self.entries.values().flat_map(|entry| match &entry.body {
            Some(Body::Machine(machine)) => machine.state(),
            _ => vec![format!("{} waits", entry.name)],
        });
        words.collect()
    }
}

/// The queue, locked for moments only: never while anything runs or is dropped.
pub(super) struct Shared {
    queue: Mutex<Queue>,
}

impl Shared {
    pub(super) fn new(queue: Queue) -> Shared {
        Shared { queue: Mutex::new(queue) }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A waker that makes the one of that number ready.
    pub(super) fn waker(self: &Arc<Self>, id: u64) -> Waker {
        Waker::from(Arc::new(Woken { shared: Arc::downgrade(self), id }))
    }

    /// Tells the runtime's task, if that runs what is here, that there is something to do.
    pub(super) fn nudge(&self) {
        let waker = match &mut self.lock().host {
            Host::Guest(waker) => waker.take(),
            Host::Nobody | Host::Run => None,
        };
        waker.into_iter().for_each(Waker::wake);
    }
}

struct Woken {
    shared: Weak<Shared>,
    id: u64,
}

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        if let Some(shared) = self.shared.upgrade() {
            shared.lock().wake(self.id);
            shared.nudge();
        }
    }
}
