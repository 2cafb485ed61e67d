//! `NAME?` and `NAME??`: what there is to know of a name, and its text.

use crate::session::Session;
use crate::{Failed, Outcome};
use flux_analysis::ide::Symbol;

/// What an editor shows where the name is declared.
pub(crate) fn show(session: &mut Session, name: &str) -> Result<Outcome, Failed> {
    let symbol = find(session, name)?;
    let hover = session.workspace.hover(symbol.file, symbol.selection.start);
    let text = hover.map_or_else(|| symbol.detail.clone(), |hover| hover.text);
    session.say.result(&text);
    Ok(Outcome::Fine)
}

/// Its statement, as it is written.
pub(crate) fn text(session: &mut Session, name: &str) -> Result<Outcome, Failed> {
    let symbol = find(session, name)?;
    let text = session.workspace.text(symbol.file).get(symbol.range).unwrap_or_default().to_owned();
    session.say.result(&text);
    Ok(Outcome::Fine)
}

fn find(session: &Session, name: &str) -> Result<Symbol, Failed> {
    let found = session.workspace.find_symbols(name, 50);
    let exact = found.iter().find(|symbol| symbol.name == name).cloned();
    exact.ok_or_else(|| {
        let near = found.first().map_or_else(String::new, |near| format!("; did you mean `{}`?", near.name));
        Failed::World(format!("nothing is named `{name}`{near}"))
    })
}
