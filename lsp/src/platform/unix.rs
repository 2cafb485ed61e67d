//! What Linux, macOS and the BSDs do alike: pipes that take bytes at once, and whether a process is alive.

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, writev};
use rustix::process::{Pid, test_kill_process};
use std::io::IoSlice;

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

/// All pieces with one call, if the pipe takes them: whoever reads is woken once, and nothing is copied before.
pub(super) fn write(pieces: &[&[u8]]) -> bool {
    let mut slices: Vec<IoSlice<'_>> = pieces.iter().map(|piece| IoSlice::new(piece)).collect();
    let mut rest = slices.as_mut_slice();
    IoSlice::advance_slices(&mut rest, 0);
    while !rest.is_empty() {
        match writev(rustix::stdio::stdout(), rest) {
            Ok(0) => return false,
            Ok(written) => IoSlice::advance_slices(&mut rest, written),
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
    true
}

pub(super) fn has_ended(process: u32) -> Option<bool> {
    let pid = i32::try_from(process).ok().and_then(Pid::from_raw)?;
    Some(test_kill_process(pid) == Err(Errno::SRCH))
}
