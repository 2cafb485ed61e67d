//! The command line. A verb's arguments, whose documentation is its help, stand in the verb's own file.

use crate::verbs::{Run, check, explain, fmt, graph, lsp, new, repl, run, send, unbuilt};
use clap::{Parser, Subcommand};
use flux_session::{Failed, Outcome};
use std::ffi::OsString;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The exit code of what was interrupted.
const INTERRUPTED: i32 = 130;

/// A language, checker and runner for Internet services written as dataflow graphs.
#[derive(Parser)]
#[command(name = "flux", version, disable_help_subcommand = true, max_term_width = 100)]
#[command(override_usage = "flux [FILE]...\n       flux <COMMAND>")]
#[command(
    after_help = "Without a command, flux opens the interactive session, on FILEs if there are some; it takes the flags of \
                  `flux repl`: `flux --quiet hello.flux`."
)]
pub struct Cli {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    New(new::Args),
    Check(check::Args),
    Fmt(fmt::Args),
    Explain(explain::Args),
    Graph(graph::Args),
    Run(run::Args),
    Send(send::Args),
    Repl(repl::Args),
    Profile(unbuilt::Profile),
    Simulate(unbuilt::Simulate),
    Optimize(unbuilt::Optimize),
    Lsp(lsp::Args),
    Stub(unbuilt::Stub),
    Build(unbuilt::Build),
    /// Files, for the session; or a verb that is none.
    #[command(external_subcommand)]
    Other(Vec<OsString>),
}

impl Cli {
    /// Reads a command line, the program's name first. One that begins with a flag of the session is the session's.
    ///
    /// # Errors
    /// What clap has to say: of a wrong command line, or because help or the version is asked for.
    pub fn read(args: impl IntoIterator<Item = OsString>) -> Result<Cli, clap::Error> {
        let mut args: Vec<OsString> = args.into_iter().collect();
        let first = args.get(1).map(|word| word.to_string_lossy());
        let own = |word: &str| matches!(word, "-h" | "--help" | "-V" | "--version" | "-" | "--");
        if first.is_some_and(|word| word.starts_with('-') && !own(&word)) {
            args.insert(1, "repl".into());
        }
        Cli::try_parse_from(args)
    }

    /// Runs the verb.
    ///
    /// # Errors
    /// What kept it from its work.
    pub fn run(self) -> Result<Outcome, Failed> {
        // A server drains when it is interrupted, a session goes on, a load test tells what it has; everything else just
        // ends.
        let goes_on =
            matches!(self.verb, None | Some(Verb::Run(_) | Verb::Send(_) | Verb::Repl(_) | Verb::Other(_)));
        if !goes_on {
            end_on_interrupt();
        }
        match self.verb {
            None => repl::Args::default().run(),
            Some(Verb::New(args)) => args.run(),
            Some(Verb::Check(args)) => args.run(),
            Some(Verb::Fmt(args)) => args.run(),
            Some(Verb::Explain(args)) => args.run(),
            Some(Verb::Graph(args)) => args.run(),
            Some(Verb::Run(args)) => args.run(),
            Some(Verb::Send(args)) => args.run(),
            Some(Verb::Repl(args)) => args.run(),
            Some(Verb::Profile(args)) => args.run(),
            Some(Verb::Simulate(args)) => args.run(),
            Some(Verb::Optimize(args)) => args.run(),
            Some(Verb::Lsp(args)) => args.run(),
            Some(Verb::Stub(args)) => args.run(),
            Some(Verb::Build(args)) => args.run(),
            Some(Verb::Other(words)) => other(&words),
        }
    }
}

/// Is that the name of a verb?
pub(crate) fn is_verb(word: &str) -> bool {
    <Cli as clap::CommandFactory>::command().get_subcommands().any(|verb| verb.get_name() == word)
}

/// From here an interrupt ends the process with the exit code 130, as scripts expect.
fn end_on_interrupt() {
    let always = Arc::new(AtomicBool::new(true));
    // Where no handler can be set, the system ends the process, and shells say 130 too.
    let _ =
        signal_hook::flag::register_conditional_shutdown(signal_hook::consts::SIGINT, INTERRUPTED, always);
}

/// The first word is no verb: files for a session, or a slip.
fn other(words: &[OsString]) -> Result<Outcome, Failed> {
    let Some(word) = words.first() else { return repl::Args::default().run() };
    let text = word.to_string_lossy();
    if Path::new(word).exists() || text.contains(['.', '/', '\\']) {
        return repl::Args::try_parse(words)?.run();
    }
    let command = <Cli as clap::CommandFactory>::command();
    let verbs: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    let nearest = verbs.iter().copied().max_by(|a, b| {
        let likeness = |verb: &str| strsim::jaro_winkler(verb, &text);
        likeness(a).total_cmp(&likeness(b))
    });
    let hint = match nearest.filter(|verb| strsim::jaro_winkler(verb, &text) > 0.75) {
        Some(verb) => format!("did you mean `flux {verb}`?"),
        None => format!("the verbs are {}", verbs.join(", ")),
    };
    Err(Failed::Usage(format!("flux has no verb `{text}`: {hint}")))
}
