//! Linux: also says how much a pipe holds.

pub(super) use super::unix::{has_ended, write};

/// What a pipe that can be written to takes without waiting, whatever is in it.
const AT_ONCE: usize = 4096;

/// As much as a pipe may hold where nobody has said otherwise.
const LARGEST: usize = 1 << 20;

pub(super) fn takes_at_once(bytes: usize) -> bool {
    if bytes <= AT_ONCE {
        return super::unix::can_be_written();
    }
    // A pipe with nothing in it takes all that it can hold.
    let stdout = rustix::stdio::stdout();
    let empty = rustix::io::ioctl_fionread(stdout).is_ok_and(|unread| unread == 0);
    let fits = || rustix::pipe::fcntl_getpipe_size(stdout).is_ok_and(|size| bytes <= size);
    let grows = || bytes <= LARGEST && rustix::pipe::fcntl_setpipe_size(stdout, LARGEST).is_ok();
    empty && (fits() || grows())
}
