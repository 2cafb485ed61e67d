//! Linux: each thread has a nice value of its own.

use rustix::process::{getpriority_process, setpriority_process};
use rustix::thread::gettid;

/// So much nicer: the thread gets a third of the time that another one gets beside it.
const NICER: i32 = 5;

/// The nicest that a thread can be.
const MOST: i32 = 19;

/// Lowers this thread's priority.
pub(super) fn lower() {
    let thread = Some(gettid());
    // That other threads go first is a matter of speed only: where it can't be done, nothing is lost.
    let _ = getpriority_process(thread).and_then(|now| setpriority_process(thread, MOST.min(now + NICER)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_thread_is_lowered() {
        let of_thread = || getpriority_process(Some(gettid())).unwrap();
        let before = of_thread();
        let lowered = std::thread::spawn(move || {
            lower();
            of_thread()
        });
        assert_eq!(lowered.join().unwrap(), MOST.min(before + NICER));
        assert_eq!(of_thread(), before);
    }
}
