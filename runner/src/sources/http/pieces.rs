//! A body taken piece by piece, whatever it is.

use crate::machine::Job;
use crate::schedulers::Scheduler;
use bytes::Bytes;
use flux_node::{Body, ChunkStream, FilePart};
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use tokio::sync::oneshot;

/// So much of a file is read at once: enough to pay for the calls, little for one connection to hold.
const CHUNK: usize = 128 * 1024;

/// What is left of a body.
pub(crate) enum Pieces {
    Bytes(Bytes),
    File {
        part: FilePart,
        scheduler: Arc<dyn Scheduler>,
        reading: Option<Reading>,
    },
    Stream {
        chunks: ChunkStream,
        left: Option<u64>,
    },
    /// The body broke off: what is left of it will never come.
    Nothing,
}

/// A part of a file that another thread reads.
pub(crate) type Reading = oneshot::Receiver<(FilePart, io::Result<Bytes>)>;

impl Pieces {
    pub(crate) fn of(body: Body, scheduler: &Arc<dyn Scheduler>) -> Pieces {
        match body {
            Body::Bytes(bytes) => Pieces::Bytes(bytes),
            Body::File(part) => Pieces::File { part, scheduler: scheduler.clone(), reading: None },
            Body::Stream(chunks) => Pieces::Stream { left: chunks.length(), chunks },
        }
    }

    /// How many bytes are still to be taken, where that is known.
    pub(crate) fn left(&self) -> Option<u64> {
        match self {
            Pieces::Bytes(bytes) => Some(bytes.len() as u64),
            Pieces::File { part, .. } => Some(part.length),
            Pieces::Stream { left, .. } => *left,
            Pieces::Nothing => None,
        }
    }

    /// May the next piece come whenever its maker likes?
    pub(crate) fn is_live(&self) -> bool {
        matches!(self, Pieces::Stream { .. })
    }

    /// The next piece, of bytes in memory no more than `most`; none at the end.
    pub(crate) fn poll(&mut self, cx: &mut Context<'_>, most: usize) -> Poll<Option<io::Result<Bytes>>> {
        let piece = ready!(self.next(cx, most));
        if let Some(Err(_)) = piece {
            *self = Pieces::Nothing;
        }
        Poll::Ready(piece)
    }

    fn next(&mut self, cx: &mut Context<'_>, most: usize) -> Poll<Option<io::Result<Bytes>>> {
        match self {
            Pieces::Nothing => Poll::Ready(None),
            Pieces::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Pieces::Bytes(bytes) => Poll::Ready(Some(Ok(bytes.split_to(most.min(bytes.len()))))),
            Pieces::File { part, scheduler, reading } => {
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
                        self.next(cx, most)
                    }
                }
            }
            Pieces::Stream { chunks, left } => {
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
