//! `kv.*`: keys and values in memory.

use crate::memory::Memory;
use crate::support::{Build, sync, sync_if};
use crate::{Shared, Table, cache};
use flux_catalog::encode::Target;
use flux_node::{BuildError, Built, Bulk, Call, Failure, Type, Value};

pub(crate) const COMPONENTS: Table = &[
    ("kv.get", cache::get),
    ("kv.put", put),
    ("kv.touch", touch),
    ("kv.delete", delete),
    ("kv.list", list),
    ("kv.keys", keys),
    ("kv.increment", increment),
];

fn put(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let store = build.store::<Memory>("store")?;
    let key = build.encoded("key", Target::Key)?;
    let ttl = build.duration("ttl")?;
    let value = build.any_input("value")?;
    let ty = build.records.spelled(&build.signature.inputs[value].ty);
    Ok(sync(move |call| {
        let key = key.render(|place| call.input(place))?;
        let until = until(ttl, call);
        // A cache may keep nothing; whoever sets a key must know.
        match store.put(key, call.input(value).clone(), &ty, until)? {
            true => Ok(()),
            false => Err(Failure::new(507, "the value is larger than the whole store")),
        }
    }))
}

/// When a key that is kept so long is gone; `0s`: never by itself.
fn until(ttl: u64, call: &Call<'_>) -> Option<u64> {
    (ttl > 0).then(|| call.flow.world.monotonic().saturating_add(ttl))
}

fn touch(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let store = build.store::<Memory>("store")?;
    let key = build.encoded("key", Target::Key)?;
    let ttl = build.duration("ttl")?;
    Ok(sync(move |call| {
        let key = key.render(|place| call.input(place))?;
        let there = store.touch(&key, call.flow.world.monotonic(), until(ttl, call));
        call.set(0, Value::Bool(there));
        Ok(())
    }))
}

fn delete(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let store = build.store::<Memory>("store")?;
    let key = build.encoded("key", Target::Key)?;
    Ok(sync(move |call| {
        let key = key.render(|place| call.input(place))?;
        call.set(0, Value::Bool(store.delete(&key)));
        Ok(())
    }))
}

/// So many keys can be gone through in a few hundred microseconds.
const MANY: usize = 4_096;

fn list(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let store = build.store::<Memory>("store")?;
    let prefix = build.encoded("prefix", Target::Key)?;
    let ty = match build.output()? {
        Type::List(element) => build.records.spelled(element),
        other => {
            let found = build.records.describe(other);
            return Err(BuildError::Signature(format!("`kv.list` puts out a list, not `{found}`")));
        }
    };
    let all = store.clone();
    Ok(sync_if(
        move |_| all.len() > MANY,
        move |call| {
            let prefix = prefix.render(|place| call.input(place))?;
            let values = store.list(&prefix, &ty, call.flow.world.monotonic())?;
            call.set(0, Value::List(Bulk::new(values)));
            Ok(())
        },
    ))
}

fn keys(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let store = build.store::<Memory>("store")?;
    let prefix = build.encoded("prefix", Target::Key)?;
    let all = store.clone();
    Ok(sync_if(
        move |_| all.len() > MANY,
        move |call| {
            let prefix = prefix.render(|place| call.input(place))?;
            let keys = store.keys(&prefix, call.flow.world.monotonic());
            call.set(0, Value::List(Bulk::new(keys.into_iter().map(Value::Str).collect())));
            Ok(())
        },
    ))
}

fn increment(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let store = build.store::<Memory>("store")?;
    let key = build.encoded("key", Target::Key)?;
    let by = build.live("by", &Type::Int)?;
    let ty = build.records.spelled(&Type::Int);
    Ok(sync(move |call| {
        let key = key.render(|place| call.input(place))?;
        let by = by.int(|place| call.input(place))?;
        let sum = store.add(key, by, &ty, call.flow.world.monotonic())?;
        call.set(0, Value::Int(sum));
        Ok(())
    }))
}
