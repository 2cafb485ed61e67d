//! Every Unix: terminals, and the owner's rights to a file.

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};
use std::fs::OpenOptions;
use std::os::fd::AsFd;
use std::os::unix::fs::OpenOptionsExt;
use std::time::Duration;

/// While it lives, keys are not echoed and need no Return.
pub struct AnyKey {
    before: Option<Termios>,
}

impl AnyKey {
    /// Hears each key at once from now on, until it is dropped.
    pub fn begin() -> AnyKey {
        let before = tcgetattr(std::io::stdin()).ok();
        if let Some(before) = &before {
            let mut now = before.clone();
            now.local_flags.remove(LocalFlags::ICANON | LocalFlags::ECHO);
            // Where the terminal will not, Return is the key.
            let _ = tcsetattr(std::io::stdin(), SetArg::TCSANOW, &now);
        }
        AnyKey { before }
    }

    /// Was one pressed, now or within that time?
    pub fn pressed_within(&self, time: Duration) -> bool {
        let stdin = std::io::stdin();
        let mut waited = [PollFd::new(stdin.as_fd(), PollFlags::POLLIN)];
        let time = PollTimeout::try_from(time).unwrap_or(PollTimeout::MAX);
        let ready = poll(&mut waited, time).is_ok_and(|ready| ready > 0);
        if ready {
            // What was pressed is not for the prompt.
            let mut pressed = [0; 64];
            let _ = nix::unistd::read(stdin.as_fd(), &mut pressed);
        }
        ready
    }
}

impl Drop for AnyKey {
    fn drop(&mut self) {
        if let Some(before) = &self.before {
            let _ = tcsetattr(std::io::stdin(), SetArg::TCSANOW, before);
        }
    }
}

/// For its owner alone.
pub(crate) fn private(options: &mut OpenOptions) -> &mut OpenOptions {
    options.mode(0o600)
}
