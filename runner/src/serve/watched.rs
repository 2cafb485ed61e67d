//! A connection's bytes, watched on their way in and out.
//!
//! Comes in: what the system gives and takes. Goes out: the same, but for one digit: a client that speaks a later
//! HTTP/1 is served as one of 1.1. What the parser does not tell, whether a length was declared beside a transfer
//! coding, is seen here. *Never* here: what requests mean.

use super::activity::{Activity, TURN};
use super::network::Stream;
use hyper::rt::{Read, ReadBufCursor, Write};
use memchr::memchr;
use smallvec::SmallVec;
use std::cell::RefCell;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// So much is read at once.
const SCRATCH: usize = 64 * 1024;

thread_local! {
    /// Where bytes are looked at before they go on: one for each thread, so that idle connections have none.
    static BYTES: RefCell<Box<[u8]>> = RefCell::new(vec![0; SCRATCH].into());
}

/// What a connection leaves behind when its protocol is over.
pub(crate) type Left = Arc<Mutex<Option<Box<dyn Stream>>>>;

/// A connection's socket, for the HTTP library to read from and write to.
pub(crate) struct Watched {
    io: Option<Box<dyn Stream>>,
    activity: Arc<Activity>,
    left: Left,
    /// Nothing has come yet.
    first: bool,
    names: Names,
}

impl Watched {
    pub(crate) fn new(io: Box<dyn Stream>, activity: Arc<Activity>, left: Left) -> Watched {
        Watched { io: Some(io), activity, left, first: true, names: Names::default() }
    }

    /// Ready while more may be moved in this turn. The connection's task sees to it that there is another.
    fn poll_turn(&self) -> Poll<()> {
        if self.activity.has_had_its_turn() { Poll::Pending } else { Poll::Ready(()) }
    }

    fn io(&mut self) -> io::Result<Pin<&mut Box<dyn Stream>>> {
        self.io.as_mut().map(Pin::new).ok_or_else(|| io::ErrorKind::NotConnected.into())
    }

    fn look(&mut self, bytes: &mut [u8]) {
        if self.first {
            self.first = false;
            speak_1_1(bytes);
        }
        if self.names.has_length(bytes) {
            self.activity.lengths.seen();
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        *self.left.lock().unwrap_or_else(PoisonError::into_inner) = self.io.take();
    }
}

/// Makes a first request line of a later minor version one of HTTP/1.1 (RFC 9110, section 2.5), where all of it has
/// come.
fn speak_1_1(bytes: &mut [u8]) {
    let Some(end) = memchr(b'\n', bytes) else { return };
    let line = bytes[..end].strip_suffix(b"\r").unwrap_or(&bytes[..end]);
    let length = line.len();
    if let Some((digit, before)) = line.split_last()
        && before.ends_with(b" HTTP/1.")
        && (b'2'..=b'9').contains(digit)
    {
        bytes[length - 1] = b'1';
    }
}

/// Looks for a header's name at the beginnings of lines, however the bytes are cut.
struct Names {
    /// How much of the name the line has so far; none: the line is another.
    line: Option<u8>,
}

impl Default for Names {
    fn default() -> Names {
        Names { line: Some(0) }
    }
}

impl Names {
    const WANTED: &'static [u8] = b"content-length";

    fn has_length(&mut self, mut bytes: &[u8]) -> bool {
        let mut found = false;
        while !bytes.is_empty() {
            let Some(known) = self.line else {
                let Some(end) = memchr(b'\n', bytes) else { break };
                bytes = &bytes[end + 1..];
                self.line = Some(0);
                continue;
            };
            let left = &Self::WANTED[usize::from(known)..];
            let same = bytes.iter().zip(left).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
            if same == left.len() {
                found = true;
                self.line = None;
            } else if same == bytes.len() {
                self.line = Some(known + same as u8);
                break;
            } else {
                self.line = None;
            }
            bytes = &bytes[same..];
        }
        found
    }
}

impl Read for Watched {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        mut buf: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        ready!(this.poll_turn());
        BYTES.with_borrow_mut(|bytes| {
            let most = buf.remaining().min(bytes.len());
            let mut bytes = ReadBuf::new(&mut bytes[..most]);
            // A read that ends with nothing is the end of the connection: whoever reads it will see.
            ready!(this.io()?.poll_read(cx, &mut bytes))?;
            this.look(bytes.filled_mut());
            buf.put_slice(bytes.filled());
            this.activity.hear(bytes.filled().len());
            Poll::Ready(Ok(()))
        })
    }
}

/// As much of them as goes out in one turn: the system would take all that it has room for.
fn beginning<'b>(bufs: &'b [IoSlice<'b>]) -> SmallVec<[IoSlice<'b>; 4]> {
    let mut left = TURN;
    let mut cut = SmallVec::new();
    for buf in bufs {
        let part = &buf[..buf.len().min(left)];
        left -= part.len();
        cut.push(IoSlice::new(part));
        if left == 0 {
            break;
        }
    }
    cut
}

impl Write for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        ready!(self.poll_turn());
        let written = ready!(self.io()?.poll_write(cx, &buf[..buf.len().min(TURN)]))?;
        self.activity.send(written);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.io()?.poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.io()?.poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.as_ref().is_some_and(AsyncWrite::is_write_vectored)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_turn());
        let io = self.io()?;
        let written = if bufs.iter().map(|buf| buf.len()).sum::<usize>() <= TURN {
            ready!(io.poll_write_vectored(cx, bufs))?
        } else {
            ready!(io.poll_write_vectored(cx, &beginning(bufs)))?
        };
        self.activity.send(written);
        Poll::Ready(Ok(written))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_seen_however_it_is_cut() {
        let text = b"POST / HTTP/1.1\r\nhost: x\r\nCoNtent-LENGTH: 3\r\n\r\nabc";
        for cut in 0..text.len() {
            let mut names = Names::default();
            let (first, second) = (names.has_length(&text[..cut]), names.has_length(&text[cut..]));
            assert!(first || second, "{cut}");
        }
        for other in ["x-content-length: 3\r\n", "host: content-length\r\n", "content-\r\nlength: 1\r\n"] {
            assert!(!Names::default().has_length(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn later_minor_versions_are_served_as_1_1() {
        let spoken = |line: &str| {
            let mut bytes = line.as_bytes().to_vec();
            speak_1_1(&mut bytes);
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(spoken("GET / HTTP/1.2\r\nhost: x\r\n"), "GET / HTTP/1.1\r\nhost: x\r\n");
        assert_eq!(spoken("GET / HTTP/1.9\n"), "GET / HTTP/1.1\n");
        for same in [
            "GET / HTTP/1.0\r\n",
            "GET / HTTP/2.0\r\n",
            "GET /HTTP/1.2\r\n",
            "GET / HTTP/1.2",
            "PRI * HTTP/2.0\r\n",
        ] {
            assert_eq!(spoken(same), same);
        }
    }
}
