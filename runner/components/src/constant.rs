//! `constant`: a value that is known before the service starts.

use crate::support::{Build, sync};
use crate::{Shared, Table};
use flux_node::{BuildError, Built, Type, Value};

pub(crate) const COMPONENTS: Table = &[("constant", constant)];

fn constant(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let value = fitted(build, "value", build.output()?)?;
    Ok(sync(move |call| {
        call.set(0, value.clone());
        Ok(())
    }))
}

/// An argument as a value of that type, as the checker takes it.
pub(crate) fn fitted(build: &Build<'_>, argument: &str, ty: &Type) -> Result<Value, BuildError> {
    let value = flux_catalog::constant::fitted(&build.value(argument)?, ty, &build.records);
    value.map_err(|mismatch| build.wrong(argument, mismatch.to_string()))
}
