//! `:stores`: the state that outlives a flow, and who reads and writes it.

use super::typed::InSession;
use crate::table::{Table, words};
use flux_session::line::Line;
use flux_session::plan::{Node, NodeKind, Plan, StateUse, Store};
use flux_session::screen::Ink;
use flux_session::{Failed, Outcome};
use flux_session::{Format, Session};
use serde_json::json;

/// List the program's stores: what keeps them, who reads and who writes them
#[derive(clap::Args)]
#[command(after_help = "Example: :stores")]
pub(crate) struct Typed {}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let plan = session.plan()?;
        if plan.stores.is_empty() {
            return Err(Failed::World(
                "the program has no store yet: type one, such as `store seen using memory(entries: 100);`"
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
    let mut table = Table::new(&["name", "kept by", "read by", "written by"]).labelled(&[1, 2, 3]);
    for store in &plan.stores {
        let (readers, writers) = users(plan, store);
        let list = |names: &[&str]| match names {
            [] => words(Ink::Faint, "nobody"),
            names => words(Ink::Node, &names.join(", ")),
        };
        let mut name = Line::default();
        name.push(Ink::Strong, store.name.as_str());
        table.lines(vec![name, words(Ink::Plain, &store.using.to_string()), list(&readers), list(&writers)]);
    }
    table
}

/// Those that read and those that write it themselves; a flow does so by what is inside.
fn users<'p>(plan: &'p Plan, store: &Store) -> (Vec<&'p str>, Vec<&'p str>) {
    let id = plan.stores.iter().position(|other| other.name == store.name);
    let is_this = |used: &StateUse| {
        let kept_by = plan.state(used.state).store.map(|store| store.index());
        kept_by.is_some() && kept_by == id
    };
    let names = |uses: &[StateUse]| uses.iter().any(is_this);
    let own = |node: &&Node| matches!(node.kind, NodeKind::Concrete | NodeKind::Call);
    let of = |is: &dyn Fn(&Node) -> bool| {
        let mut found: Vec<&str> =
            plan.nodes.iter().filter(own).filter(|n| is(n)).map(|n| n.name.as_str()).collect();
        found.dedup();
        found
    };
    (of(&|node| names(&node.effects.reads)), of(&|node| names(&node.effects.writes)))
}

fn objects(session: &Session, plan: &Plan) -> String {
    let object = |store: &Store| {
        let (readers, writers) = users(plan, store);
        json!({
            "name": store.name, "using": store.using.to_string(), "readers": readers, "writers": writers,
            "place": session.place(store.at),
        })
        .to_string()
    };
    plan.stores.iter().map(object).collect::<Vec<_>>().join("\n")
}
