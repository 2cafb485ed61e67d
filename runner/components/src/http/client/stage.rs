//! How far an exchange has come, so that one that takes too long can say what it waited for.

use flux_node::Failure;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How far one exchange has come, told by whoever carries it out and read by whoever loses patience.
#[derive(Default)]
pub(super) struct Stage {
    at: AtomicU8,
    host: Mutex<String>,
    /// Bytes of the body that were sent.
    moved: Arc<AtomicU64>,
}

impl Stage {
    pub(super) const NAME: u8 = 1;
    pub(super) const CONNECT: u8 = 2;
    pub(super) const TLS: u8 = 3;
    pub(super) const HEAD: u8 = 4;
    pub(super) const BODY: u8 = 5;

    pub(super) fn set(&self, at: u8) {
        self.at.store(at, Relaxed);
    }

    /// It is now about this host.
    pub(super) fn about(&self, host: &str) {
        host.clone_into(&mut self.host.lock().unwrap_or_else(PoisonError::into_inner));
    }

    /// Counts the bytes that are sent.
    pub(super) fn counter(&self) -> Arc<AtomicU64> {
        self.moved.clone()
    }

    /// How many bytes of the body were sent.
    pub(super) fn moved(&self) -> u64 {
        self.moved.load(Relaxed)
    }

    /// It took longer than that.
    pub(super) fn late(&self, limit: Duration) -> Failure {
        let host = self.host.lock().unwrap_or_else(PoisonError::into_inner);
        let said = match self.at.load(Relaxed) {
            Stage::NAME => format!("looking up `{host}` took longer than {limit:?}"),
            Stage::CONNECT => format!("connecting to `{host}` took longer than {limit:?}"),
            Stage::TLS => format!("agreeing with `{host}` on TLS took longer than {limit:?}"),
            Stage::BODY => format!("the whole reply of `{host}` took longer than {limit:?}"),
            _ => format!("`{host}` took longer than {limit:?} to answer"),
        };
        Failure::late(504, said)
    }
}
