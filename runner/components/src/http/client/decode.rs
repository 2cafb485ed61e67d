//! Content codings (RFC 9110, section 8.4): what a compressed reply means, within a bound.

use brotli_decompressor::Decompressor;
use bytes::Bytes;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use flux_node::Failure;
use http::{HeaderMap, header};
use ruzstd::decoding::StreamingDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use std::io::{self, Read};

/// What is asked for.
pub(super) const ACCEPTED: &str = "gzip, deflate, br, zstd";

/// So many bytes of gzip make no more than a millisecond of work, whatever they unpack to.
const SHORT: usize = 2 * 1024;

/// What one frame of zstd may look back on, which it may ask for before it has brought anything (RFC 9659, section 3).
const WINDOW: u64 = 8 << 20;

/// So much of brotli is read at once.
const CHUNK: usize = 4096;

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
    let is_quick = codings.iter().all(|coding| coding != "br" && coding != "zstd");
    let unpacked = if is_quick && body.len() <= SHORT {
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
        "br" => read(Decompressor::new(body, CHUNK), limit),
        "zstd" => read(Frames { rest: body, frame: None }, limit),
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

/// Frames of zstd, one behind the other (RFC 8878, section 3.1).
struct Frames<'b> {
    rest: &'b [u8],
    frame: Option<StreamingDecoder<&'b [u8], ruzstd::decoding::FrameDecoder>>,
}

impl Frames<'_> {
    /// Opens the next frame that has content. False: there is none.
    fn open(&mut self) -> io::Result<bool> {
        while !self.rest.is_empty() {
            match StreamingDecoder::new_with_max_window_size(self.rest, WINDOW) {
                Ok(frame) => {
                    self.frame = Some(frame);
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    // Its magic number, its length, and what it says.
                    let skipped = usize::try_from(length).ok().and_then(|length| length.checked_add(8));
                    let rest = skipped.and_then(|skipped| self.rest.get(skipped..));
                    self.rest = rest.ok_or_else(|| io::Error::from(io::ErrorKind::UnexpectedEof))?;
                }
                Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error.to_string())),
            }
        }
        Ok(false)
    }
}

impl Read for Frames<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        while !out.is_empty() && (self.frame.is_some() || self.open()?) {
            let Some(mut frame) = self.frame.take() else { break };
            match frame.read(out)? {
                0 => self.rest = frame.into_inner(),
                read => {
                    self.frame = Some(frame);
                    return Ok(read);
                }
            }
        }
        Ok(0)
    }
}
