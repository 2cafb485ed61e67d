//! `flux repl`, and `flux` alone: the interactive session.

use super::Run;
use super::typed::VERBS;
use crate::cli;
use clap::Parser;
use flux_session::screen::Screen;
use flux_session::{Failed, Outcome, script};
use flux_session::{Format, Interrupt, Say, Session, Wishes};
use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// Explore a program, fire requests at it, change it, run it
#[derive(clap::Args, Default)]
#[command(
    after_help = "`repl` may be left out: `flux --quiet FILE`.\n\nExamples:\n  flux shop.flux\n  flux repl \
                  shop.flux < script\n  echo ':send GET /hello/Ada' | flux --quiet hello.flux"
)]
pub struct Args {
    /// The program's files; none: an empty one
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Nothing but results and errors
    #[arg(short, long)]
    quiet: bool,
    /// How to write results; json: one object a line
    #[arg(long, value_enum, default_value_t = Format::Human)]
    format: Format,
}

impl Args {
    /// Of a command line without its verb: `flux shop.flux`.
    ///
    /// # Errors
    /// It has flags that there are not.
    pub(crate) fn try_parse(words: &[OsString]) -> Result<Args, Failed> {
        #[derive(Parser)]
        #[command(no_binary_name = true)]
        struct Bare {
            #[command(flatten)]
            args: Args,
        }
        match Bare::try_parse_from(words) {
            Ok(bare) => Ok(bare.args),
            Err(error) => {
                let text = error.render().to_string();
                let first = text.lines().next().unwrap_or_default();
                Err(Failed::Usage(first.trim_start_matches("error: ").to_owned()))
            }
        }
    }
}

impl Run for Args {
    fn run(self) -> Result<Outcome, Failed> {
        // `flux --quiet check x.flux`
        let verb = self.files.first().and_then(|file| file.to_str()).filter(|word| cli::is_verb(word));
        if let Some(verb) = verb.filter(|word| !Path::new(word).exists()) {
            return Err(Failed::Usage(format!(
                "`{verb}` is a verb, and there is no such file: a verb comes first, and its flags behind it"
            )));
        }
        let person = std::io::stdin().is_terminal() && std::io::stdout().is_terminal();
        let session = Session::open(Wishes {
            verbs: &VERBS,
            files: self.files,
            say: Say::default(),
            screen: Screen::of_terminal(),
            format: self.format,
            quiet: self.quiet,
            interrupt: Interrupt::listen(),
        })?;
        if person { flux_terminal::run(session) } else { script::run(session, std::io::stdin().lock()) }
    }
}
