//! `password.*`: argon2id (RFC 9106), on a thread that may compute long.

use crate::support::{Build, blocking, tuple};
use crate::{Shared, Table};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use flux_node::{BuildError, Built, Failure, Type, Value};

pub(crate) const COMPONENTS: Table = &[("password.hash", hash), ("password.verify", verify)];

/// A longer password is refused: hashing it would be work that anyone can ask for.
const LONGEST: usize = 4_096;

/// What a hash that is verified may ask for, so that one from elsewhere can't take all memory.
const MOST_MEMORY: u32 = 1 << 20;
const MOST_PASSES: u32 = 64;

fn text<'v>(value: &'v Value, what: &str) -> Result<&'v str, Failure> {
    match value {
        Value::Str(text) if text.len() <= LONGEST => Ok(text),
        Value::Str(_) => Err(Failure::new(400, format!("the {what} is longer than {LONGEST} bytes"))),
        other => Err(Failure::new(422, format!("expected `string`, found `{}`", other.type_name()))),
    }
}

fn hash(build: &Build<'_>, shared: &Shared) -> Result<Built, BuildError> {
    let memory = build.size("memory")? / 1024;
    let passes = build.int("passes")?;
    let memory = u32::try_from(memory).ok().filter(|kib| (8..=MOST_MEMORY).contains(kib));
    let memory = memory.ok_or_else(|| build.wrong("memory", "is from 8KiB to 1GiB"))?;
    let params = Params::new(memory, passes as u32, 1, None);
    let params = params.map_err(|error| build.wrong("memory", error.to_string()))?;
    let [password] = build.inputs([("password", Type::String)])?;
    let room = shared.passwords.clone();
    Ok(blocking(move |inputs, flow| {
        let password = text(&inputs[password], "password")?;
        let mut salt = [0; 16];
        flow.world.secret(&mut salt);
        let _share = room.wait(u64::from(memory) * 1024);
        let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let made: Result<PasswordHash, _> = hasher.hash_password_with_salt(password.as_bytes(), &salt);
        let made =
            made.map_err(|error| Failure::new(500, format!("the password can't be hashed: {error}")))?;
        Ok(tuple(Value::Str(made.to_string().into())))
    }))
}

fn verify(build: &Build<'_>, shared: &Shared) -> Result<Built, BuildError> {
    let [password, hash] = build.inputs([("password", Type::String), ("hash", Type::String)])?;
    let room = shared.passwords.clone();
    Ok(blocking(move |inputs, _| {
        let password = text(&inputs[password], "password")?;
        let hash = text(&inputs[hash], "hash")?;
        let parsed =
            PasswordHash::new(hash).map_err(|_| Failure::new(422, "this is no hash of a password"))?;
        let params = Params::try_from(&parsed).map_err(|_| Failure::new(422, "this is no hash of argon2"))?;
        if params.m_cost() > MOST_MEMORY || params.t_cost() > MOST_PASSES {
            return Err(Failure::new(422, "this hash asks for more work than any password is worth"));
        }
        let _share = room.wait(u64::from(params.m_cost()) * 1024);
        let valid = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
        Ok(tuple(Value::Bool(valid)))
    }))
}
