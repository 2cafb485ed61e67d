//! `:help`: what can be typed.

use super::typed::{self, InSession};
use crate::table::Table;
use flux_session::Session;
use flux_session::screen::{Ink, Screen, fit, width_of};
use flux_session::{Failed, Outcome};

/// Show what can be typed, or all about one command
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  :help\n  :help send")]
pub(crate) struct Typed {
    /// A command
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// What is no command.
const FORMS: [(&str, &str); 6] = [
    ("Feed = A -> B;", "a statement joins the program, or replaces what has its name"),
    ("7 -> Double", "a flow runs; it may begin with a literal, a record or an earlier result"),
    ("_  _2  _2.name", "the last result, the second, one of its values"),
    ("Feed?  Feed??", "what there is to know of a name; its text"),
    (":!ls", "a command of the shell"),
    ("Ctrl-C  Ctrl-D", "cancels the line or what runs; leaves"),
];

/// The commands by what one wants of them.
const GROUPS: [(&str, &[&str]); 5] = [
    (
        "Look",
        &["graph", "type", "doc", "nodes", "sources", "stores", "locks", "components", "check", "explain"],
    ),
    ("Try", &["send", "fire", "trace", "paths", "results", "long", "time"]),
    ("Serve", &["run", "top", "status", "stop"]),
    ("Change", &["undo", "diff", "save"]),
    ("Help", &["help", "quit"]),
];

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let text = match self.command.as_deref().map(|name| name.trim_start_matches(':')) {
            None => overview(&session.screen),
            Some(name) => match typed::help_of(name) {
                Some(help) => fitted(&help, session.screen.width),
                None => return Err(typed::unknown(name)),
            },
        };
        session.say.result(&text);
        Ok(Outcome::Fine)
    }
}

fn overview(screen: &Screen) -> String {
    let verbs = typed::names();
    let forms = FORMS.iter().map(|(form, about)| ((*form).to_owned(), (*about).to_owned()));
    let mut out = section(None, forms, screen);
    for (group, names) in GROUPS {
        let verbs = names.iter().filter_map(|name| verbs.iter().find(|(verb, _)| verb == name));
        let rows = verbs.map(|(name, about)| (format!(":{name}"), about.clone()));
        out.push('\n');
        out.push_str(&section(Some(group), rows, screen));
    }
    out
}

/// Names stand under each other in all sections.
fn section(title: Option<&str>, rows: impl Iterator<Item = (String, String)>, screen: &Screen) -> String {
    let widest = FORMS.iter().map(|(form, _)| width_of(form)).max().unwrap_or(0);
    let mut out = title.map_or_else(String::new, |title| format!("{}\n", screen.paint(Ink::Faint, title)));
    let mut table = Table::new(&["", ""]);
    for (name, about) in rows {
        table.row([(Ink::Strong, fit(&name, widest).as_str()), (Ink::Plain, about.as_str())]);
    }
    out.push_str(&table.render(screen));
    out
}

/// Lines that are too long are broken: what stands in a second column goes below, further in.
fn fitted(text: &str, width: usize) -> String {
    let mut out = String::new();
    for line in text.lines().map(str::trim_end) {
        let indent = line.len() - line.trim_start().len();
        let (first, second) = line[indent..].split_once("  ").unwrap_or((&line[indent..], ""));
        if width_of(line) <= width {
            out.push_str(&format!("{line}\n"));
            continue;
        }
        for (text, indent, hang) in
            [(first, indent, indent + 4), (second.trim_start(), indent + 4, indent + 4)]
        {
            if !text.is_empty() {
                broken(text, indent, hang, width, &mut out);
            }
        }
    }
    out
}

/// A text between words, with one indent for its first line and another for those behind it.
fn broken(text: &str, first: usize, hang: usize, width: usize, out: &mut String) {
    let mut line = " ".repeat(first);
    let mut fresh = true;
    for word in text.split_whitespace() {
        if !fresh && width_of(&line) + 1 + width_of(word) > width {
            out.push_str(&format!("{line}\n"));
            line = " ".repeat(hang);
            fresh = true;
        }
        if !fresh {
            line.push(' ');
        }
        line.push_str(word);
        fresh = false;
    }
    out.push_str(&format!("{line}\n"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_is_in_one_group_and_has_an_example() {
        let grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let names: Vec<String> = typed::names().into_iter().map(|(name, _)| name).collect();
        for name in &names {
            assert_eq!(grouped.iter().filter(|other| *other == name).count(), 1, "{name}");
            let help = typed::help_of(name).unwrap();
            assert!(help.contains("Example") && help.contains(&format!(":{name}")), "{help}");
            assert!(!help.contains(": flux ") && !help.contains("\n  flux "), "{help}");
            for width in [40, 80] {
                let fitted = fitted(&help, width);
                assert!(fitted.lines().all(|line| width_of(line) <= width), "{fitted}");
            }
        }
        assert_eq!(grouped.len(), names.len());
    }

    #[test]
    fn it_fits() {
        for width in [40, 80, 120] {
            let shown = overview(&Screen { width, colour: false, progress: false });
            assert!(shown.lines().all(|line| width_of(line) <= width), "{shown}");
            insta::assert_snapshot!(format!("help_{width}"), shown);
        }
        insta::assert_snapshot!("help_send_40", fitted(&typed::help_of("send").unwrap(), 40));
    }
}
