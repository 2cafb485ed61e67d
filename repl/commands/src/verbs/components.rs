//! `:components`: what `using` can name.

use super::typed::InSession;
use crate::table::{Table, words};
use flux_session::analysis::ide::Component;
use flux_session::line::Line;
use flux_session::screen::Ink;
use flux_session::{Failed, Outcome};
use flux_session::{Format, Session};
use serde_json::json;

/// List the components that nodes can use; of one, tell all
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  :components\n  :components list.\n  :components list.merge")]
pub(crate) struct Typed {
    /// The beginning of their names, or the name of one
    #[arg(value_name = "PREFIX")]
    prefix: Option<String>,
}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let all = session.workspace.components(session.root);
        let prefix = self.prefix.unwrap_or_default();
        if all.iter().any(|component| component.name == prefix) {
            return super::doc::show(session, &prefix);
        }
        let chosen: Vec<&Component> = all.iter().filter(|it| it.name.starts_with(&prefix)).collect();
        if chosen.is_empty() {
            let near = super::doc::nearest(&prefix, all.iter().map(|component| component.name.as_str()));
            let near = near.map_or_else(
                || "; `:components` lists them all".to_owned(),
                |near| format!("; did you mean `{near}`?"),
            );
            return Err(Failed::World(format!("no component's name begins with `{prefix}`{near}")));
        }
        let text = match session.format {
            Format::Human => table(&chosen).render(&session.screen),
            Format::Json => objects(&chosen),
        };
        session.say.result(&text);
        Ok(Outcome::Fine)
    }
}

fn table(components: &[&Component]) -> Table {
    let mut table = Table::new(&["component", "inputs -> outputs", "what it does"]);
    for component in components {
        let mut name = Line::default();
        name.push(Ink::Node, component.name.as_str());
        name.push(Ink::Faint, "(");
        for (index, argument) in component.arguments.iter().enumerate() {
            let end = if index + 1 < component.arguments.len() { ", " } else { "" };
            name.push(Ink::Faint, format!("{argument}{end}"));
        }
        name.push(Ink::Faint, ")");
        table.lines(vec![
            name,
            words(Ink::Plain, &component.signature),
            words(Ink::Plain, &first_sentence(&component.summary)),
        ]);
    }
    table
}

/// Up to the first full stop.
fn first_sentence(text: &str) -> String {
    text.split(". ").next().unwrap_or(text).trim_end_matches('.').replace('`', "")
}

fn objects(components: &[&Component]) -> String {
    let object = |it: &&Component| {
        json!({
            "name": it.name, "arguments": it.arguments, "signature": it.signature, "summary": it.summary,
            "own": it.own,
        })
        .to_string()
    };
    components.iter().map(object).collect::<Vec<_>>().join("\n")
}
