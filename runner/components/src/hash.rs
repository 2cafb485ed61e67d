//! `hash.*`: fingerprints.

use crate::support::{Build, Work, bytes_of, hex, map_of};
use crate::{Shared, Table};
use flux_node::{BuildError, Built, Value};
use sha2::{Digest, Sha256};

pub(crate) const COMPONENTS: Table = &[("hash.sha256", sha256), ("hash.crc32", crc32), ("hash.fnv", fnv)];

fn sha256(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    Ok(map_of(Work::SCAN, build.any_input("data")?, |value| {
        Ok(Value::Str(hex(&Sha256::digest(bytes_of(value)?)).into()))
    }))
}

fn crc32(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    Ok(map_of(Work::SCAN, build.any_input("data")?, |value| {
        Ok(Value::Int(i64::from(crc32fast::hash(&bytes_of(value)?))))
    }))
}

fn fnv(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let buckets = build.int("buckets")?.unsigned_abs();
    Ok(map_of(Work::SCAN, build.any_input("data")?, move |value| {
        let hash = fnv1a(&bytes_of(value)?);
        Ok(Value::Int(if buckets == 0 { hash as i64 } else { (hash % buckets) as i64 }))
    }))
}

/// FNV-1a of 64 bits (draft-eastlake-fnv).
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
