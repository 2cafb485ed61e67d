//! `random.*`: chance, from the flow's world.

use crate::fail::unit;
use crate::support::{Build, sync};
use crate::{Shared, Table};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flux_node::{BuildError, Built, Call, Value};

pub(crate) const COMPONENTS: Table =
    &[("random.int", int), ("random.float", float), ("random.id", id), ("random.token", token)];

fn int(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let (from, to) = (build.int("from")?, build.int("to")?);
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

fn token(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let length = build.int("bytes")? as usize;
    Ok(sync(move |call| {
        let mut bytes = vec![0; length];
        secret(call, &mut bytes);
        call.set(0, Value::Str(URL_SAFE_NO_PAD.encode(bytes).into()));
        Ok(())
    }))
}

/// Bits that nobody can guess; where dice have places, the step's own.
fn secret(call: &mut Call<'_>, out: &mut [u8]) {
    let world = call.flow.world.clone();
    if !world.placed() {
        return world.secret(out);
    }
    for part in out.chunks_mut(8) {
        let bits = call.random().to_le_bytes();
        part.copy_from_slice(&bits[..part.len()]);
    }
}
