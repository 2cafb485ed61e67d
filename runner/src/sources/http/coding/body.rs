//! A body that is compressed while it is taken.
//!
//! Long pieces go through the coder on a thread of their own, short ones here. What a maker sends now and then is sent on
//! at once: what the coder keeps back is flushed as soon as it would wait for more.

use super::super::pieces::Pieces;
use super::QUICK;
use super::pool::Coder;
use crate::machine::Job;
use crate::schedulers::Scheduler;
use bytes::Bytes;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::sync::oneshot;

/// So much of what is in memory is compressed at once, and some milliseconds of work.
const PIECE: usize = 128 * 1024;

/// A body on its way through a coder.
pub(crate) struct Coded {
    pieces: Pieces,
    scheduler: Arc<dyn Scheduler>,
    state: State,
    /// Bytes that were put since something came out.
    inside: usize,
}

enum State {
    Ready(Coder),
    Working(oneshot::Receiver<(Coder, io::Result<Bytes>)>),
    /// All is out, or the body broke off.
    Over,
}

impl Coded {
    pub(crate) fn new(pieces: Pieces, coder: Coder, scheduler: Arc<dyn Scheduler>) -> Coded {
        Coded { pieces, scheduler, state: State::Ready(coder), inside: 0 }
    }

    /// The next coded bytes, never none of them; none at the end.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let mut here = 0;
        loop {
            let step = match &mut self.state {
                State::Over => return Poll::Ready(None),
                State::Working(work) => {
                    let Ok((coder, made)) = ready!(Pin::new(work).poll(cx)) else {
                        return self.broken(io::Error::other("the service stops"));
                    };
                    self.state = State::Ready(coder);
                    made
                }
                State::Ready(coder) => match self.pieces.poll(cx, PIECE) {
                    Poll::Pending if self.inside > 0 && self.pieces.is_live() => {
                        self.inside = 0;
                        coder.flush()
                    }
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(Some(Err(error))) => Err(error),
                    Poll::Ready(Some(Ok(piece))) if piece.len() > QUICK => {
                        self.work(piece);
                        continue;
                    }
                    Poll::Ready(Some(Ok(piece))) => {
                        here += piece.len();
                        self.inside += piece.len();
                        coder.put(&piece)
                    }
                    Poll::Ready(None) => {
                        let rest = coder.end();
                        self.state = State::Over;
                        rest
                    }
                },
            };
            match step {
                Err(error) => return self.broken(error),
                Ok(bytes) if !bytes.is_empty() => return Poll::Ready(Some(Ok(bytes))),
                // Whoever sends without a pause leaves others a turn.
                Ok(_) if here > QUICK => {
                    cx.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Ok(_) => {}
            }
        }
    }

    fn work(&mut self, piece: Bytes) {
        let State::Ready(mut coder) = std::mem::replace(&mut self.state, State::Over) else { return };
        let (sender, receiver) = oneshot::channel();
        self.inside += piece.len();
        self.scheduler.out(Job::of(move || {
            let made = coder.put(&piece);
            // Whoever wanted it may be gone.
            let _ = sender.send((coder, made));
        }));
        self.state = State::Working(receiver);
    }

    fn broken(&mut self, error: io::Error) -> Poll<Option<io::Result<Bytes>>> {
        self.state = State::Over;
        self.pieces = Pieces::Nothing;
        Poll::Ready(Some(Err(error)))
    }
}
