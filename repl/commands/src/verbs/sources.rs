//! `:sources`: where flows begin.

use super::typed::InSession;
use crate::table::{Table, words};
use flux_session::line::Line;
use flux_session::plan::{Plan, Source, SourceKind};
use flux_session::screen::Ink;
use flux_session::{Failed, Outcome};
use flux_session::{Format, Session};
use serde_json::json;

/// List the program's sources: what starts their flows, and where these go
#[derive(clap::Args)]
#[command(after_help = "Example: :sources")]
pub(crate) struct Typed {}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let plan = session.plan()?;
        if plan.sources.is_empty() {
            return Err(Failed::World(
                "the program has no source yet: type one, such as `source Hello using http.get(\"/hello\") => Greet;`"
                    .into(),
            ));
        }
        let text = match session.format {
            Format::Human => table(&plan).render(&session.screen),
            Format::Json => objects(session, &plan),
        };
        session.say.result(&text);
        Ok(Outcome::Fine)
    }
}

fn table(plan: &Plan) -> Table {
    let mut table = Table::new(&["name", "started by", "puts out", "goes to", "paths"]).labelled(&[1, 2, 3]);
    for source in &plan.sources {
        let mut name = Line::default();
        name.push(Ink::Source, source.name.as_str());
        table.lines(vec![
            name,
            words(Ink::Plain, &trigger(source)),
            words(Ink::Plain, &format!("({})", plan.show_fields(&source.outputs))),
            words(Ink::Flow, &source.target),
            words(Ink::Faint, &paths(source.paths)),
        ]);
    }
    table
}

fn trigger(source: &Source) -> String {
    match &source.kind {
        SourceKind::Component(call) => call.to_string(),
        SourceKind::Native(_) => "native code, in a loop".to_owned(),
    }
}

/// How many paths, as a person reads it; the number saturates.
fn paths(count: u64) -> String {
    match count {
        u64::MAX => "more than can be counted".to_owned(),
        1 => "1 path".to_owned(),
        count => format!("{count} paths"),
    }
}

fn objects(session: &Session, plan: &Plan) -> String {
    let object = |source: &Source| {
        let outputs =
            source.outputs.iter().map(|field| json!({"name": field.name, "type": plan.show_type(&field.ty)}));
        let using = match &source.kind {
            SourceKind::Component(call) => Some(call.to_string()),
            SourceKind::Native(_) => None,
        };
        json!({
            "name": source.name, "using": using, "outputs": outputs.collect::<Vec<_>>(), "target": source.target,
            "paths": source.paths, "may_write": source.may_write, "session": source.session.is_some(),
            "place": session.place(source.at),
        })
        .to_string()
    };
    plan.sources.iter().map(object).collect::<Vec<_>>().join("\n")
}
