//! `http.cookie`: a reply that sets a cookie (RFC 6265), with what is safe where nothing is said.

use crate::Shared;
use crate::support::{Build, sync};
use bytestring::ByteString;
use flux_node::{BuildError, Built, Failure, Type, Value};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use std::sync::Arc;

const SET_COOKIE: ByteString = ByteString::from_static("set-cookie");

/// What can't stand in a cookie's value (RFC 6265, section 4.1.1), and `%`, so that what is read is what was written.
const ENCODED: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// A cookie of more bytes is dropped by browsers without a word.
const MOST: usize = 4096;

pub(super) fn cookie(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let name = build.text("name")?;
    if let Some(wrong) = flux_catalog::cookie_name(&name) {
        return Err(build.wrong("name", wrong));
    }
    let value = build.template("value")?;
    let attributes = attributes(build, &name)?;
    let [place] = build.inputs([("reply", Type::Foreign("response".to_owned()))])?;
    Ok(sync(move |call| {
        let Value::Response(reply) = call.input(place) else {
            return Err(Failure::new(500, "what sets a cookie is no reply"));
        };
        let mut reply = flux_node::Response::clone(reply);
        let value = value.render(|place| call.input(place))?;
        let line = format!("{name}={}{attributes}", utf8_percent_encode(&value, ENCODED));
        if line.len() > MOST {
            return Err(Failure::new(500, format!("the cookie `{name}` is longer than {MOST} bytes")));
        }
        reply.headers.push((SET_COOKIE, line.into()));
        call.set(0, Value::Response(Arc::new(reply)));
        Ok(())
    }))
}

/// What follows the value.
fn attributes(build: &Build<'_>, name: &str) -> Result<String, BuildError> {
    let mut out = String::new();
    let (path, domain) = (build.text("path")?, build.text("domain")?);
    for (argument, text) in [("path", &path), ("domain", &domain)] {
        if text.contains([';', ',']) || text.chars().any(|c| c.is_control() || c == ' ') {
            return Err(build.wrong(argument, "can't stand in a cookie"));
        }
    }
    out.push_str(&format!("; Path={path}"));
    if !domain.is_empty() {
        out.push_str(&format!("; Domain={domain}"));
    }
    let seconds = build.duration("max_age")?.div_ceil(1_000_000_000);
    if build.bool("remove")? {
        out.push_str("; Max-Age=0");
    } else if seconds > 0 {
        out.push_str(&format!("; Max-Age={seconds}"));
    }
    let secure = build.bool("secure")?;
    if secure {
        out.push_str("; Secure");
    }
    if build.bool("http_only")? {
        out.push_str("; HttpOnly");
    }
    let same_site = build.text("same_site")?;
    if same_site == "none" && !secure {
        return Err(build.wrong("same_site", "may be `none` only with `secure`"));
    }
    out.push_str(match same_site.as_str() {
        "strict" => "; SameSite=Strict",
        "none" => "; SameSite=None",
        _ => "; SameSite=Lax",
    });
    let host = name.starts_with("__Host-") && (path != "/" || !domain.is_empty() || !secure);
    if host || (name.starts_with("__Secure-") && !secure) {
        return Err(build.wrong("name", "promises what the other arguments do not keep"));
    }
    Ok(out)
}
