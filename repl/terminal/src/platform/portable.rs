//! Systems that are no Unix: no key is heard by itself, and files have the rights that the system gives them.

use std::fs::OpenOptions;
use std::time::Duration;

/// Keys stay as they are: only Ctrl-C is heard.
pub struct AnyKey;

impl AnyKey {
    /// Leaves the keys as they are: this system has no way to hear single ones.
    pub fn begin() -> AnyKey {
        AnyKey
    }

    /// Waits for that long; no key is ever heard.
    pub fn pressed_within(&self, time: Duration) -> bool {
        std::thread::sleep(time);
        false
    }
}

/// A person's own folders are their own here.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}
