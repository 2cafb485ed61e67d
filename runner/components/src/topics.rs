//! The `topics` store: what is published under a key goes to all who follow it then.
//!
//! Comes in: values to publish, followers. Goes out: each follower's values, in the order in which they were published;
//! a follower that is too far behind is told so. *Never* here: what was published before (a program keeps that), and what
//! a follower does with its values.

use crate::support::Build;
use flux_node::{BuildError, Failure, Seal, Store, Value};
use futures_util::future::BoxFuture;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::broadcast::{self, error::RecvError};

/// A store.
pub(crate) struct Topics {
    /// So many values may wait for a follower.
    queue: usize,
    /// Those that somebody follows.
    topics: Arc<Mutex<HashMap<String, Topic>>>,
}

/// A key that is followed.
struct Topic {
    values: broadcast::Sender<Value>,
    /// The type of its values, spelled out: the program that publishes may be another one.
    ty: Arc<str>,
}

impl Store for Topics {
    fn kind(&self) -> &'static str {
        "topics"
    }

    fn seal(&self) -> Result<Seal, BuildError> {
        Ok(Seal::of_own())
    }

    /// No program can publish any more: what is followed ends.
    fn close(&self) -> Option<BoxFuture<'static, ()>> {
        lock(&self.topics).clear();
        None
    }
}

impl Topics {
    /// As a program's `store … using topics(…)` says.
    pub(crate) fn build(build: &Build<'_>) -> Result<Topics, BuildError> {
        let queue = usize::try_from(build.int("queue")?).unwrap_or(1);
        Ok(Topics { queue, topics: Arc::default() })
    }

    /// Tells a value to all who follow the key. Those who wait for values of another type are of a program that ran
    /// before: they are let go, as they would not understand it.
    pub(crate) fn publish(&self, key: &str, value: Value, ty: &Arc<str>) {
        let mut topics = lock(&self.topics);
        let Some(topic) = topics.get(key) else { return };
        if topic.ty != *ty {
            topics.remove(key);
            return;
        }
        let values = topic.values.clone();
        // Waking thousands of followers must not hold up those who publish under other keys.
        drop(topics);
        // Without followers there is nobody to tell.
        let _ = values.send(value);
    }

    /// Follows a key from now on.
    pub(crate) fn follow(&self, key: String, ty: &Arc<str>) -> Follower {
        let mut topics = lock(&self.topics);
        let known = topics.get(&key).filter(|topic| topic.ty == *ty);
        let receiver = match known {
            Some(topic) => topic.values.subscribe(),
            None => {
                let (values, receiver) = broadcast::channel(self.queue);
                topics.insert(key.clone(), Topic { values, ty: ty.clone() });
                receiver
            }
        };
        Follower { receiver: Some(receiver), queue: self.queue, key, topics: self.topics.clone() }
    }

    /// How many keys are followed.
    #[cfg(test)]
    fn len(&self) -> usize {
        lock(&self.topics).len()
    }
}

/// Nothing that runs under the lock panics, and if it did, the map would still be whole.
fn lock(topics: &Mutex<HashMap<String, Topic>>) -> MutexGuard<'_, HashMap<String, Topic>> {
    topics.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Who follows a key; dropped, it is forgotten.
pub(crate) struct Follower {
    /// None: it is over.
    receiver: Option<broadcast::Receiver<Value>>,
    queue: usize,
    key: String,
    topics: Arc<Mutex<HashMap<String, Topic>>>,
}

impl Follower {
    /// The key that it follows.
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// The next value; none: nothing more will come.
    ///
    /// # Errors
    /// It is too far behind, and over.
    pub(crate) async fn next(&mut self) -> Option<Result<Value, Failure>> {
        let receiver = self.receiver.as_mut()?;
        // The channel's own bound is the next power of two.
        let next =
            if receiver.len() > self.queue { Err(RecvError::Lagged(0)) } else { receiver.recv().await };
        match next {
            Ok(value) => Some(Ok(value)),
            Err(RecvError::Closed) => {
                self.leave();
                None
            }
            Err(RecvError::Lagged(_)) => {
                self.leave();
                Some(Err(Failure::new(503, self.behind())))
            }
        }
    }

    /// Does more wait for it than may?
    pub(crate) fn is_behind(&self) -> bool {
        self.receiver.as_ref().is_some_and(|receiver| receiver.len() > self.queue)
    }

    /// What is wrong with one that is too far behind.
    pub(crate) fn behind(&self) -> String {
        format!("it is further behind than the queue of {} values", self.queue)
    }

    fn leave(&mut self) {
        let Some(receiver) = self.receiver.take() else { return };
        let mut topics = lock(&self.topics);
        drop(receiver);
        if topics.get(&self.key).is_some_and(|topic| topic.values.receiver_count() == 0) {
            topics.remove(&self.key);
        }
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.leave();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    fn topics(queue: usize) -> Topics {
        Topics { queue, topics: Arc::default() }
    }

    fn now(follower: &mut Follower) -> Option<Option<Result<i64, i64>>> {
        follower.next().now_or_never().map(|next| {
            next.map(|next| match next {
                Ok(Value::Int(n)) => Ok(n),
                Ok(other) => panic!("{other:?}"),
                Err(failure) => Err(failure.code),
            })
        })
    }

    #[test]
    fn who_follows_hears_what_comes_from_then_on() {
        let (topics, ty): (Topics, Arc<str>) = (topics(4), "int".into());
        topics.publish("a", Value::Int(0), &ty);
        let mut first = topics.follow("a".to_owned(), &ty);
        topics.publish("a", Value::Int(1), &ty);
        let mut second = topics.follow("a".to_owned(), &ty);
        topics.publish("b", Value::Int(9), &ty);
        topics.publish("a", Value::Int(2), &ty);
        assert_eq!(now(&mut first), Some(Some(Ok(1))));
        assert_eq!(now(&mut first), Some(Some(Ok(2))));
        assert_eq!(now(&mut first), None);
        assert_eq!(now(&mut second), Some(Some(Ok(2))));
        assert_eq!(now(&mut second), None);
    }

    #[test]
    fn a_key_that_nobody_follows_costs_nothing() {
        let (topics, ty): (Topics, Arc<str>) = (topics(4), "int".into());
        topics.publish("a", Value::Int(0), &ty);
        assert_eq!(topics.len(), 0);
        let (first, second) = (topics.follow("a".to_owned(), &ty), topics.follow("a".to_owned(), &ty));
        assert_eq!(topics.len(), 1);
        drop(first);
        assert_eq!(topics.len(), 1);
        drop(second);
        assert_eq!(topics.len(), 0);
    }

    /// The bound is the one that the program says, not what the channel rounds it to.
    #[test]
    fn who_is_further_behind_than_the_queue_is_cut() {
        for queue in [1, 3, 4, 100] {
            let (topics, ty): (Topics, Arc<str>) = (topics(queue), "int".into());
            let mut follower = topics.follow("a".to_owned(), &ty);
            (0..queue as i64).for_each(|n| topics.publish("a", Value::Int(n), &ty));
            assert_eq!(now(&mut follower), Some(Some(Ok(0))));
            (0..2).for_each(|n| topics.publish("a", Value::Int(n), &ty));
            assert_eq!(now(&mut follower), Some(Some(Err(503))));
            assert_eq!(now(&mut follower), Some(None));
            assert_eq!(topics.len(), 0);
        }
    }

    #[test]
    fn values_of_another_type_end_what_is_followed() {
        let (topics, ty, other): (Topics, Arc<str>, Arc<str>) = (topics(4), "int".into(), "string".into());
        let mut old = topics.follow("a".to_owned(), &ty);
        topics.publish("a", Value::Int(1), &ty);
        let mut new = topics.follow("a".to_owned(), &other);
        topics.publish("a", Value::Str("x".into()), &other);
        assert_eq!(now(&mut old), Some(Some(Ok(1))));
        assert_eq!(now(&mut old), Some(None));
        assert!(matches!(new.next().now_or_never(), Some(Some(Ok(Value::Str(_))))));
        topics.publish("a", Value::Int(2), &ty);
        assert_eq!(topics.len(), 0);
        assert!(matches!(new.next().now_or_never(), Some(None)));
    }

    #[test]
    fn a_store_that_no_program_has_any_more_ends_what_is_followed() {
        let (topics, ty): (Topics, Arc<str>) = (topics(4), "int".into());
        let mut follower = topics.follow("a".to_owned(), &ty);
        assert!(topics.close().is_none());
        assert_eq!(now(&mut follower), Some(None));
    }
}
