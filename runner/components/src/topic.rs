//! `topic.*`: what is said now, to all who listen.

use crate::log::one_line;
use crate::support::{Build, sync};
use crate::topics::{Follower, Topics};
use crate::{Shared, Sink, Table};
use flux_catalog::encode::Target;
use flux_catalog::topic::before;
use flux_node::{BuildError, Built, Constant, Failure, Type, Value, World, time_to_text};
use std::sync::Arc;

pub(crate) const COMPONENTS: Table = &[("topic.publish", publish), ("topic.follow", follow)];

fn publish(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let store = build.store::<Topics>("store")?;
    let key = build.encoded("key", Target::Key)?;
    let value = build.any_input("value")?;
    let ty = build.records.spelled(&build.signature.inputs[value].ty);
    Ok(sync(move |call| {
        let key = key.render(|place| call.input(place))?;
        store.publish(&key, call.input(value).clone(), &ty);
        Ok(())
    }))
}

fn follow(build: &Build<'_>, shared: &Shared) -> Result<Built, BuildError> {
    let store = build.store::<Topics>("store")?;
    let key = build.encoded("key", Target::Key)?;
    let Type::Stream(item) = build.output()? else {
        return Err(BuildError::Signature("`topic.follow` puts out a stream".to_owned()));
    };
    let free = build.free_inputs();
    let fields: Vec<_> = free.iter().map(|(_, field)| *field).collect();
    let before = before(&fields, item).map_err(|wrong| BuildError::Signature(wrong.to_owned()))?;
    let before = before.map(|at| free[at].0);
    let ty = build.records.spelled(item);
    let name: Arc<str> = match build.written("store") {
        Some(Constant::Name(name)) => name.as_str().into(),
        _ => "topics".into(),
    };
    let sink = shared.log.clone();
    Ok(sync(move |call| {
        let key = key.render(|place| call.input(place))?;
        let missed = before.map(|place| call.input(place).clone());
        let follower = store.follow(key, &ty);
        let (sink, name, world) = (sink.clone(), name.clone(), call.flow.world.clone());
        let followed = Followed { missed, taken: 0, follower, sink, name, world };
        let values = futures_util::stream::unfold(followed, |mut followed| async move {
            let next = followed.next().await?;
            Some((next, followed))
        });
        call.set(0, Value::of_stream(values, true));
        Ok(())
    }))
}

/// What came before, and what comes.
struct Followed {
    /// A list; none: there is none, or it has been taken.
    missed: Option<Value>,
    taken: usize,
    follower: Follower,
    sink: Sink,
    name: Arc<str>,
    world: Arc<dyn World>,
}

impl Followed {
    async fn next(&mut self) -> Option<Result<Value, Failure>> {
        if let Some(Value::List(items)) = &self.missed {
            if let Some(item) = items.get(self.taken) {
                self.taken += 1;
                return Some(Ok(item.clone()));
            }
            self.missed = None;
        }
        let next = self.follower.next().await;
        if let Some(Err(_)) = &next {
            self.tell();
        }
        next
    }

    /// Tells of one that was too slow.
    fn tell(&self) {
        let at = time_to_text(self.world.now());
        let who = format!("`{}` of `{}`", one_line(self.follower.key()), self.name);
        self.sink.write(format!("{at} WARN  a follower of {who} is cut: {}\n", self.follower.behind()));
    }
}

impl Drop for Followed {
    /// A client that takes nothing at all is cut before anybody looks for its next value.
    fn drop(&mut self) {
        if self.follower.is_behind() {
            self.tell();
        }
    }
}
