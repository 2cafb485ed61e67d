//! A file that a client sends, on its way to the disk: in a temporary file without a name, which is gone as soon as
//! nobody has it any more.

use crate::machine::Job;
use crate::schedulers::Scheduler;
use bytes::{Bytes, BytesMut};
use flux_node::{Body, FilePart, OpenFile};
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::oneshot;

/// So much is written at once.
const CHUNK: usize = 256 * 1024;

/// A temporary file that is being written; dropping it removes it.
#[derive(Default)]
pub(crate) struct Spill {
    file: Option<File>,
    waiting: BytesMut,
    length: u64,
}

impl Spill {
    /// More of the file.
    ///
    /// # Errors
    /// The disk can't take it.
    pub(crate) async fn write(&mut self, bytes: Bytes, scheduler: &dyn Scheduler) -> io::Result<()> {
        self.waiting.extend_from_slice(&bytes);
        if self.waiting.len() < CHUNK { Ok(()) } else { self.flush(scheduler).await }
    }

    /// All of it.
    ///
    /// # Errors
    /// As for [`Spill::write`].
    pub(crate) async fn into_body(mut self, scheduler: &dyn Scheduler) -> io::Result<Body> {
        self.flush(scheduler).await?;
        let file = self.file.ok_or_else(|| io::Error::other("nothing was written"))?;
        Ok(Body::File(FilePart { file: Arc::new(Kept(Mutex::new(file))), first: 0, length: self.length }))
    }

    async fn flush(&mut self, scheduler: &dyn Scheduler) -> io::Result<()> {
        let (file, bytes) = (self.file.take(), std::mem::take(&mut self.waiting));
        let length = bytes.len() as u64;
        let (answer, written) = oneshot::channel();
        scheduler.out(Job::of(move || {
            let write = || {
                let mut file = file.map_or_else(tempfile::tempfile, Ok)?;
                file.write_all(&bytes)?;
                Ok(file)
            };
            // Whoever sent it may be gone.
            let _ = answer.send(write());
        }));
        let written: io::Result<File> =
            written.await.unwrap_or_else(|_| Err(io::Error::other("the service stops")));
        self.file = Some(written?);
        self.length += length;
        Ok(())
    }
}

/// A file that nobody else can write to.
struct Kept(Mutex<File>);

impl Kept {
    fn file(&self) -> MutexGuard<'_, File> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OpenFile for Kept {
    fn read_now(&self, _: u64, _: usize) -> io::Result<Option<Bytes>> {
        Ok(None)
    }

    fn read(&self, at: u64, most: usize) -> io::Result<Bytes> {
        let mut file = self.file();
        file.seek(SeekFrom::Start(at))?;
        // The length that was written is known, so that a part never asks for much more.
        let mut bytes = Vec::new();
        (&mut *file).take(most as u64).read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }
}
