//! Every other system.

use std::fs::OpenOptions;
use std::time::Duration;

/// Keys stay as they are: only Ctrl-C is heard.
pub struct AnyKey;

impl AnyKey {
    /// From now on.
    pub fn begin() -> AnyKey {
        AnyKey
    }

    /// Waits that long.
    pub fn pressed_within(&self, time: Duration) -> bool {
        std::thread::sleep(time);
        false
    }
}

/// A person's own folders are their own here.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options
}
