//! `time.*`: the flow's clock, and waiting.

use crate::support::{Build, asynchronous, map, sync};
use crate::{Shared, Table};
use flux_node::{BuildError, Built, Failure, Outputs, Type, Value, time_to_text};
use std::time::{Duration, SystemTime};

pub(crate) const COMPONENTS: Table = &[("time.now", now), ("time.delay", delay), ("time.format", format)];

fn now(_: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    Ok(sync(|call| {
        let now = call.flow.world.now();
        call.set(0, Value::Time(now));
        Ok(())
    }))
}

fn delay(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let length = build.live("length", &Type::Duration)?;
    Ok(asynchronous(move |inputs, flow| {
        let length = length.value(|place| &inputs[place]);
        let sleep = length.map(|length| match length {
            Value::Duration(nanos) => flow.world.sleep(Duration::from_nanos(nanos)),
            _ => flow.world.sleep(Duration::ZERO),
        });
        Box::pin(async move {
            sleep?.await;
            Ok(Outputs::new())
        })
    }))
}

fn format(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let form = build.text("as")?;
    let [at] = build.inputs([("at", Type::Time)])?;
    Ok(map(at, move |value| {
        let Value::Time(nanos) = value else {
            return Err(Failure::new(422, format!("expected `time`, found `{}`", value.type_name())));
        };
        Ok(Value::Str(text(&form, *nanos).into()))
    }))
}

fn text(form: &str, nanos: i64) -> String {
    match form {
        "http" => http_date(nanos),
        "date" => time_to_text(nanos).chars().take_while(|c| *c != 'T').collect(),
        "unix" => nanos.div_euclid(1_000_000_000).to_string(),
        "unix_ms" => nanos.div_euclid(1_000_000).to_string(),
        _ => time_to_text(nanos),
    }
}

/// `Wed, 04 Mar 2026 05:06:07 GMT`. HTTP's dates begin in 1970.
fn http_date(nanos: i64) -> String {
    let since = Duration::from_nanos(u64::try_from(nanos).unwrap_or(0));
    httpdate::fmt_http_date(SystemTime::UNIX_EPOCH + since)
}
