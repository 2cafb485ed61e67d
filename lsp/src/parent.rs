//! Leaving when the client's process dies: nobody would ever say `exit`.

use crate::platform::has_ended;
use std::time::Duration;

/// Looks after the client's process, and ends this one soon after it has ended, where the system tells.
pub fn watch(process: u32) {
    if has_ended(process).is_none() {
        return;
    }
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            if has_ended(process) == Some(true) {
                std::process::exit(1);
            }
        }
    });
}
