//! Standard output and standard error: results and errors, with colour only where a person looks.

use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::OnceLock;

/// Writes a result. A reader that has seen enough (`flux graph | head`) is no error.
pub fn print(text: &str) -> io::Result<()> {
    print_bytes(text.as_bytes())
}

/// Writes a result that may be no text.
pub fn print_bytes(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Writes a line for the person to standard error.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Writes what went wrong to standard error.
pub fn error(text: &str) {
    let word = if colours(&io::stderr()) { "\x1b[1;31merror\x1b[0m" } else { "error" };
    note(&format!("{word}: {text}"));
}

/// What a person chose, whatever the surroundings say.
static CHOSEN: OnceLock<bool> = OnceLock::new();

/// From now on there are colours, or there are none.
pub fn choose_colours(colours: bool) {
    // The first choice holds.
    let _ = CHOSEN.set(colours);
}

/// May colour be written there?
pub fn colours(stream: &impl IsTerminal) -> bool {
    if let Some(chosen) = CHOSEN.get() {
        return *chosen;
    }
    let forbidden = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|value| value == "dumb");
    stream.is_terminal() && !forbidden && !dumb
}

/// A fault in this program is told in one sentence, not with the machinery's words.
pub fn quiet_faults() {
    std::panic::set_hook(Box::new(|fault| {
        let place = fault.location().map_or_else(String::new, |l| format!(" at {}:{}", l.file(), l.line()));
        let payload = fault.payload();
        let text = payload.downcast_ref::<String>().map(String::as_str);
        let what = text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no message");
        note(&format!(
            "fault: {what}{place}; this is a mistake in flux or in a node's code, please report it"
        ));
    }));
}
