//! `:doc NAME`, `NAME?` and `NAME??`: what there is to know of a name, and its text.

use super::typed::InSession;
use crate::markdown;
use flux_session::analysis::ide::{About, Target};
use flux_session::report::Lines;
use flux_session::screen::Ink;
use flux_session::{Failed, Outcome};
use flux_session::{Format, Session};
use serde_json::json;

/// Tell what there is to know of a name (`NAME?` does, too; `NAME??` shows its text)
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  :doc Feed\n  :doc http.get\n  Feed?\n  Feed??")]
pub(crate) struct Typed {
    /// A node, type, store, component, lock, or a word of the language
    #[arg(value_name = "NAME")]
    name: String,
}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let name = self.name.as_str();
        match (name.strip_suffix("??"), name.strip_suffix('?')) {
            (Some(name), _) => text(session, name),
            (None, Some(name)) => show(session, name),
            (None, None) => show(session, name),
        }
    }
}

/// What an editor shows where the name is declared.
pub(crate) fn show(session: &mut Session, name: &str) -> Result<Outcome, Failed> {
    for about in find(session, name)? {
        let text = match session.format {
            Format::Human => markdown::render(&about.text, &session.screen),
            Format::Json => json!({"name": about.name, "kind": about.kind, "text": about.text}).to_string(),
        };
        session.say.result(&text);
    }
    Ok(Outcome::Fine)
}

/// Every statement about it, as it is written.
pub(crate) fn text(session: &mut Session, name: &str) -> Result<Outcome, Failed> {
    let found = find(session, name)?;
    let statements: Vec<&Target> = found.iter().flat_map(|about| &about.statements).collect();
    if statements.is_empty() {
        return Err(Failed::World(format!("`{name}` is no name of a program: `{name}?` tells what it is")));
    }
    let mut out = Vec::new();
    for target in statements {
        let whole = session.workspace.text(target.file);
        let written = whole.get(target.range.clone()).unwrap_or_default();
        let start = target.range.start + (written.len() - written.trim_start().len());
        let path = session.workspace.path(target.file);
        let library = path.starts_with("flux:/");
        let file = if library { path.display().to_string() } else { session.names.of(path) };
        let line = Lines::new(whole).position(start).line;
        out.push(match session.format {
            Format::Human => {
                let place = session.screen.paint(Ink::Faint, &format!("// {file}:{line}"));
                format!("{place}\n{}", markdown::source(written.trim(), &session.screen))
            }
            Format::Json => json!({"file": file, "line": line, "text": written.trim()}).to_string(),
        });
    }
    session.say.result(&out.join("\n"));
    Ok(Outcome::Fine)
}

fn find(session: &Session, name: &str) -> Result<Vec<About>, Failed> {
    let found = session.workspace.about(session.root, name);
    if !found.is_empty() {
        return Ok(found);
    }
    Err(unknown(name, session.workspace.names(session.root).iter().map(String::as_str)))
}

/// There is no such name; the nearest of these may be meant.
pub(crate) fn unknown<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Failed {
    let near = nearest(name, names).map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    Failed::World(format!("nothing is named `{name}`{near}"))
}

/// The name that is the most like it, if one is.
pub(crate) fn nearest<'n>(name: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let wanted = name.to_lowercase();
    let likeness = |other: &str| strsim::jaro_winkler(&other.to_lowercase(), &wanted);
    let scored = names.map(|other| (likeness(other), other));
    scored.filter(|(score, _)| *score > 0.75).max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, other)| other)
}
