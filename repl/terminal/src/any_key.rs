//! Waits for any key, with a terminal that otherwise wants whole lines.
//!
//! Comes in: how long to wait. Goes out: whether a key was pressed. *Never* here: which key. Ctrl-C stays a signal.

use std::time::Duration;

/// While it lives, keys are not echoed and need no Return.
pub struct AnyKey {
    #[cfg(unix)]
    before: Option<nix::sys::termios::Termios>,
}

#[cfg(unix)]
impl AnyKey {
    /// From now on.
    pub fn begin() -> AnyKey {
        use nix::sys::termios::{LocalFlags, SetArg, tcgetattr, tcsetattr};
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
        use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
        use std::os::fd::AsFd;
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

#[cfg(unix)]
impl Drop for AnyKey {
    fn drop(&mut self) {
        use nix::sys::termios::{SetArg, tcsetattr};
        if let Some(before) = &self.before {
            let _ = tcsetattr(std::io::stdin(), SetArg::TCSANOW, before);
        }
    }
}

#[cfg(not(unix))]
impl AnyKey {
    /// From now on.
    pub fn begin() -> AnyKey {
        AnyKey {}
    }

    /// Only Ctrl-C is heard here.
    pub fn pressed_within(&self, time: Duration) -> bool {
        std::thread::sleep(time);
        false
    }
}
