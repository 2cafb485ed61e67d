//! `:nodes`: what the program is made of.

use super::typed::InSession;
use crate::table::{Table, words};
use flux_session::line::Line;
use flux_session::plan::{Effects, Implementation, Node, NodeKind, Plan, StateUse};
use flux_session::screen::Ink;
use flux_session::{Failed, Outcome};
use flux_session::{Format, Session};
use serde_json::json;

/// List the program's nodes: what they take and put out, their locks and effects
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  :nodes\n  :nodes cache\n  :nodes 'auth.*'")]
pub(crate) struct Typed {
    /// A part of their names; `*` stands for anything
    #[arg(value_name = "PATTERN")]
    pattern: Option<String>,
}

impl InSession for Typed {
    fn run(self, session: &mut Session) -> Result<Outcome, Failed> {
        let plan = session.plan()?;
        let pattern = self.pattern.as_deref().unwrap_or("*");
        let nodes = chosen(&plan, pattern);
        if nodes.is_empty() {
            return Err(none(&plan, self.pattern.as_deref()));
        }
        let text = match session.format {
            Format::Human => table(&plan, &nodes).render(&session.screen),
            Format::Json => objects(session, &plan, &nodes),
        };
        session.say.result(&text);
        Ok(Outcome::Fine)
    }
}

/// Nodes by a part of their name; a component that is called alike in several places once.
fn chosen<'p>(plan: &'p Plan, pattern: &str) -> Vec<&'p Node> {
    let mut out: Vec<&Node> = Vec::new();
    for node in &plan.nodes {
        let same = |other: &&Node| {
            (other.name.as_str(), &other.inputs, &other.outputs)
                == (node.name.as_str(), &node.inputs, &node.outputs)
        };
        if fits(&node.name, pattern) && !out.iter().any(same) {
            out.push(node);
        }
    }
    out.sort_by_key(|node| node.kind == NodeKind::Call);
    out
}

/// A part of the name, in any case; with `*`, all of it.
pub(crate) fn fits(name: &str, pattern: &str) -> bool {
    let (name, pattern) = (name.to_lowercase(), pattern.to_lowercase());
    if !pattern.contains('*') {
        return name.contains(&pattern);
    }
    let mut rest = name.as_str();
    let parts: Vec<&str> = pattern.split('*').collect();
    for (index, part) in parts.iter().enumerate() {
        let last = index + 1 == parts.len();
        let found = match (index, last) {
            (0, _) => rest.starts_with(part).then_some(0),
            (_, true) => rest.ends_with(part).then(|| rest.len() - part.len()),
            _ => rest.find(part),
        };
        let Some(at) = found else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

fn none(plan: &Plan, pattern: Option<&str>) -> Failed {
    let Some(pattern) = pattern else {
        return Failed::World(
            "the program has no node yet: type one, such as `Greet = text.template(\"Hello\");`".into(),
        );
    };
    let names = plan.nodes.iter().map(|node| node.name.as_str());
    let near = super::doc::nearest(pattern, names)
        .map_or_else(|| "; `:nodes` lists them all".to_owned(), |near| format!("; did you mean `{near}`?"));
    Failed::World(format!("no node's name has `{pattern}` in it{near}"))
}

fn table(plan: &Plan, nodes: &[&Node]) -> Table {
    let mut table = Table::new(&["name", "kind", "inputs → outputs", "locks", "effects"]).labelled(&[3]);
    for node in nodes {
        let (ink, kind) = kind(node);
        let mut wiring = words(Ink::Plain, &format!("({})", plan.show_fields(&node.inputs)));
        wiring.push(Ink::Faint, " → ");
        wiring.join(words(Ink::Plain, &format!("({})", plan.show_fields(&node.outputs))));
        let locks: Vec<String> = node.locks.iter().map(|lock| plan.show_lock(lock)).collect();
        let effects = effects(plan, &node.effects).unwrap_or_default();
        let mut name = Line::default();
        name.push(ink, node.name.as_str());
        table.lines(vec![
            name,
            words(Ink::Faint, &kind),
            wiring,
            words(Ink::Lock, &locks.join(", ")),
            words(Ink::Plain, &effects),
        ]);
    }
    table
}

/// What a node is; a node that runs a component by the component's name.
pub(crate) fn kind(node: &Node) -> (Ink, String) {
    match (node.kind, &node.implementation) {
        (NodeKind::Abstract, _) => (Ink::Flow, "flow".to_owned()),
        (NodeKind::Dispatch, _) => (Ink::Dispatch, "dispatch".to_owned()),
        (NodeKind::Call, _) => (Ink::Node, "component".to_owned()),
        (NodeKind::Concrete, Implementation::Component(call)) => (Ink::Node, call.component.clone()),
        (NodeKind::Concrete, _) => (Ink::Node, "native".to_owned()),
    }
}

/// What a node does to the world, in a few words; none: nothing that is known of.
fn effects(plan: &Plan, effects: &Effects) -> Option<String> {
    let names = |uses: &[StateUse]| {
        let names: Vec<&str> = uses.iter().map(|used| plan.state(used.state).name.as_str()).collect();
        names.join(", ")
    };
    let mut parts = Vec::new();
    if effects.pure {
        parts.push("pure".to_owned());
    }
    if effects.unknown {
        parts.push("unknown".to_owned());
    }
    if !effects.reads.is_empty() {
        parts.push(format!("reads {}", names(&effects.reads)));
    }
    if !effects.writes.is_empty() {
        parts.push(format!("writes {}", names(&effects.writes)));
    }
    if effects.staleness.is_some() && effects.reads.is_empty() && !effects.nondeterministic {
        parts.push("volatile".to_owned());
    }
    if effects.nondeterministic {
        parts.push("by chance or clock".to_owned());
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn objects(session: &Session, plan: &Plan, nodes: &[&Node]) -> String {
    let fields = |fields: &[flux_session::plan::Field]| {
        let each = fields.iter().map(|field| json!({"name": field.name, "type": plan.show_type(&field.ty)}));
        each.collect::<Vec<_>>()
    };
    let states =
        |uses: &[StateUse]| uses.iter().map(|used| plan.state(used.state).name.clone()).collect::<Vec<_>>();
    let locks = |locks: &[flux_session::plan::Acquire]| {
        locks.iter().map(|lock| plan.show_lock(lock)).collect::<Vec<_>>()
    };
    let object = |node: &&Node| {
        let using = match &node.implementation {
            Implementation::Component(call) => Some(call.to_string()),
            _ => None,
        };
        json!({
            "name": node.name, "kind": node.kind, "inputs": fields(&node.inputs), "outputs": fields(&node.outputs),
            "using": using, "locks": locks(&node.locks), "declared_locks": locks(&node.declared_locks),
            "pure": node.effects.pure, "reads": states(&node.effects.reads), "writes": states(&node.effects.writes),
            "unknown_effects": node.effects.unknown, "place": session.place(node.at),
        })
        .to_string()
    };
    nodes.iter().map(object).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn patterns() {
        for pattern in ["cache", "CHECK", "*", "Check*", "*Cache", "C*k*e", "CheckCache", ""] {
            assert!(fits("CheckCache", pattern), "{pattern}");
        }
        for pattern in ["cash", "Cache*", "*Check", "Check*Cache*e", "*x*"] {
            assert!(!fits("CheckCache", pattern), "{pattern}");
        }
        assert!(!fits("aa", "aa*a"));
    }
}
