//! `fail`: failure on purpose.

use crate::support::{Build, sync};
use crate::{Shared, Table};
use flux_node::{BuildError, Built, Failure, Type};

pub(crate) const COMPONENTS: Table = &[("fail", fail)];

fn fail(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let code = build.live("code", &Type::Int)?;
    let message = build.template("message")?;
    let chance = build.float("chance")?;
    Ok(sync(move |call| {
        if chance < 1.0 && unit(call.random()) >= chance {
            return Ok(());
        }
        let code = code.int(|place| call.input(place))?;
        Err(Failure::new(code, message.render(|place| call.input(place))?))
    }))
}

/// Random bits as a number from 0 to below 1.
pub(crate) fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1u64 << 53) as f64
}
