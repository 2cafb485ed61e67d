//! What the server asks of the operating system: a file for each that can say, and one for all others.
//!
//! Comes in: bytes, a number of them, a process. Goes out: what the system says of them. *Never* here: the protocol.

#[cfg(target_os = "linux")]
mod linux;
#[cfg(any(not(unix), test))]
mod portable;
#[cfg(unix)]
mod unix;

#[cfg(target_os = "linux")]
use linux as here;
#[cfg(not(unix))]
use portable as here;
#[cfg(all(unix, not(target_os = "linux")))]
use unix as here;

/// Can that many bytes be written to standard output without waiting?
pub(crate) fn takes_at_once(bytes: usize) -> bool {
    here::takes_at_once(bytes)
}

/// Writes all of these to standard output, in order. False: nobody reads them.
pub(crate) fn write(pieces: &[&[u8]]) -> bool {
    here::write(pieces)
}

/// Has that process ended? None: the system does not say.
pub(crate) fn has_ended(process: u32) -> Option<bool> {
    here::has_ended(process)
}

#[cfg(test)]
mod tests {
    use super::{has_ended, portable, write};

    #[test]
    fn this_process_goes_on_and_where_nobody_says_nothing_is_known() {
        let own = std::process::id();
        assert_ne!(has_ended(own), Some(true));
        assert_eq!(portable::has_ended(own), None);
        assert!(!portable::takes_at_once(1), "then a thread writes, whatever the pipe has room for");
        assert!(portable::write(&[]) && write(&[]), "there is nothing to be read");
    }
}
