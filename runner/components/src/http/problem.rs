//! `http.refuse` and `http.problem`: failures that clients are told.

use crate::problem::{prefers_json, response};
use crate::support::{Build, sync};
use crate::{Shared, problem};
use flux_node::{BuildError, Built, Call, Failure, Refused, Response, Type, Value};
use std::sync::Arc;

/// Ends the flow with a failure whose status and message are for the client.
pub(super) fn refuse(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let status = build.live("status", &Type::Int)?;
    let message = build.template("message")?;
    Ok(sync(move |call| {
        let message = message.render(|place| call.input(place))?;
        let status = status.int(|place| call.input(place))?;
        Err(Failure::refuse(status as u16, message, Refused::default()))
    }))
}

/// The reply that says the failure which a handler handles, or another.
pub(super) fn problem(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let status = match build.int("status")? {
        0 => None,
        status @ 400..=599 => Some(status as u16),
        status => return Err(build.wrong("status", format!("is from 400 to 599, not {status}"))),
    };
    let detail = build.template("detail")?;
    Ok(sync(move |call| {
        let json = prefers_json(call.flow.request.as_ref().and_then(|request| request.header("accept")));
        let reply = match status {
            Some(status) => {
                let said = detail.render(|place| call.input(place))?;
                let said = if said.is_empty() { problem::reason(status) } else { said };
                response(status, &said, &Refused::default(), json)
            }
            None => of_failure(call, json),
        };
        call.set(0, Value::Response(Arc::new(reply)));
        Ok(())
    }))
}

/// In a handler what it handles; anywhere else nothing has failed, and the client is told nothing of the inside.
fn of_failure(call: &Call<'_>, json: bool) -> Response {
    match call.flow.failure.as_deref() {
        Some(failure) => problem::of_failure(failure, json),
        None => response(500, &problem::reason(500), &Refused::default(), json),
    }
}
