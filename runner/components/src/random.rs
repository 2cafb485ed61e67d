//! `random.*`: chance, from the flow's world.

use crate::fail::unit;
use crate::support::{Build, sync};
use crate::{Shared, Table};
use flux_node::{BuildError, Built, Value};

pub(crate) const COMPONENTS: Table = &[("random.int", int), ("random.float", float), ("random.id", id)];

fn int(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let (from, to) = (build.int("from")?, build.int("to")?);
    if from > to {
        return Err(build.wrong("to", format!("is {from} or more")));
    }
    // As many as 2^64, which is why this is 128 bits wide.
    let many = (i128::from(to) - i128::from(from) + 1) as u128;
    Ok(sync(move |call| {
        // The upper half of the product is even over the range, but for one part in 2^64.
        let step = (u128::from(call.random()) * many) >> 64;
        call.set(0, Value::Int((i128::from(from) + step as i128) as i64));
        Ok(())
    }))
}

fn float(_: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    Ok(sync(|call| {
        let number = unit(call.random());
        call.set(0, Value::Float(number));
        Ok(())
    }))
}

fn id(_: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    Ok(sync(|call| {
        let id = format!("{:016x}{:016x}", call.random(), call.random());
        call.set(0, Value::Str(id.into()));
        Ok(())
    }))
}
