//! The verbs of a session: a line such as `:send GET /x` goes to the verb's own file, as in the shell.

use super::{
    check, components, definitions, doc, explain, fire, graph, help, locks, long, nodes, paths, results, run,
    send, service, shell, sources, stores, time, top, trace, types,
};
use crate::words::words;
use clap::{CommandFactory, Parser, Subcommand};
use flux_session::{Failed, Outcome};
use flux_session::{Session, Verbs};

/// What every verb's arguments can do in a session.
pub(crate) trait InSession {
    /// Does it.
    ///
    /// # Errors
    /// What kept it from its work.
    fn run(self, session: &mut Session) -> Result<Outcome, Failed>;
}

/// A line of a session that begins with a colon.
#[derive(Parser)]
#[command(
    name = "session",
    // Whoever shows the help breaks its lines.
    term_width = 0,
    no_binary_name = true,
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true
)]
struct Line {
    #[command(subcommand)]
    verb: Verb,
}

macro_rules! verbs {
    ($($name:ident($args:ty) $(= $alias:literal)*),* $(,)?) => {
        #[derive(Subcommand)]
        enum Verb {
            $($(#[command(visible_alias = $alias)])* $name($args),)*
            /// Leave the session (Ctrl-D does, too)
            #[command(after_help = "Example: :quit", visible_alias = "q", alias = "exit")]
            Quit,
        }

        impl Verb {
            /// None: the session is to end.
            fn run(self, session: &mut Session) -> Result<Option<Outcome>, Failed> {
                match self {
                    $(Verb::$name(args) => args.run(session).map(Some),)*
                    Verb::Quit => Ok(None),
                }
            }
        }
    };
}

verbs! {
    Graph(graph::Typed),
    Type(types::Typed),
    Doc(doc::Typed),
    Nodes(nodes::Typed),
    Sources(sources::Typed),
    Stores(stores::Typed),
    Locks(locks::Typed),
    Components(components::Typed),
    Check(check::Typed),
    Explain(explain::Args),
    Send(send::Typed),
    Fire(fire::Typed),
    Paths(paths::Typed),
    Trace(trace::Typed),
    Results(results::Typed),
    Long(long::Typed),
    Run(run::Typed),
    Top(top::Typed),
    Status(service::Status),
    Stop(service::Stop),
    Undo(definitions::Undo),
    Diff(definitions::Diff),
    Save(definitions::Save),
    Time(time::Typed),
    Help(help::Typed) = "h",
}

/// The verbs, for a session.
pub(crate) static VERBS: Verbs =
    Verbs { run, shell: shell::run, about: doc::show, text: doc::text, names, flags };

/// Verbs that take the rest of the line as it is.
const RAW: [&str; 2] = ["time", "type"];

/// Runs a verb; none: the session is to end.
///
/// # Errors
/// There is no such verb, it can't read its words, or something kept it from its work.
pub(crate) fn run(session: &mut Session, name: &str, rest: &str) -> Result<Option<Outcome>, Failed> {
    if name.is_empty() {
        return Err(Failed::Usage("a command follows the colon: `:help` shows them all".into()));
    }
    let mut line = vec![name.to_owned()];
    if RAW.contains(&name) {
        line.extend((!rest.is_empty()).then(|| rest.to_owned()));
    } else {
        line.extend(words(rest).map_err(Failed::Usage)?);
    }
    match Line::try_parse_from(line) {
        Ok(line) => line.verb.run(session),
        Err(error) => Err(Failed::Usage(told(name, &error))),
    }
}

/// What clap says, as the session says it.
fn told(name: &str, error: &clap::Error) -> String {
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text).trim_end();
    if error.kind() == clap::error::ErrorKind::InvalidSubcommand {
        return unknown(name).to_string();
    }
    // The last paragraph speaks of a flag that there is not.
    let text = text.split("\n\nFor more information").next().unwrap_or(text);
    text.replace("Usage: ", "usage: :")
}

/// There is no such verb.
pub(crate) fn unknown(name: &str) -> Failed {
    let nearest = nearest(name).map_or_else(String::new, |near| format!("did you mean `:{near}`? "));
    Failed::Usage(format!("there is no command `:{name}`: {nearest}`:help` shows them all"))
}

/// The verb whose name is the most like it.
fn nearest(name: &str) -> Option<String> {
    let likeness = |verb: &String| strsim::jaro_winkler(verb, name);
    let best =
        names().into_iter().map(|(verb, _)| verb).max_by(|a, b| likeness(a).total_cmp(&likeness(b)))?;
    (likeness(&best) > 0.7).then_some(best)
}

/// The verbs' names, each with a line about it, in the order in which they are to be read.
pub(crate) fn names() -> Vec<(String, String)> {
    let command = Line::command();
    let about = |verb: &clap::Command| verb.get_about().map(ToString::to_string).unwrap_or_default();
    command.get_subcommands().map(|verb| (verb.get_name().to_owned(), about(verb))).collect()
}

/// A verb's flags, each with a line about it.
pub(crate) fn flags(name: &str) -> Vec<(String, String)> {
    let command = Line::command();
    let Some(verb) = command.find_subcommand(name) else { return Vec::new() };
    let about = |flag: &clap::Arg| flag.get_help().map(ToString::to_string).unwrap_or_default();
    let flag = |flag: &clap::Arg| Some((format!("--{}", flag.get_long()?), about(flag)));
    verb.get_arguments().filter_map(flag).collect()
}

/// What `help VERB` shows.
pub(crate) fn help_of(name: &str) -> Option<String> {
    let mut command = Line::command();
    command.build();
    let verb = command.find_subcommand_mut(name)?;
    let help = verb.render_help().to_string().replace("Usage: session ", "Usage: :");
    // Verbs that the shell has with the same arguments share their examples.
    Some(help.replace("flux explain", ":explain"))
}
