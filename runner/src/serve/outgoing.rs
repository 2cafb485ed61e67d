//! A reply's body as the protocol takes it: piece by piece, each read when there is room for it.

use super::activity::{Activity, Verdict};
use super::backlog::Backlog;
use super::transfer::{Piece, Transfer};
use crate::machine::Job;
use crate::schedulers::Scheduler;
use bytes::Bytes;
use flux_node::{Body, ChunkStream, FilePart};
use hyper::body::{Body as Taken, Frame, SizeHint};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::sync::futures::OwnedNotified;
use tokio::sync::oneshot;

/// So much of a file is read at once: enough to pay for the calls, little for one connection to hold.
const CHUNK: usize = 128 * 1024;

/// A whole body of a connection that carries one reply at a time is counted from so many bytes on: fewer are of no
/// weight beside the connection itself.
const LIGHT: usize = 8 * 1024;

/// What bodies need of the server.
#[derive(Clone)]
pub(crate) struct Way {
    pub(crate) backlog: Arc<Backlog>,
    pub(crate) scheduler: Arc<dyn Scheduler>,
}

/// A body on its way.
pub(crate) enum Outgoing {
    /// Bytes that wait already; none: they have been taken.
    Whole(Option<Piece>),
    /// More to come. Boxed, so that small replies stay small.
    Parts(Box<Parts>),
}

/// A body that comes piece by piece.
pub(crate) struct Parts {
    transfer: Arc<Transfer>,
    from: From,
    /// What has come, and found no room.
    next: Option<Bytes>,
}

enum From {
    File {
        part: FilePart,
        scheduler: Arc<dyn Scheduler>,
        reading: Option<Reading>,
    },
    Stream {
        chunks: ChunkStream,
        left: Option<u64>,
        /// Of one that would go on for ever.
        ending: Option<Ending>,
    },
    /// The body broke off: what is left of it will never come.
    Nothing,
}

/// The end of the connection, for a reply that has none of its own.
struct Ending {
    activity: Arc<Activity>,
    told: Pin<Box<OwnedNotified>>,
}

impl Ending {
    /// Is the connection to end? Wakes when it is.
    fn is_told(&mut self, cx: &mut Context<'_>) -> bool {
        self.told.as_mut().poll(cx).is_ready() || self.activity.told() != Verdict::Fine
    }
}

type Reading = oneshot::Receiver<(FilePart, io::Result<Bytes>)>;

/// The server has no room for a body.
#[derive(Debug)]
pub(crate) struct NoRoom;

/// A body, and the connection that it goes out on; `many`: which carries several replies at once.
///
/// # Errors
/// The server has no room for it.
pub(crate) fn outgoing(
    body: Body,
    way: &Way,
    activity: &Arc<Activity>,
    many: bool,
) -> Result<Outgoing, NoRoom> {
    let from = match body {
        Body::Bytes(bytes) if bytes.is_empty() || (!many && bytes.len() < LIGHT) => {
            return Ok(Outgoing::Whole(Some(Piece::light(bytes))));
        }
        Body::Bytes(bytes) => {
            let transfer = Transfer::begin(activity, &way.backlog);
            return transfer.hold(bytes).map(|piece| Outgoing::Whole(Some(piece))).map_err(|_| NoRoom);
        }
        Body::File(part) => From::File { part, scheduler: way.scheduler.clone(), reading: None },
        Body::Stream(chunks) => {
            let ending = chunks
                .is_endless()
                .then(|| Ending { activity: activity.clone(), told: Box::pin(activity.ending()) });
            From::Stream { left: chunks.length(), chunks, ending }
        }
    };
    let transfer = Transfer::begin(activity, &way.backlog);
    Ok(Outgoing::Parts(Box::new(Parts { transfer, from, next: None })))
}

impl Outgoing {
    /// A short body in memory, which is not counted.
    pub(crate) fn light(body: Body) -> Outgoing {
        Outgoing::Whole(Some(Piece::light(body.bytes().cloned().unwrap_or_default())))
    }
}

impl Taken for Outgoing {
    type Data = Piece;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Piece>>>> {
        match &mut *self {
            Outgoing::Whole(piece) => Poll::Ready(
                piece.take().filter(bytes::Buf::has_remaining).map(|piece| Ok(Frame::data(piece))),
            ),
            Outgoing::Parts(parts) => parts.poll(cx).map(|piece| piece.map(|piece| piece.map(Frame::data))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Outgoing::Whole(piece) => !piece.as_ref().is_some_and(bytes::Buf::has_remaining),
            Outgoing::Parts(parts) => parts.left() == Some(0),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Outgoing::Whole(piece) => {
                SizeHint::with_exact(piece.as_ref().map_or(0, bytes::Buf::remaining) as u64)
            }
            Outgoing::Parts(parts) => parts.left().map_or_else(SizeHint::default, SizeHint::with_exact),
        }
    }
}

impl Parts {
    /// How many bytes are still to be taken, where that is known.
    fn left(&self) -> Option<u64> {
        let next = self.next.as_ref().map_or(0, |next| next.len() as u64);
        match &self.from {
            From::File { part, .. } => Some(part.length + next),
            From::Stream { left, .. } => left.map(|left| left + next),
            From::Nothing => None,
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Piece>>> {
        let bytes = match self.next.take() {
            Some(bytes) => bytes,
            None => {
                // What would find no room is not made.
                ready!(self.transfer.poll_room(cx));
                let polled = self.from.poll(cx);
                self.transfer.waits_for_us(polled.is_pending());
                match ready!(polled) {
                    None => return Poll::Ready(None),
                    Some(Ok(bytes)) => bytes,
                    Some(Err(error)) => {
                        self.from = From::Nothing;
                        return Poll::Ready(Some(Err(error)));
                    }
                }
            }
        };
        let held = self.transfer.hold(bytes).or_else(|bytes| {
            self.transfer.wait_for_room(cx);
            // Room may have come in between.
            self.transfer.hold(bytes)
        });
        match held {
            Ok(piece) => Poll::Ready(Some(Ok(piece))),
            Err(bytes) => {
                self.next = Some(bytes);
                Poll::Pending
            }
        }
    }
}

impl From {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        match self {
            From::Nothing => Poll::Ready(None),
            From::File { part, scheduler, reading } => {
                if let Some(receiver) = reading {
                    let read = ready!(Pin::new(receiver).poll(cx));
                    *reading = None;
                    let Ok((rest, bytes)) = read else {
                        return Poll::Ready(Some(Err(io::Error::other("the service stops"))));
                    };
                    *part = rest;
                    return Poll::Ready(Some(bytes));
                }
                if part.length == 0 {
                    return Poll::Ready(None);
                }
                match part.take_now(CHUNK) {
                    Ok(Some(bytes)) => Poll::Ready(Some(Ok(bytes))),
                    Err(error) => Poll::Ready(Some(Err(error))),
                    Ok(None) => {
                        *reading = Some(read(part.clone(), &**scheduler));
                        self.poll(cx)
                    }
                }
            }
            From::Stream { chunks, left, ending } => {
                if ending.as_mut().is_some_and(|ending| ending.is_told(cx)) {
                    return Poll::Ready(None);
                }
                let chunk = ready!(chunks.poll_chunk(cx));
                Poll::Ready(checked(chunk, left))
            }
        }
    }
}

/// Reads on a thread that may wait for the disk.
fn read(mut part: FilePart, scheduler: &dyn Scheduler) -> Reading {
    let (sender, receiver) = oneshot::channel();
    scheduler.out(Job::of(move || {
        let bytes = part.take(CHUNK);
        // Whoever wanted it may be gone.
        let _ = sender.send((part, bytes));
    }));
    receiver
}

/// A stream that said how long it is must be so long.
fn checked(chunk: Option<io::Result<Bytes>>, left: &mut Option<u64>) -> Option<io::Result<Bytes>> {
    let wrong = |what: &str| Some(Err(io::Error::new(io::ErrorKind::InvalidData, what.to_owned())));
    match (&chunk, left) {
        (Some(Ok(bytes)), Some(left)) => match left.checked_sub(bytes.len() as u64) {
            Some(less) => *left = less,
            None => return wrong("the body is longer than it said"),
        },
        (None, Some(left)) if *left > 0 => return wrong("the body is shorter than it said"),
        _ => {}
    }
    chunk
}
