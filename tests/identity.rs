//! One declared node is one, however many uses it has: what is said of it holds for all of them together, and what
//! is counted of it is counted once. And a step keeps its name through edits elsewhere.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

use flux_analysis::Workspace;
use flux_components::Library;
use flux_plan::Plan;
use flux_policy::VirtualWorld;
use flux_runner::{Engine, FireError, Options};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

fn plan(program: &str) -> Plan {
    let mut workspace = Workspace::new();
    let file = workspace.open_text(Path::new("identity.flux"), program);
    workspace.plan(file).unwrap_or_else(|found| panic!("{}", found[0].message))
}

fn engine(program: &str, world: &VirtualWorld) -> Arc<Engine> {
    let options = Options { world: Arc::new(world.clone()), ..Options::default() };
    Arc::new(Engine::new(plan(program), Arc::new(Library::default()), options).ok().unwrap())
}

#[tokio::test]
async fn a_limit_counts_a_nodes_runs_wherever_it_is_used() {
    // Of a component that passes the tuple on: each use has a signature of its own.
    let program = "@limit(1)\nSlow using time.delay(1s);\n\
        source A using http.get(\"/a\") => Slow -> {a: 1};\n\
        source B using http.get(\"/b/{string name}\") => Slow -> text.template(\"{name}\");\n";
    let world = VirtualWorld::new(1);
    let engine = engine(program, &world);
    let begin = |source: &'static str, outputs: Vec<flux_node::Value>| {
        let engine = engine.clone();
        tokio::spawn(async move { engine.fire(source, outputs).await })
    };
    let both = [begin("A", vec![]), begin("B", vec![flux_node::Value::Str("x".into())])];
    world.pass(Duration::from_millis(1500)).await;
    let done = both.iter().filter(|flow| flow.is_finished()).count();
    assert_eq!(done, 1, "one runs, and the other waits for its place");
    assert_eq!(world.sleepers(), 1);
    world.pass(Duration::from_millis(1000)).await;
    for flow in both {
        flow.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_nodes_failures_are_counted_together() {
    let program = "Fails using fail(404);\n\
        source A using http.get(\"/a\") => Fails;\n\
        source B using http.get(\"/b\") => {b: 1} -> Fails;\n";
    let world = VirtualWorld::new(1);
    let engine = engine(program, &world);
    for source in ["A", "B", "B"] {
        let failed = engine.fire(source, vec![]).await.unwrap_err();
        assert!(matches!(failed, FireError::Failed { code: 404, .. }), "{failed}");
    }
    let counted: Vec<(String, u64)> =
        engine.counters().nodes.into_iter().map(|count| (count.node, count.errors)).collect();
    assert_eq!(counted, [("Fails".to_owned(), 3)]);
}

#[test]
fn one_declaration_has_one_identity_in_the_plan() {
    let plan = plan(
        "@limit(2)\nSlow using time.delay(1s);\n\
         source A using http.get(\"/a\") => Slow -> {a: 1} -> Slow -> time.delay(1s);\n",
    );
    let names: Vec<&str> = plan.declared.iter().map(|declared| declared.name.as_str()).collect();
    assert_eq!(names, ["Slow"]);
    assert_eq!(plan.declared[0].limit, Some(2));
    let uses = plan.nodes.iter().filter(|node| node.declared.is_some()).count();
    assert_eq!((uses, plan.nodes.len()), (2, 3), "each use has its types, a call in the flow no declaration");
}

/// The ids of all steps, sorted.
fn ids(plan: &Plan) -> Vec<String> {
    let steps = plan.blocks.iter().flat_map(|block| &block.steps);
    let mut ids: Vec<String> = steps.map(|step| step.id.to_string()).collect();
    ids.sort();
    ids
}

const NEWS: &str = "OwnEdits (int user) -> (list<int> own) using cel(\"[user]\");\n\
    Friends (int user) -> (list<int> friends) using cel(\"[user]\");\n\
    Edits (int user) -> (list<int> edits) using cel(\"[user]\");\n\
    Some (int code) -> (list<int> friends) using cel(\"[code]\");\n\
    typedef big using cel(\"it > 10\");\n\
    Feed = { OwnEdits, Friends -> each Edits -> list.flatten() };\n\
    Sized:[big] = Feed;\n\
    Sized:[_] = Feed;\n\
    recover Friends(404, 410) => Some;\n\
    handle error Feed => text.template(\"{code}\");\n\
    source Read using http.get(\"/feed/{int user}\") => Sized;\n";

#[test]
fn steps_are_called_after_what_they_run() {
    let ids = ids(&plan(NEWS));
    for wanted in [
        "source Read/Sized",
        "Sized/dispatch",
        "Sized:[big]/Feed",
        "Sized:[_]/Feed",
        "Feed/fork",
        "Feed/OwnEdits",
        "Feed/Friends",
        "Feed/each",
        "Feed/Edits",
        "Feed/list.flatten",
        "recover Friends(404, 410)/Some",
        "handle error Feed/text.template",
        "typedef big/cel",
    ] {
        assert!(ids.iter().any(|id| id == wanted), "{wanted} is not among {ids:#?}");
    }
}

#[test]
fn ids_and_fingerprint_know_no_positions() {
    let spaced =
        NEWS.replace("Feed = ", "// What one sees first.\n\n  Feed   =\n    ").replace("->", " ->  ");
    let (before, after) = (plan(NEWS), plan(&spaced));
    assert_eq!(ids(&before), ids(&after));
    assert_eq!(before.fingerprint(), after.fingerprint());
    let other = plan(&NEWS.replace("it > 10", "it > 11"));
    assert_ne!(before.fingerprint(), other.fingerprint());
    assert_eq!(ids(&before), ids(&other));
}

#[test]
fn edits_elsewhere_leave_ids_as_they_are() {
    let before = ids(&plan(NEWS));
    let first = "Apart () -> (int zero) using cel(\"0\");\nsource Alone using http.get(\"/\") => Apart;\n";
    for program in [format!("{first}{NEWS}"), format!("{NEWS}{first}")] {
        let after = ids(&plan(&program));
        assert!(before.iter().all(|id| after.contains(id)), "{after:#?}");
    }
    // Another order of the declarations, and one more step in another body.
    let mut lines: Vec<&str> = NEWS.lines().collect();
    lines.reverse();
    let turned: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
    let longer = turned.concat().replace("=> Some;", "=> Some -> Twice;")
        + "Twice (list<int> friends) -> (list<int> friends) using cel(\"friends\");\n";
    let after = ids(&plan(&longer));
    assert!(before.iter().all(|id| after.contains(id)), "{after:#?}");
}
