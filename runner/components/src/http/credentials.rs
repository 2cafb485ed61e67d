//! `http.basic` and `http.bearer`: who a request says it comes from (RFC 7617, RFC 6750).

use crate::Shared;
use crate::support::{Build, sync};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flux_node::{BuildError, Built, Failure, Flow, Refused, Value};
use subtle::ConstantTimeEq;

/// What a client is told that has not said who it is.
struct Challenge {
    scheme: &'static str,
    realm: String,
}

impl Challenge {
    fn build(build: &Build<'_>, scheme: &'static str) -> Result<Challenge, BuildError> {
        let realm = build.text("realm")?;
        if realm.contains(|sign: char| matches!(sign, '"' | '\\') || sign.is_control() || !sign.is_ascii()) {
            return Err(build.wrong("realm", "is plain text without quotes"));
        }
        Ok(Challenge { scheme, realm })
    }

    /// `more` says what was wrong with what the client sent.
    fn refuse(&self, why: &'static str, more: &str) -> Failure {
        let Challenge { scheme, realm } = self;
        let challenge = format!("{scheme} realm=\"{realm}\"{more}");
        let headers = vec![("www-authenticate".into(), challenge.into())];
        Failure::refuse(401, why, Refused { headers, ..Refused::default() })
    }

    /// What the request says behind the scheme.
    fn said<'f>(&self, flow: &'f Flow) -> Option<&'f str> {
        let said = flow.request.as_ref()?.header("authorization")?;
        let (scheme, rest) = said.split_once(' ')?;
        scheme.eq_ignore_ascii_case(self.scheme).then(|| rest.trim())
    }
}

/// Takes as long for different texts of one length as for equal ones.
fn same(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

/// What is to be said; none: anything.
fn wanted(build: &Build<'_>, argument: &str) -> Result<Option<String>, BuildError> {
    Ok(Some(build.text(argument)?).filter(|text| !text.is_empty()))
}

pub(super) fn basic(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let challenge = Challenge::build(build, "Basic")?;
    let (user, password) = (wanted(build, "user")?, wanted(build, "password")?);
    if user.is_some() != password.is_some() {
        let argument = if user.is_some() { "password" } else { "user" };
        return Err(build.wrong(argument, "is missing: a user goes with a password"));
    }
    Ok(sync(move |call| {
        let refuse = |why| challenge.refuse(why, ", charset=\"UTF-8\"");
        let said = challenge.said(call.flow).ok_or_else(|| refuse("the request says no user"))?;
        let pair = STANDARD.decode(said).ok().and_then(|bytes| String::from_utf8(bytes).ok());
        let pair = pair.as_deref().and_then(|pair| pair.split_once(':'));
        let (name, secret) = pair.ok_or_else(|| refuse("the request says no user"))?;
        if let (Some(user), Some(password)) = (&user, &password) {
            // Both are looked at, whatever the first says.
            let fits = same(user, name) & same(password, secret);
            if !fits {
                return Err(refuse("another user or password"));
            }
        }
        let (name, secret) = (Value::Str(name.into()), Value::Str(secret.into()));
        call.set(0, name);
        call.set(1, secret);
        Ok(())
    }))
}

pub(super) fn bearer(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let challenge = Challenge::build(build, "Bearer")?;
    let token = wanted(build, "token")?;
    Ok(sync(move |call| {
        let said = challenge.said(call.flow).filter(|said| !said.is_empty());
        let said = said.ok_or_else(|| challenge.refuse("the request has no token", ""))?;
        if token.as_ref().is_some_and(|token| !same(token, said)) {
            return Err(challenge.refuse("another token", ", error=\"invalid_token\""));
        }
        let said = Value::Str(said.into());
        call.set(0, said);
        Ok(())
    }))
}
