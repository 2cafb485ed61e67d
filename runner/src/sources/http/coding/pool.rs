//! Coders, each used again: they are larger than most replies, and bounded together.

use super::gzip::Gzip;
use bytes::Bytes;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

/// So many replies are compressed at once, some of which their clients may take slowly: 80 MB. Others go out plain.
const MOST: usize = 256;

/// So many are kept for the next replies.
const KEPT: usize = 16;

/// The coders of a server.
#[derive(Default)]
pub(crate) struct Coders {
    free: Mutex<Vec<Gzip>>,
    used: AtomicUsize,
}

/// One of them, for one reply.
pub(crate) struct Coder {
    /// Always there but in `drop`.
    gzip: Option<Gzip>,
    home: Arc<Coders>,
}

impl Coders {
    /// None: too many are in use.
    pub(crate) fn take(self: &Arc<Self>) -> Option<Coder> {
        let more = |used: usize| (used < MOST).then_some(used + 1);
        self.used.fetch_update(Relaxed, Relaxed, more).ok()?;
        let kept = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Some(Coder { gzip: Some(kept.unwrap_or_else(Gzip::new)), home: self.clone() })
    }
}

impl Coder {
    /// All of a body at once.
    pub(super) fn whole(&mut self, bytes: &[u8]) -> io::Result<Bytes> {
        let mut out = Vec::new();
        self.run(|gzip| {
            gzip.put(bytes, &mut out)?;
            gzip.end(&mut out)
        })?;
        Ok(out.into())
    }

    /// What these bytes make; it may be nothing yet.
    pub(super) fn put(&mut self, bytes: &[u8]) -> io::Result<Bytes> {
        let mut out = Vec::new();
        self.run(|gzip| gzip.put(bytes, &mut out))?;
        Ok(out.into())
    }

    /// What was kept back.
    pub(super) fn flush(&mut self) -> io::Result<Bytes> {
        let mut out = Vec::new();
        self.run(|gzip| gzip.flush(&mut out))?;
        Ok(out.into())
    }

    /// The rest.
    pub(super) fn end(&mut self) -> io::Result<Bytes> {
        let mut out = Vec::new();
        self.run(|gzip| gzip.end(&mut out))?;
        Ok(out.into())
    }

    fn run(&mut self, what: impl FnOnce(&mut Gzip) -> io::Result<()>) -> io::Result<()> {
        self.gzip.as_mut().map_or(Ok(()), what)
    }
}

impl Drop for Coder {
    fn drop(&mut self) {
        self.home.used.fetch_sub(1, Relaxed);
        let Some(mut gzip) = self.gzip.take() else { return };
        let mut free = self.home.free.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() < KEPT {
            gzip.reset();
            free.push(gzip);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_than_so_many_are_out_and_few_are_kept() {
        let coders = Arc::new(Coders::default());
        let out: Vec<Coder> = std::iter::from_fn(|| coders.take()).collect();
        assert_eq!(out.len(), MOST);
        drop(out);
        assert_eq!(coders.free.lock().expect("nobody panics").len(), KEPT);
        let (first, again) = (coders.take().map(|mut coder| coder.whole(b"abc").ok()), coders.take());
        assert_eq!(first, again.map(|mut coder| coder.whole(b"abc").ok()));
    }
}
