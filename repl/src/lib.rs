//! Every verb of the `flux` command.
//!
//! Comes in: a command line. Goes out: results on standard output, errors on standard error, and an exit
//! code. *Never* here: what a program means, or how it runs; each verb asks the crate that knows, and
//! turns what it says into sentences.
//!
//! [`cli`] knows the command line, each file of [`commands`] one verb, [`report`] how a diagnostic is shown.

mod bar;
pub mod cli;
pub mod commands;
mod drawing;
mod failures;
mod files;
mod histogram;
mod line;
mod markdown;
mod outcome;
mod output;
mod pages;
mod paths;
mod program;
mod quantity;
pub mod report;
mod request;
mod screen;
mod script;
mod sending;
mod session;
mod table;
mod tally;
mod terminal;
pub mod transcript;
mod waterfall;
mod words;

pub use outcome::{Failed, Outcome};

use clap::Parser;
use std::ffi::OsString;

/// Programs nest: flows in flows, brackets in brackets, and each level takes a piece of the stack. This is room that is
/// set aside, and taken only when it is used.
const STACK: usize = 512 << 20;

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
    let outcome = match cli::Cli::try_parse_from(args) {
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
