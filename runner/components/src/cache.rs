//! `cache.*`: a cache that a program fills by itself.

use crate::memory::Memory;
use crate::support::{Build, sync};
use crate::{Shared, Table};
use flux_catalog::encode::Target;
use flux_node::{BuildError, Built, Type, Value};
use std::sync::Arc;

pub(crate) const COMPONENTS: Table = &[("cache.get", get), ("cache.put", put)];

/// What stands under a key, or `none`: `cache.get`, and `kv.get` too.
pub(crate) fn get(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let store = build.store::<Memory>("store")?;
    let key = build.encoded("key", Target::Key)?;
    let ty = build.records.spelled(build.optional_output()?);
    Ok(sync(move |call| {
        let key = key.render(|place| call.input(place))?;
        let found = store.get(&key, &ty, call.flow.world.monotonic())?;
        call.set(0, Value::Option(found.map(Arc::new)));
        Ok(())
    }))
}

fn put(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let store = build.store::<Memory>("store")?;
    let key = build.encoded("key", Target::Key)?;
    let ttl = build.live("ttl", &Type::Duration)?;
    let value = build.any_input("value")?;
    let ty = build.records.spelled(&build.signature.inputs[value].ty);
    Ok(sync(move |call| {
        let key = key.render(|place| call.input(place))?;
        let ttl = match ttl.value(|place| call.input(place))? {
            Value::Duration(nanos) if nanos > 0 => Some(nanos),
            _ => None,
        };
        let until = ttl.map(|ttl| call.flow.world.monotonic().saturating_add(ttl));
        let value = call.input(value).clone();
        store.put(key, value.clone(), &ty, until)?;
        call.set(0, value);
        Ok(())
    }))
}
