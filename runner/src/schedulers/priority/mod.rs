//! Threads that run jobs let those go first that others wait for.
//!
//! Where there are more jobs than processors, the system would give the event loop its share and no more; a small
//! request would wait for the end of somebody's slice. One file for each system that can say so of one thread, with
//! one that does the same anywhere: nothing.

#[cfg(target_os = "linux")]
mod linux;
#[cfg_attr(all(target_os = "linux", not(test)), expect(dead_code, reason = "Linux can do it"))]
mod portable;

#[cfg(target_os = "linux")]
use linux::lower;
#[cfg(not(target_os = "linux"))]
use portable::lower;

use std::cell::Cell;

thread_local! {
    static BEHIND: Cell<bool> = const { Cell::new(false) };
}

/// From now on, and to its end, this thread lets those of the event loop go first.
pub(super) fn go_behind() {
    if !BEHIND.replace(true) {
        lower();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_goes_on_behind_the_others() {
        let other = std::thread::spawn(|| {
            go_behind();
            go_behind();
            portable::lower();
            BEHIND.get()
        });
        assert!(other.join().unwrap());
        assert!(!BEHIND.get(), "it speaks for itself alone");
    }
}
