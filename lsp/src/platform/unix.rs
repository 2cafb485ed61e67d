//! What Linux, macOS and the BSDs do alike: pipes that take bytes at once, and whether a process is alive.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Pid, test_kill_process};

/// What a pipe that can be written to takes on every Unix without waiting, whatever is in it.
#[cfg(not(target_os = "linux"))]
const AT_ONCE: usize = 512;

#[cfg(not(target_os = "linux"))]
pub(super) fn takes_at_once(bytes: usize) -> bool {
    bytes <= AT_ONCE && can_be_written()
}

/// Is there room in standard output?
pub(super) fn can_be_written() -> bool {
    let stdout = rustix::stdio::stdout();
    let mut fds = [PollFd::new(&stdout, PollFlags::OUT)];
    let none = Timespec { tv_sec: 0, tv_nsec: 0 };
    matches!(poll(&mut fds, Some(&none)), Ok(1)) && fds[0].revents() == PollFlags::OUT
}

pub(super) fn has_ended(process: u32) -> Option<bool> {
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw)?;
    Some(test_kill_process(pid) == Err(Errno::SRCH))
}
