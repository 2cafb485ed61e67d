//! Bodies: what a request brings and a reply carries.
//!
//! Comes in: bytes that are there, a part of an open file, or a stream of chunks. Goes out: chunks, one after the
//! other, each taken only when there is room for it. *Never* here: sockets, threads (a file that would wait for its
//! disk says so, and whoever reads it finds a thread), limits.

use bytes::{Bytes, BytesMut};
use futures_util::stream::{BoxStream, StreamExt};
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

/// The content of a request or a reply: bytes at hand, a part of a file, or a stream.
#[derive(Clone)]
pub enum Body {
    /// Bytes that are in memory.
    Bytes(Bytes),
    /// A part of a file, read when somebody takes it.
    File(FilePart),
    /// Chunks that come when they come. All clones are one stream: whoever takes a chunk takes it from all.
    Stream(ChunkStream),
}

impl Body {
    /// A stream of chunks; `length` in bytes, where it is known before the end.
    pub fn stream(
        chunks: impl futures_util::Stream<Item = io::Result<Bytes>> + Send + 'static,
        length: Option<u64>,
    ) -> Body {
        Body::Stream(ChunkStream { chunks: Arc::new(Mutex::new(chunks.boxed())), length, endless: false })
    }

    /// A stream that goes on until its client goes away, and comes back when it is cut short: events.
    pub fn endless(chunks: impl futures_util::Stream<Item = io::Result<Bytes>> + Send + 'static) -> Body {
        let chunks = Arc::new(Mutex::new(chunks.boxed()));
        Body::Stream(ChunkStream { chunks, length: None, endless: true })
    }

    /// Its length in bytes, where that is known.
    pub fn length(&self) -> Option<u64> {
        match self {
            Body::Bytes(bytes) => Some(bytes.len() as u64),
            Body::File(part) => Some(part.length),
            Body::Stream(stream) => stream.length,
        }
    }

    /// Its bytes, where they are in memory.
    pub fn bytes(&self) -> Option<&Bytes> {
        match self {
            Body::Bytes(bytes) => Some(bytes),
            Body::File(_) | Body::Stream(_) => None,
        }
    }

    /// All of it, for those who keep it or look into it. Reads a file's part, which may wait for a disk.
    ///
    /// # Errors
    /// The file can't be read, or has changed; a stream is taken chunk by chunk only ([`ChunkStream::poll_chunk`]).
    pub fn read(&self) -> io::Result<Bytes> {
        match self {
            Body::Bytes(bytes) => Ok(bytes.clone()),
            Body::File(part) => part.read(),
            Body::Stream(_) => Err(io::Error::new(io::ErrorKind::Unsupported, "it is a stream")),
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Body::Bytes(Bytes::new())
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Body::Bytes(bytes)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Body::Bytes(bytes) => bytes.fmt(f),
            Body::File(part) => write!(f, "{} bytes of a file from {}", part.length, part.first),
            Body::Stream(_) => f.write_str("a stream"),
        }
    }
}

/// A file that is open, and stays what it was: one that is written to while it is read is an error.
pub trait OpenFile: Send + Sync + 'static {
    /// Up to `most` bytes from `at`, if they are there without waiting for a disk; none: they are not. No bytes at
    /// all are the file's end.
    ///
    /// # Errors
    /// It can't be read, or is not any more what it was when it was opened.
    fn read_now(&self, at: u64, most: usize) -> io::Result<Option<Bytes>>;

    /// The same, however long it takes.
    ///
    /// # Errors
    /// As for [`OpenFile::read_now`].
    fn read(&self, at: u64, most: usize) -> io::Result<Bytes>;
}

/// A part of an open file.
#[derive(Clone)]
pub struct FilePart {
    /// The open file that the bytes are read from.
    pub file: Arc<dyn OpenFile>,
    /// Where it begins, in bytes from the file's beginning.
    pub first: u64,
    /// How many bytes it has.
    pub length: u64,
}

impl FilePart {
    /// Takes up to `most` bytes from its beginning if they are there at once; none: the disk has to be waited for.
    ///
    /// # Errors
    /// As for [`OpenFile::read_now`]; the file ends before the part does.
    pub fn take_now(&mut self, most: usize) -> io::Result<Option<Bytes>> {
        match self.file.read_now(self.first, self.next(most))? {
            Some(chunk) => self.taken(chunk).map(Some),
            None => Ok(None),
        }
    }

    /// Takes up to `most` bytes from its beginning, however long that takes.
    ///
    /// # Errors
    /// As for [`FilePart::take_now`].
    pub fn take(&mut self, most: usize) -> io::Result<Bytes> {
        let chunk = self.file.read(self.first, self.next(most))?;
        self.taken(chunk)
    }

    fn next(&self, most: usize) -> usize {
        usize::try_from(self.length).unwrap_or(usize::MAX).min(most)
    }

    fn taken(&mut self, chunk: Bytes) -> io::Result<Bytes> {
        if chunk.is_empty() && self.length > 0 {
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "it became shorter while it was read"));
        }
        self.first += chunk.len() as u64;
        self.length = self.length.saturating_sub(chunk.len() as u64);
        Ok(chunk)
    }

    fn read(&self) -> io::Result<Bytes> {
        let mut left = self.clone();
        let mut first = left.take(usize::MAX)?;
        if left.length > 0 {
            let mut all = BytesMut::from(first);
            while left.length > 0 {
                all.extend_from_slice(&left.take(usize::MAX)?);
            }
            first = all.freeze();
        }
        Ok(first)
    }
}

type Chunks = BoxStream<'static, io::Result<Bytes>>;

/// Chunks that come when they come.
#[derive(Clone)]
pub struct ChunkStream {
    chunks: Arc<Mutex<Chunks>>,
    length: Option<u64>,
    endless: bool,
}

impl ChunkStream {
    /// Does it go on until its client goes away? A server that stops ends it where it is.
    pub fn is_endless(&self) -> bool {
        self.endless
    }

    /// Bytes in all, where that was known when it was made.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next chunk; none at the end.
    pub fn poll_chunk(&self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        self.chunks.lock().unwrap_or_else(PoisonError::into_inner).poll_next_unpin(cx)
    }

    /// What tells this stream from every other that is still there.
    pub(crate) fn address(&self) -> usize {
        Arc::as_ptr(&self.chunks).cast::<()>() as usize
    }
}
