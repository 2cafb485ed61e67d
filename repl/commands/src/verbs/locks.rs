//! `:locks`: the order in which constraints are taken, who waits for whom, what was moved up and why.

use super::typed::InSession;
use crate::markdown;
use crate::table::{Table, words};
use flux_session::analysis::Diagnostic;
use flux_session::line::Line;
use flux_session::plan::{Acquire, LockId, Mode, Node, Plan, Scope};
use flux_session::report::Lines;
use flux_session::screen::{Ink, Screen};
use flux_session::{Failed, Outcome};
use flux_session::{Format, Session};
use serde_json::{Value, json};
use std::mem::discriminant;

/// Show the order of locks: who takes them, who waits for whom, what was moved up and why
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  :locks\n  :locks Feed")]
pub(crate) struct Typed {
    /// Only the locks that this node takes
    #[arg(value_name = "NODE")]
    node: Option<String>,
}

/// A node that takes a lock.
struct Taker<'p> {
    node: &'p Node,
    acquire: &'p Acquire,
}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let plan = session.plan()?;
        if plan.locks.is_empty() {
            return Err(Failed::World(
                "the program has no constraint, so that nothing waits: type one, such as `constraint Save:{news};`"
                    .into(),
            ));
        }
        let moved = moved_up(session, self.node.as_deref());
        let text = match &self.node {
            None => whole(session, &plan, &moved),
            Some(name) => {
                let names = plan.nodes.iter().map(|node| node.name.as_str());
                let found = plan.nodes.iter().find(|node| node.name == *name);
                let node = found.ok_or_else(|| super::doc::unknown(name, names))?;
                if node.locks.is_empty() {
                    return Err(Failed::World(format!("`{name}` takes no lock: `:locks` shows who does")));
                }
                of_node(session, &plan, node, &moved)
            }
        };
        session.say.result(&text);
        Ok(Outcome::Fine)
    }
}

fn whole(session: &Session, plan: &Plan, moved: &[Moved]) -> String {
    if session.format == Format::Json {
        let ids = (0..plan.locks.len() as u32).map(LockId);
        let locks = ids.map(|id| lock_object(plan, id).to_string());
        return locks
            .chain(moved.iter().map(|moved| moved.object().to_string()))
            .collect::<Vec<_>>()
            .join("\n");
    }
    let screen = &session.screen;
    let mut out = String::new();
    for (index, lock) in plan.locks.iter().enumerate() {
        let title = format!("{} {}", index + 1, lock.name);
        out.push_str(&format!("{}\n", screen.paint(Ink::Lock, &title)));
        let takers = takers(plan, LockId(index as u32));
        let mut table = Table::new(&["node", "as", "one for", "waits for"]).labelled(&[1, 2, 3]);
        for taker in &takers {
            let mut name = Line::default();
            name.push(super::nodes::kind(taker.node).0, taker.node.name.as_str());
            let mut how = words(Ink::Plain, mode(taker.acquire.mode));
            if taker.acquire.hoisted {
                how.push(Ink::Lock, " ↑");
            }
            let waits = waits_for(taker, &takers).join(", ");
            table.lines(vec![
                name,
                how,
                words(Ink::Plain, &scope(&taker.acquire.scope)),
                words(Ink::Node, &waits),
            ]);
        }
        out.push_str(&indented(&table, screen));
        out.push('\n');
    }
    let order = if plan.locks.len() > 1 { "Whoever takes several takes them in this order. " } else { "" };
    let text = format!("{order}Readers do not wait for each other; a writer waits for all.");
    out.push_str(&markdown::wrapped(&text, screen).join("\n"));
    out.push('\n');
    if moved.is_empty() && plan.nodes.iter().any(|node| node.locks.iter().any(|lock| lock.hoisted)) {
        out.push_str("↑ was moved up from inside.\n");
    }
    moved.iter().for_each(|moved| out.push_str(&moved.tell(screen)));
    out
}

fn of_node(session: &Session, plan: &Plan, node: &Node, moved: &[Moved]) -> String {
    if session.format == Format::Json {
        let locks: Vec<Value> =
            node.locks.iter().map(|acquire| taker_object(plan, &Taker { node, acquire })).collect();
        let own = json!({"node": node.name, "locks": locks}).to_string();
        return [own]
            .into_iter()
            .chain(moved.iter().map(|moved| moved.object().to_string()))
            .collect::<Vec<_>>()
            .join("\n");
    }
    let screen = &session.screen;
    let mut table = Table::new(&["takes", "as", "one for", "because", "waits for"]).labelled(&[1, 2, 3, 4]);
    for acquire in &node.locks {
        let name = plan.locks.get(acquire.lock.index()).map_or("?", |lock| lock.name.as_str());
        let why = if acquire.hoisted { "moved up" } else { "declared" };
        let waits = waits_for(&Taker { node, acquire }, &takers(plan, acquire.lock)).join(", ");
        table.lines(vec![
            words(Ink::Lock, name),
            words(Ink::Plain, mode(acquire.mode)),
            words(Ink::Plain, &scope(&acquire.scope)),
            words(if acquire.hoisted { Ink::Lock } else { Ink::Faint }, why),
            words(Ink::Node, &waits),
        ]);
    }
    let mut out = table.render(screen);
    moved.iter().for_each(|moved| out.push_str(&moved.tell(screen)));
    out
}

fn takers(plan: &Plan, lock: LockId) -> Vec<Taker<'_>> {
    let mut out = Vec::new();
    for node in &plan.nodes {
        let own = node.locks.iter().filter(|acquire| acquire.lock == lock);
        out.extend(own.map(|acquire| Taker { node, acquire }));
    }
    out
}

/// Those that may hold what this one wants, itself in another flow included. Locks of different scopes are different.
fn waits_for<'p>(taker: &Taker<'p>, all: &[Taker<'p>]) -> Vec<&'p str> {
    let stands_in_the_way = |other: &&Taker<'p>| {
        discriminant(&other.acquire.scope) == discriminant(&taker.acquire.scope)
            && (taker.acquire.mode == Mode::Write || other.acquire.mode == Mode::Write)
    };
    let mut names: Vec<&str> = Vec::new();
    for other in all.iter().filter(stands_in_the_way) {
        let name = if other.node.name == taker.node.name { "itself" } else { other.node.name.as_str() };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn mode(mode: Mode) -> &'static str {
    match mode {
        Mode::Read => "reader",
        Mode::Write => "writer",
    }
}

fn scope(scope: &Scope) -> String {
    match scope {
        Scope::Program => "the service".to_owned(),
        Scope::Session => "each session".to_owned(),
        Scope::Key(input) => format!("each {input}"),
    }
}

fn indented(table: &Table, screen: &Screen) -> String {
    let narrow = Screen { width: screen.width.saturating_sub(2), ..*screen };
    table.render(&narrow).lines().map(|line| format!("  {line}\n")).collect()
}

fn lock_object(plan: &Plan, id: LockId) -> Value {
    let takers = takers(plan, id);
    let objects: Vec<Value> = takers.iter().map(|taker| taker_object(plan, taker)).collect();
    let name = plan.locks.get(id.index()).map(|lock| lock.name.clone());
    json!({"lock": name, "order": id.index() + 1, "takers": objects})
}

fn taker_object(plan: &Plan, taker: &Taker<'_>) -> Value {
    let acquire = taker.acquire;
    let scope = match &acquire.scope {
        Scope::Program => "program",
        Scope::Session => "session",
        Scope::Key(input) => input,
    };
    json!({
        "node": taker.node.name, "lock": plan.locks.get(acquire.lock.index()).map(|lock| lock.name.clone()),
        "mode": acquire.mode, "scope": scope, "hoisted": acquire.hoisted,
        "waits_for": waits_for(taker, &takers(plan, acquire.lock)).into_iter()
            .map(|name| if name == "itself" { taker.node.name.as_str() } else { name }).collect::<Vec<_>>(),
    })
}

/// A lock that a node takes although it does not say so, with what is to be said of that.
struct Moved {
    code: &'static str,
    message: String,
    place: String,
    /// How one gets to each of the two locks.
    chains: Vec<(String, String)>,
    why: Option<String>,
}

fn moved_up(session: &Session, node: Option<&str>) -> Vec<Moved> {
    let place = |file, offset| {
        let line = Lines::new(session.workspace.text(file)).position(offset).line;
        format!("{}:{line}", session.names.of(session.workspace.path(file)))
    };
    // What is said of a node calls it by its own name, without an alias.
    let own = node.map(|name| name.rsplit('.').next().unwrap_or(name));
    let about = |found: &Diagnostic| {
        flux_session::analysis::locks::moved_up(&found.said)
            .is_some_and(|node| own.is_none_or(|own| own == node))
    };
    let moved = |found: Diagnostic| Moved {
        code: found.code,
        place: place(found.file, found.range.start),
        chains: found.labels.iter().map(|it| (it.message.clone(), place(it.file, it.range.start))).collect(),
        message: found.message,
        why: found.help,
    };
    session.check().into_iter().filter(about).map(moved).collect()
}

impl Moved {
    fn tell(&self, screen: &Screen) -> String {
        let mut out = String::from("\n");
        let mut part = |indent: usize, text: &str| {
            let narrow = Screen { width: screen.width.saturating_sub(indent), ..*screen };
            for line in markdown::wrapped(text, &narrow) {
                out.push_str(&format!("{}{line}\n", " ".repeat(indent)));
            }
        };
        part(0, &format!("**↑** {} ({}, {})", self.message, self.code, self.place));
        for (chain, place) in &self.chains {
            part(2, &format!("{chain} ({place})"));
        }
        if let Some(why) = &self.why {
            why.split('\n').for_each(|why| part(2, why));
        }
        out
    }

    fn object(&self) -> Value {
        let chains = self.chains.iter().map(|(text, place)| json!({"text": text, "place": place}));
        json!({
            "moved_up": self.message, "code": self.code, "place": self.place,
            "chains": chains.collect::<Vec<_>>(), "why": self.why,
        })
    }
}
