//! `:!cmd`: a command of the shell.

use flux_session::Session;
use flux_session::{Failed, Outcome};
use std::process::Command;

/// Runs it, with the terminal as its own.
pub(crate) fn run(session: &mut Session, line: &str) -> Result<Outcome, Failed> {
    if line.is_empty() {
        return Err(Failed::Usage("a command follows: `:!ls`".into()));
    }
    let shell = std::env::var_os("SHELL").unwrap_or_else(|| "sh".into());
    let status = Command::new(shell).arg("-c").arg(line).status();
    let status = status.map_err(|error| Failed::World(format!("cannot run `{line}`: {error}")))?;
    session.interrupt.reset();
    match status.code() {
        Some(0) => Ok(Outcome::Fine),
        Some(code) => Err(Failed::World(format!("`{line}` ended with {code}"))),
        None => Err(Failed::World(format!("`{line}` was ended by a signal"))),
    }
}
