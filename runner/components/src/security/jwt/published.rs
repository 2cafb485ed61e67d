//! Keys that others publish at an address: asked for when the first token comes, kept, and asked for anew when they are
//! old, or a token names one that is not among them.
//!
//! One question at a time, whoever waits for it, and a pause behind each: tokens with names of keys that nobody has make
//! no load there. While nobody answers, the keys that are known serve on. *Never* here: what a token says besides the
//! name of its key.

use super::keys::{From, Keys};
use super::token::Token;
use crate::http::Client;
use crate::log::Sink;
use flux_node::{Failure, Refused, World, time_to_text};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use http::{HeaderMap, header};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use tokio::task::AbortHandle;

const SECOND: u64 = 1_000_000_000;

/// How long nobody is asked again, in nanoseconds.
const PAUSE: u64 = 5 * SECOND;

/// How long keys are taken for new where the answer does not say, in seconds.
const USUAL: u64 = 3600;

/// Between these an answer may say it, in seconds.
const AGES: (u64, u64) = (60, 24 * 3600);

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_secs(5);

/// How many bytes it may have.
const LIMIT: u64 = 512 * 1024;

/// What is known of the addresses that the nodes of a service name.
#[derive(Default)]
pub(crate) struct Published(Mutex<HashMap<String, Weak<Source>>>);

impl Published {
    /// The keys at that address, which all nodes that name it share.
    pub(super) fn at(&self, address: String, client: &Client, log: &Sink) -> Arc<Source> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, source| source.strong_count() > 0);
        if let Some(source) = known.get(&address).and_then(Weak::upgrade) {
            return source;
        }
        let source = Source { address, client: client.clone(), log: log.clone(), state: Mutex::default() };
        let source = Arc::new(source);
        known.insert(source.address.clone(), Arc::downgrade(&source));
        source
    }
}

/// The keys at one address.
pub(super) struct Source {
    address: String,
    client: Client,
    log: Sink,
    state: Mutex<State>,
}

/// A question that is under way.
type Asking = Shared<BoxFuture<'static, ()>>;

/// Times in nanoseconds of the world's steady clock.
#[derive(Default)]
struct State {
    keys: Option<Arc<Keys>>,
    /// From then on they are old.
    old: u64,
    /// Before then nobody is asked.
    next: u64,
    /// The last question came to nothing.
    failed: bool,
    asking: Option<(Asking, AbortHandle)>,
}

impl Source {
    /// The keys that the token is judged by.
    ///
    /// # Errors
    /// 503: nobody knows whether the token holds.
    pub(super) async fn keys(
        self: &Arc<Self>,
        token: &Token<'_>,
        world: &Arc<dyn World>,
    ) -> Result<Arc<Keys>, Failure> {
        let knows = |keys: &Option<Arc<Keys>>| keys.clone().filter(|keys| token.names_one_of(keys));
        let asking = {
            let mut state = self.lock();
            let known = knows(&state.keys);
            let asking = self.asking(&mut state, known.is_some(), world);
            if let Some(keys) = known {
                return Ok(keys);
            }
            asking
        };
        if let Some(asking) = asking {
            asking.await;
        }
        let state = self.lock();
        match &state.keys {
            Some(keys) if !state.failed || token.names_one_of(keys) => Ok(keys.clone()),
            _ => Err(unknown()),
        }
    }

    /// The question that is under way, or that is begun if it is time to.
    fn asking(self: &Arc<Self>, state: &mut State, is_known: bool, world: &Arc<dyn World>) -> Option<Asking> {
        // One whose task broke off has an end, too.
        if let Some((asking, _)) = state.asking.as_ref().filter(|(_, task)| !task.is_finished()) {
            return Some(asking.clone());
        }
        let now = world.monotonic();
        if now < state.next || (is_known && now < state.old) {
            return None;
        }
        let (source, world) = (self.clone(), world.clone());
        // Who waits may give up; the answer is for the next, too.
        let task = tokio::spawn(async move { source.ask(&world).await });
        let end = task.abort_handle();
        let asking = task.map(drop).boxed().shared();
        state.asking = Some((asking.clone(), end));
        Some(asking)
    }

    async fn ask(&self, world: &Arc<dyn World>) {
        let answer = self.client.document(&self.address, LIMIT, TIMEOUT, world.clone()).await;
        let answer = answer.map_err(|failure| failure.message.into_owned()).and_then(|(headers, body)| {
            let keys = Keys::of_set(&body, None, From::Others);
            Ok((keys.map_err(|why| format!("what is there {why}"))?, age(&headers)))
        });
        let now = world.monotonic();
        let mut state = self.lock();
        state.asking = None;
        state.next = now.saturating_add(PAUSE);
        let failed = answer.is_err();
        let changed = failed != std::mem::replace(&mut state.failed, failed);
        let kept = state.keys.is_some();
        let (level, said) = match answer {
            Ok((keys, age)) => {
                state.keys = Some(Arc::new(keys));
                state.old = now.saturating_add(age * SECOND);
                ("INFO ", "are there again".to_owned())
            }
            Err(why) if kept => ("WARN ", format!("can't be renewed, the old ones serve on: {why}")),
            Err(why) => ("ERROR", format!("can't be had, no token can be judged: {why}")),
        };
        drop(state);
        if changed {
            let (at, address) = (time_to_text(world.now()), shown(&self.address));
            self.log.write(format!("{at} {level} jwt.verify: the keys at {address} {said}\n"));
        }
    }

    /// Nothing that runs under the lock panics.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is behind `?` may be a secret.
fn shown(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

/// For so many seconds an answer is taken for new (RFC 9111, section 5.2.2.1).
fn age(headers: &HeaderMap) -> u64 {
    let lines = headers.get_all(header::CACHE_CONTROL).iter().filter_map(|line| line.to_str().ok());
    let mut age = USUAL;
    for directive in lines.flat_map(|line| line.split(',')).map(|one| one.trim().to_ascii_lowercase()) {
        if directive == "no-store" || directive == "no-cache" {
            return AGES.0;
        }
        let seconds = directive.strip_prefix("max-age=").map(|seconds| seconds.trim_matches('"').parse());
        if let Some(Ok(seconds)) = seconds {
            age = seconds;
        }
    }
    age.clamp(AGES.0, AGES.1)
}

/// A token that nobody can judge is neither right nor wrong.
fn unknown() -> Failure {
    let later = ("retry-after".into(), (PAUSE / SECOND).to_string().into());
    let told = Refused { headers: vec![later], ..Refused::default() };
    Failure::refuse(503, "whether the token holds can't be told just now", told)
}
