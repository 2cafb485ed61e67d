//! A reply on its way to its client: what of it waits, and whether it moves.
//!
//! A transfer is there from when the reply is made until the last of its bytes is with the system, so a look at a
//! connection's transfers says whether its client takes anything. See [`super::activity`].

use super::activity::Activity;
use super::backlog::{Backlog, Share};
use bytes::{Buf, Bytes};
use std::io::IoSlice;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll};

/// A reply on its way.
pub(crate) struct Transfer {
    activity: Arc<Activity>,
    backlog: Arc<Backlog>,
    /// Bytes that have gone out since the last look.
    moved: AtomicUsize,
    /// Bytes that wait for the client.
    waiting: AtomicUsize,
    /// It is not the client that is waited for, but the disk or whoever makes the reply.
    ours: AtomicBool,
    /// Looks in a row in which nothing went out.
    quiet: AtomicU32,
    /// There was a look.
    seen: AtomicBool,
    /// Bytes that went out between the last two looks; before there were two, as many as can be.
    pace: AtomicUsize,
}

impl Transfer {
    /// A transfer of a connection, which will be looked at.
    pub(crate) fn begin(activity: &Arc<Activity>, backlog: &Arc<Backlog>) -> Arc<Transfer> {
        let transfer = Arc::new(Transfer {
            activity: activity.clone(),
            backlog: backlog.clone(),
            moved: AtomicUsize::new(0),
            waiting: AtomicUsize::new(0),
            ours: AtomicBool::new(false),
            quiet: AtomicU32::new(0),
            seen: AtomicBool::new(false),
            pace: AtomicUsize::new(usize::MAX),
        });
        activity.transfers.add(&transfer);
        transfer
    }

    /// Bytes that wait from now on; none where the server has no room for them.
    pub(crate) fn hold(self: &Arc<Self>, bytes: Bytes) -> Result<Piece, Bytes> {
        let Some(share) = self.backlog.enter(&bytes) else { return Err(bytes) };
        self.activity.unsent.fetch_add(share.bytes(), Relaxed);
        self.waiting.fetch_add(share.bytes(), Relaxed);
        Ok(Piece { bytes, held: Some((self.clone(), share)) })
    }

    /// Bytes that go out in the place of others, which are counted as long as there are any.
    pub(crate) fn pass(self: &Arc<Self>, bytes: Bytes) -> Piece {
        Piece { bytes, held: Some((self.clone(), Share::NONE)) }
    }

    /// Ready when more may wait.
    pub(crate) fn poll_room(&self, cx: &mut Context<'_>) -> Poll<()> {
        if self.has_room() {
            return Poll::Ready(());
        }
        self.wait_for_room(cx);
        if self.has_room() { Poll::Ready(()) } else { Poll::Pending }
    }

    /// Wakes when some of what waits has gone out.
    pub(crate) fn wait_for_room(&self, cx: &mut Context<'_>) {
        self.backlog.room.add(cx.waker());
        self.activity.room.add(cx.waker());
    }

    fn has_room(&self) -> bool {
        self.backlog.has_room() && self.activity.has_room()
    }

    /// Says whether it is the client that is waited for.
    pub(crate) fn waits_for_us(&self, ours: bool) {
        self.ours.store(ours, Relaxed);
    }

    /// To be called at each look: for how many looks nothing has gone out.
    fn look(&self) -> u32 {
        let moved = self.moved.swap(0, Relaxed);
        // Who has something left to take is waited for, whatever else may come.
        let ours = self.ours.load(Relaxed) && self.waiting.load(Relaxed) == 0;
        let seen = self.seen.swap(true, Relaxed);
        self.pace.store(if ours || !seen { usize::MAX } else { moved }, Relaxed);
        let quiet = if moved > 0 || ours { 0 } else { self.quiet.load(Relaxed) + 1 };
        self.quiet.store(quiet, Relaxed);
        quiet
    }
}

/// The transfers of a connection.
#[derive(Default)]
pub(crate) struct Transfers(Mutex<Vec<Weak<Transfer>>>);

impl Transfers {
    fn add(&self, transfer: &Arc<Transfer>) {
        let mut all = self.lock();
        // Those that are over go before the list would have to grow.
        if all.len() == all.capacity() {
            all.retain(|transfer| transfer.strong_count() > 0);
        }
        all.push(Arc::downgrade(transfer));
    }

    /// Looks at each: for how many looks the one has not moved that has not for longest; none: there are none.
    pub(crate) fn look(&self) -> Option<u32> {
        let mut all = self.lock();
        all.retain(|transfer| transfer.strong_count() > 0);
        all.iter().filter_map(Weak::upgrade).map(|transfer| transfer.look()).max()
    }

    /// Does one take less than so many bytes between two looks?
    pub(crate) fn slower_than(&self, bytes: usize) -> bool {
        let all = self.lock();
        all.iter().filter_map(Weak::upgrade).any(|transfer| transfer.pace.load(Relaxed) < bytes)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Weak<Transfer>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes on their way to the system, counted until the last of them is there.
pub(crate) struct Piece {
    bytes: Bytes,
    /// None: too few to be counted.
    held: Option<(Arc<Transfer>, Share)>,
}

impl Piece {
    /// Bytes that are too few to be counted.
    pub(crate) fn light(bytes: Bytes) -> Piece {
        Piece { bytes, held: None }
    }
}

impl Drop for Piece {
    fn drop(&mut self) {
        if let Some((transfer, share)) = self.held.take() {
            let activity = &transfer.activity;
            activity.unsent.fetch_sub(share.bytes(), Relaxed);
            transfer.waiting.fetch_sub(share.bytes(), Relaxed);
            activity.room.wake();
            transfer.backlog.leave(share);
        }
    }
}

impl Buf for Piece {
    fn remaining(&self) -> usize {
        self.bytes.len()
    }

    fn chunk(&self) -> &[u8] {
        &self.bytes
    }

    fn chunks_vectored<'a>(&'a self, into: &mut [IoSlice<'a>]) -> usize {
        self.bytes.chunks_vectored(into)
    }

    fn advance(&mut self, count: usize) {
        if let Some((transfer, _)) = &self.held {
            transfer.moved.fetch_add(count, Relaxed);
        }
        self.bytes.advance(count);
    }
}
