//! What a terminal's session asks of the operating system: a file for each that can, and one for all others.
//!
//! Comes in: how long to wait for a key, how a file is to be opened. Goes out: whether one was pressed, options that keep
//! others out. *Never* here: which key. Ctrl-C stays a signal.

#[cfg(any(not(unix), test))]
mod portable;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
use portable as here;
#[cfg(unix)]
use unix as here;

pub use here::AnyKey;
pub(crate) use here::private;

#[cfg(test)]
mod tests {
    use super::portable;
    use std::fs::OpenOptions;
    use std::time::Duration;

    #[test]
    fn the_portable_twin_waits_for_no_key_and_opens_files() {
        let key = portable::AnyKey::begin();
        assert!(!key.pressed_within(Duration::ZERO));
        let folder = std::env::temp_dir().join(format!("flux-portable-{}", std::process::id()));
        assert!(portable::private(OpenOptions::new().write(true).create(true)).open(&folder).is_ok());
        let _ = std::fs::remove_file(folder);
    }
}
