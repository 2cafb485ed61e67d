//! Content codings (RFC 9110, section 8.4): what a compressed reply means, within a bound.

use bytes::Bytes;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use flux_node::Failure;
use http::{HeaderMap, header};
use std::io::Read;

/// What is asked for.
pub(super) const ACCEPTED: &str = "gzip, deflate";

/// So many bytes make no more than a millisecond of work, whatever they unpack to.
const SHORT: usize = 2 * 1024;

/// So many codings on top of one another are taken off.
const LAYERS: usize = 3;

/// The body without its codings, and its headers without what said so.
///
/// # Errors
/// 502: a coding that is not known, no such coding, or more than the limit unpacked.
pub(super) async fn decode(
    body: Bytes,
    headers: &mut HeaderMap,
    limit: u64,
    host: &str,
) -> Result<Bytes, Failure> {
    let codings = codings(headers);
    if codings.is_empty() || body.is_empty() {
        return Ok(body);
    }
    headers.remove(header::CONTENT_ENCODING);
    headers.remove(header::CONTENT_LENGTH);
    let unpacked = if body.len() <= SHORT {
        unpack_all(body, &codings, limit)
    } else {
        let work = tokio::task::spawn_blocking(move || unpack_all(body, &codings, limit));
        work.await.unwrap_or_else(|_| Err(Wrong::Broken("the service stops".to_owned())))
    };
    unpacked.map_err(|wrong| {
        Failure::new(
            502,
            match wrong {
                Wrong::Unknown(coding) => {
                    format!("the reply of `{host}` is coded as `{coding}`, which was not asked for")
                }
                Wrong::Broken(why) => format!("the reply of `{host}` can't be unpacked: {why}"),
                Wrong::TooLong => {
                    format!("the reply of `{host}` is longer than {limit} bytes when it is unpacked")
                }
            },
        )
    })
}

/// In the order in which they were put on; the one that is none left out.
fn codings(headers: &HeaderMap) -> Vec<String> {
    let lines = headers.get_all(header::CONTENT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    let names = lines.flat_map(|line| line.split(',')).map(|name| name.trim().to_ascii_lowercase());
    names.filter(|name| !name.is_empty() && name != "identity").collect()
}

enum Wrong {
    Unknown(String),
    Broken(String),
    TooLong,
}

fn unpack_all(mut body: Bytes, codings: &[String], limit: u64) -> Result<Bytes, Wrong> {
    if codings.len() > LAYERS {
        return Err(Wrong::Broken(format!("it is coded {} times", codings.len())));
    }
    for coding in codings.iter().rev() {
        body = unpack(&body, coding, limit)?;
    }
    Ok(body)
}

fn unpack(body: &[u8], coding: &str, limit: u64) -> Result<Bytes, Wrong> {
    match coding {
        "gzip" | "x-gzip" => read(MultiGzDecoder::new(body), limit),
        // With the wrapping that the standard wants, or without it, as some send it.
        "deflate" if body.first().is_some_and(|first| first & 0x0f == 8) => {
            read(ZlibDecoder::new(body), limit)
        }
        "deflate" => read(DeflateDecoder::new(body), limit),
        other => Err(Wrong::Unknown(other.to_owned())),
    }
}

fn read(packed: impl Read, limit: u64) -> Result<Bytes, Wrong> {
    let mut out = Vec::new();
    packed
        .take(limit.saturating_add(1))
        .read_to_end(&mut out)
        .map_err(|error| Wrong::Broken(error.to_string()))?;
    if out.len() as u64 > limit { Err(Wrong::TooLong) } else { Ok(out.into()) }
}
