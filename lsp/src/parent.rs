//! Leaving when the client's process dies: nobody would ever say `exit`.

use rustix::process::{Pid, test_kill_process};
use std::time::Duration;

/// Looks after the client's process, and ends this one soon after it has ended.
pub fn watch(process: u32) {
    let Some(pid) = i32::try_from(process).ok().and_then(Pid::from_raw) else { return };
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_secs(1));
            if test_kill_process(pid) == Err(rustix::io::Errno::SRCH) {
                std::process::exit(1);
            }
        }
    });
}
