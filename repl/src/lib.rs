//! Every verb of the `flux` command.
//!
//! Comes in: a command line. Goes out: results on standard output, errors on standard error, and an exit
//! code. *Never* here: what a program means, or how it runs; each verb asks the crate that knows, and
//! turns what it says into sentences.
//!
//! [`cli`] knows the command line, each file of [`commands`] one verb, [`report`] how a diagnostic is shown.

pub mod cli;
pub mod commands;
mod failures;
mod files;
mod outcome;
mod output;
mod pages;
mod program;
mod quantity;
pub mod report;
mod request;
mod tally;
mod waterfall;

pub use outcome::{Failed, Outcome};

use clap::Parser;
use std::ffi::OsString;

/// Runs a command line, the program's name first, and gives back the exit code: 0 fine, 1 the program or the
/// request has errors, 2 the command line is wrong.
pub fn main(args: impl IntoIterator<Item = OsString>) -> u8 {
    output::quiet_faults();
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
