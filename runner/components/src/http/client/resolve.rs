//! Names of hosts to addresses, on threads of its own: a name server that does not answer occupies none that the engine
//! or other components need, and a name is looked up once, however many wait for it.

use flux_node::World;
use std::collections::{HashMap, HashSet, VecDeque};
use std::io;
use std::net::{IpAddr, ToSocketAddrs};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::oneshot;

/// So many names are looked up at once.
const THREADS: usize = 16;
/// A thread that has nothing to do for so long ends.
const IDLE: Duration = Duration::from_secs(20);
/// So long an answer holds, in nanoseconds: the system's own cache, if it has one, knows better.
const HOLDS: u64 = 5_000_000_000;
/// So many answers are kept.
const KEPT: usize = 1_024;

type Answer = Result<Arc<[IpAddr]>, Arc<io::Error>>;

/// Looks up the addresses of hosts, and keeps them for a while. Clones are the same.
#[derive(Clone, Default)]
pub(super) struct Resolver(Arc<Inner>);

#[derive(Default)]
struct Inner {
    state: Mutex<State>,
    asked: Condvar,
}

#[derive(Default)]
struct State {
    /// Addresses, and until when they hold.
    known: HashMap<String, (Arc<[IpAddr]>, u64)>,
    waiting: HashMap<String, Vec<oneshot::Sender<Answer>>>,
    queue: VecDeque<String>,
    /// In the queue, or being looked up.
    asked: HashSet<String>,
    threads: usize,
    idle: usize,
}

impl Resolver {
    /// The addresses of a host. Dropping this gives the wait up, not the look-up.
    ///
    /// # Errors
    /// There is no such host, or nobody can say.
    pub(super) async fn lookup(
        &self,
        host: &str,
        world: &dyn World,
    ) -> Result<Arc<[IpAddr]>, Arc<io::Error>> {
        if let Ok(address) = host.parse::<IpAddr>() {
            return Ok(Arc::from([address]));
        }
        let receiver = match self.ask(host, world.monotonic()) {
            Ok(known) => return Ok(known),
            Err(receiver) => receiver,
        };
        let answer = receiver.await;
        let found = answer.unwrap_or_else(|_| Err(Arc::new(io::Error::other("no thread can look it up"))))?;
        self.lock().keep(host, &found, world.monotonic());
        Ok(found)
    }

    fn ask(&self, host: &str, now: u64) -> Result<Arc<[IpAddr]>, oneshot::Receiver<Answer>> {
        let mut state = self.lock();
        if let Some((known, until)) = state.known.get(host)
            && now < *until
        {
            return Ok(known.clone());
        }
        let (sender, receiver) = oneshot::channel();
        let waiting = state.waiting.entry(host.to_owned()).or_default();
        waiting.retain(|waiter| !waiter.is_closed());
        waiting.push(sender);
        if state.asked.insert(host.to_owned()) {
            state.queue.push_back(host.to_owned());
        }
        if state.queue.len() > state.idle && state.threads < THREADS {
            state.threads += 1;
            drop(state);
            self.spawn();
        } else {
            drop(state);
            self.0.asked.notify_one();
        }
        Err(receiver)
    }

    fn spawn(&self) {
        let resolver = self.clone();
        let spawned =
            std::thread::Builder::new().name("flux-names".to_owned()).spawn(move || resolver.work());
        if spawned.is_err() {
            let mut state = self.lock();
            state.threads -= 1;
            if state.threads == 0 {
                // Nobody will ever answer: whoever waits is told by the dropped senders.
                state.queue.clear();
                state.asked.clear();
                state.waiting.clear();
            }
        }
    }

    fn work(&self) {
        let mut state = self.lock();
        loop {
            let Some(host) = state.queue.pop_front() else {
                state.idle += 1;
                let (woken, timeout) =
                    self.0.asked.wait_timeout(state, IDLE).unwrap_or_else(PoisonError::into_inner);
                state = woken;
                state.idle -= 1;
                if timeout.timed_out() && state.queue.is_empty() {
                    state.threads -= 1;
                    return;
                }
                continue;
            };
            drop(state);
            let answer = system(&host);
            state = self.lock();
            state.asked.remove(&host);
            for waiter in state.waiting.remove(&host).into_iter().flatten() {
                // Who waits may have given up.
                let _ = waiter.send(answer.clone());
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn keep(&mut self, host: &str, found: &Arc<[IpAddr]>, now: u64) {
        if self.known.len() >= KEPT {
            self.known.retain(|_, (_, until)| now < *until);
        }
        if self.known.len() < KEPT {
            self.known.insert(host.to_owned(), (found.clone(), now.saturating_add(HOLDS)));
        }
    }
}

/// Asks the system, as long as that takes.
fn system(host: &str) -> Answer {
    let found = (host, 0).to_socket_addrs().map_err(Arc::new)?;
    let addresses: Arc<[IpAddr]> = found.map(|address| address.ip()).collect();
    if addresses.is_empty() {
        return Err(Arc::new(io::Error::new(io::ErrorKind::NotFound, "it has no address")));
    }
    Ok(addresses)
}
