//! Every verb of the `flux` command.
//!
//! Comes in: a command line. Goes out: results on standard output, errors on standard error, and an exit
//! code. *Never* here: what a program means, or how it runs; each verb asks the crate that knows, and
//! turns what it says into sentences.
//!
//! [`cli`] knows the command line, each file of [`verbs`] one verb, for the shell and for the session.

pub mod cli;
mod drawing;
mod markdown;
mod program;
mod table;
pub mod transcript;
pub mod verbs;
mod watching;
mod waterfall;
mod words;

use flux_session::{STACK, output};
use std::ffi::OsString;

/// Runs a command line, the program's name first, and gives back the exit code: 0 fine, 1 the program or the
/// request has errors, 2 the command line is wrong.
pub fn main(args: impl IntoIterator<Item = OsString> + Clone + Send + 'static) -> u8 {
    output::quiet_faults();
    let again = args.clone();
    match std::thread::Builder::new().stack_size(STACK).spawn(move || verb(again)) {
        // A fault was told by the hook.
        Ok(thread) => thread.join().unwrap_or(FAULT),
        // Where so much can't be set aside, most programs need no more than there is.
        Err(_) => verb(args),
    }
}

/// The exit code of a fault in this program, as Rust's own.
const FAULT: u8 = 101;

fn verb(args: impl IntoIterator<Item = OsString>) -> u8 {
    let outcome = match cli::Cli::read(args) {
        Ok(cli) => cli.run(),
        Err(error) => {
            // Help and version are results, and everything else that clap has to say is about the command line.
            let code = u8::from(error.use_stderr()) * 2;
            let _ = error.print();
            return code;
        }
    };
    match outcome {
        Ok(outcome) => outcome.code(),
        Err(failed) => {
            output::error(&failed.to_string());
            failed.code()
        }
    }
}
