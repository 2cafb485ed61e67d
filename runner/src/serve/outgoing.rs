//! A reply's body as the protocol takes it: piece by piece, each read when there is room for it.

use super::activity::{Activity, Verdict};
use super::backlog::Backlog;
use super::transfer::{Piece, Transfer};
use crate::schedulers::Scheduler;
use crate::sources::http::{Coded, Coder, Pieces};
use bytes::Bytes;
use flux_node::Body;
use hyper::body::{Body as Taken, Frame, SizeHint};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::sync::futures::OwnedNotified;

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
    Plain {
        pieces: Pieces,
        /// Of one that would go on for ever.
        ending: Option<Ending>,
    },
    Coded {
        coded: Coded,
        /// What it is made of, if that is in memory; it is counted in the place of what comes out.
        whole: Option<Piece>,
    },
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

/// The server has no room for a body.
#[derive(Debug)]
pub(crate) struct NoRoom;

/// A body, and the connection that it goes out on; `many`: which carries several replies at once.
///
/// # Errors
/// The server has no room for it.
pub(crate) fn outgoing(
    body: Body,
    coder: Option<Coder>,
    way: &Way,
    activity: &Arc<Activity>,
    many: bool,
) -> Result<Outgoing, NoRoom> {
    if let (None, Body::Bytes(bytes)) = (&coder, &body)
        && (bytes.is_empty() || (!many && bytes.len() < LIGHT))
    {
        return Ok(Outgoing::Whole(Some(Piece::light(bytes.clone()))));
    }
    let transfer = Transfer::begin(activity, &way.backlog);
    let held = body.bytes().map(|bytes| transfer.hold(bytes.clone())).transpose().map_err(|_| NoRoom)?;
    let from = match (coder, held) {
        (None, Some(piece)) => return Ok(Outgoing::Whole(Some(piece))),
        (Some(coder), whole) => {
            let pieces = Pieces::of(body, &way.scheduler);
            From::Coded { coded: Coded::new(pieces, coder, way.scheduler.clone()), whole }
        }
        (None, None) => {
            let is_endless = matches!(&body, Body::Stream(chunks) if chunks.is_endless());
            let ending =
                is_endless.then(|| Ending { activity: activity.clone(), told: Box::pin(activity.ending()) });
            From::Plain { pieces: Pieces::of(body, &way.scheduler), ending }
        }
    };
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
            From::Plain { pieces, .. } => pieces.left().map(|left| left + next),
            From::Coded { .. } => None,
        }
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Piece>>> {
        if let From::Coded { coded, whole: whole @ Some(_) } = &mut self.from {
            // What there is room for already becomes less.
            let polled = coded.poll(cx);
            if let Poll::Ready(None) = polled {
                *whole = None;
            }
            return polled.map(|piece| piece.map(|piece| piece.map(|bytes| self.transfer.pass(bytes))));
        }
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
                    Some(Err(error)) => return Poll::Ready(Some(Err(error))),
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
            From::Plain { pieces, ending } => {
                if ending.as_mut().is_some_and(|ending| ending.is_told(cx)) {
                    return Poll::Ready(None);
                }
                pieces.poll(cx, usize::MAX)
            }
            From::Coded { coded, .. } => coded.poll(cx),
        }
    }
}
