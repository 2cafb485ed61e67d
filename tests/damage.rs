//! A plan from a file may be anything: damaged anywhere, it is refused in a sentence, or it loads, and then whatever
//! reads plans (the engine, pictures, numbers of paths) copes with it.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

use flux_analysis::Workspace;
use flux_components::Library;
use flux_plan::{FormatError, Numbering, Plan};
use flux_runner::{Engine, Options};
use flux_view::{ViewFormat, view};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// A program with every kind of step, and every kind of thing that a plan has a table of.
const PROGRAM: &str = "type Edit = (int user, string text);\n\
    store s using memory();\n\
    assume closed_world(s);\n\
    typedef big using cel(\"it > 10\");\n\
    @limit(2)\n\
    Slow using time.delay(1ms);\n\
    @timeout(2s)\n\
    Own (int user) -> (list<int> own) using cel(\"[user]\");\n\
    Count (int user) -> (int n) using kv.increment(s, \"{user}\");\n\
    Twice (int user) -> (int twice) using cel(\"user * 2\");\n\
    Nobody (int code) -> (list<int> own) using cel(\"[code]\");\n\
    Feed (int user) -> (list<int> own, list<int> all);\n\
    Feed = { Own, Own -> each Twice };\n\
    Sized:[big] = Slow -> Feed;\n\
    Sized:[_] = Feed;\n\
    recover Own(404, 410) => Nobody;\n\
    handle error Sized => text.template(\"{code}\");\n\
    handle error * => text.template(\"{message}\");\n\
    constraint Count:{a(user)};\n\
    constraint Feed:{b?};\n\
    constraint Own:{c(session)};\n\
    source Read using http.get(\"/feed/{int user}\") {session: user} => Sized;\n\
    source Post using http.post(\"/{int user}\") => Count -> {n: n, label: \"counted\"};\n\
    optimize Own with cache(entries: 10);\n";

fn whole() -> &'static Value {
    static WHOLE: OnceLock<Value> = OnceLock::new();
    WHOLE.get_or_init(|| {
        let mut workspace = Workspace::new();
        let file = workspace.open_text(Path::new("damage.flux"), PROGRAM);
        let plan = workspace.plan(file).unwrap_or_else(|found| panic!("{}", found[0].message));
        let text = plan.to_json();
        assert_eq!(Plan::from_json(&text), Ok(plan), "what lowering makes is whole");
        serde_json::from_str(&text).unwrap()
    })
}

/// Where everything stands that can be damaged.
fn places(value: &Value, here: &str, found: &mut Vec<String>) {
    found.push(here.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, item)| places(item, &format!("{here}/{n}"), found));
        }
        Value::Object(fields) => {
            let key = |name: &str| name.replace('~', "~0").replace('/', "~1");
            fields.iter().for_each(|(name, item)| places(item, &format!("{here}/{}", key(name)), found));
        }
        _ => {}
    }
}

fn all_places() -> &'static [String] {
    static PLACES: OnceLock<Vec<String>> = OnceLock::new();
    PLACES.get_or_init(|| {
        let mut found = Vec::new();
        places(whole(), "", &mut found);
        found
    })
}

/// One damage: something else stands there.
fn damage(plan: &mut Value, place: &str, what: u32, other: &str, number: u32) {
    let elsewhere = plan.pointer(other).cloned().unwrap_or_default();
    let Some(here) = plan.pointer_mut(place) else { return };
    match (what, &mut *here) {
        (0, _) => *here = json!(number),
        (1, _) => *here = Value::Null,
        (2, _) => *here = elsewhere,
        (3, Value::Array(items)) => drop(items.pop()),
        (4, Value::Array(items)) => {
            let again = items.first().cloned();
            items.extend(again);
        }
        (5, Value::Array(items)) => items.reverse(),
        (6, Value::Number(n)) => *here = json!(n.as_u64().unwrap_or(0) + 1),
        (7, Value::Number(n)) => *here = json!(n.as_u64().unwrap_or(1).saturating_sub(1)),
        (8, Value::Bool(is)) => *is = !*is,
        (9, Value::String(text)) => text.push('x'),
        (_, Value::Object(fields)) => {
            let first = fields.keys().next().cloned();
            first.and_then(|name| fields.remove(&name));
        }
        _ => *here = json!(u32::MAX),
    }
}

/// Whoever reads plans reads this one.
fn read_by_all(mut plan: Plan) {
    plan.number_paths();
    plan.fingerprint();
    let numbers = Numbering::of(&plan).expect("no circles in what was read");
    for root in numbers.roots() {
        if let Some(paths) = numbers.paths(root).filter(|paths| *paths > 0) {
            let path = numbers.path(&plan, root, paths - 1).unwrap();
            assert_eq!(numbers.number_of(&plan, &path), Ok(paths - 1), "{path}");
        }
    }
    for format in [ViewFormat::Text, ViewFormat::Mermaid, ViewFormat::Json] {
        view(&plan, format, None);
    }
    if let Err(errors) = Engine::new(plan, Arc::new(Library::default()), Options::default()) {
        errors.iter().for_each(|error| sentence(&error.to_string()));
    }
}

fn sentence(text: &str) {
    assert!(!text.trim().is_empty() && !text.contains('\n'), "{text:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_plan_is_refused_in_a_sentence_or_read(
        damages in prop::collection::vec((any::<prop::sample::Index>(), 0..11u32, any::<prop::sample::Index>(), prop_oneof![0..40u32, any::<u32>()]), 1..4),
    ) {
        let mut plan = whole().clone();
        for (place, what, other, number) in damages {
            let (place, other) = (place.get(all_places()), other.get(all_places()));
            damage(&mut plan, place, what, other, number);
        }
        match Plan::from_json(&plan.to_string()) {
            Ok(plan) => read_by_all(plan),
            Err(error) => sentence(&error.to_string()),
        }
    }
}

/// Each of the ways in which a plan can contradict itself, and what is said of it.
#[test]
fn what_contradicts_itself_is_refused_by_name() {
    type Break = (&'static str, fn(&mut Plan), &'static str);
    fn step<'p>(plan: &'p mut Plan, id: &str) -> &'p mut flux_plan::Step {
        let mut steps = plan.blocks.iter_mut().flat_map(|block| &mut block.steps);
        steps.find(|step| step.id.0 == id).unwrap_or_else(|| panic!("there is no step {id}"))
    }
    let breaks: [Break; 17] = [
        (
            "branches in a circle",
            |plan| {
                let flux_plan::StepKind::Fork { after, .. } = &mut step(plan, "Feed/fork").kind else {
                    panic!()
                };
                *after = vec![(0, 1), (1, 0)];
            },
            "waits for itself, in a circle",
        ),
        (
            "a branch that waits for itself",
            |plan| {
                let flux_plan::StepKind::Fork { after, .. } = &mut step(plan, "Feed/fork").kind else {
                    panic!()
                };
                *after = vec![(1, 1)];
            },
            "waits for itself, in a circle",
        ),
        (
            "a branch that is not there",
            |plan| {
                let flux_plan::StepKind::Fork { after, .. } = &mut step(plan, "Feed/fork").kind else {
                    panic!()
                };
                *after = vec![(0, 2)];
            },
            "it has 2 branches, and names number 2",
        ),
        (
            "a session beyond the source's outputs",
            |plan| {
                plan.sources[0].session =
                    Some(flux_plan::Session::Output(flux_plan::Operand::Slot(flux_plan::Slot(7))));
            },
            "the source `Read`: it has one output, and names number 7",
        ),
        (
            "a source with other outputs than its block",
            |plan| plan.sources[0].outputs.clear(),
            "the source `Read` has 1 parameters of its block where 0 belong",
        ),
        (
            "a handler with too few parameters",
            |plan| {
                let flux_plan::Catch::Handle { block, .. } = plan.sources[0].on_error[0].catch.clone() else {
                    panic!()
                };
                plan.blocks[block.index()].params -= 1;
            },
            "parameters of a handler where 2 belong",
        ),
        (
            "a predicate of two",
            |plan| {
                let block = plan.predicates[0].block.index();
                plan.blocks[block].params += 1;
                plan.blocks[block].frame += 1;
            },
            "the predicate `big` has 2 parameters where 1 belong",
        ),
        (
            "a predicate without a result",
            |plan| {
                let block = plan.predicates[0].block.index();
                plan.blocks[block].results.clear();
            },
            "the predicate `big` has 0 results where 1 belong",
        ),
        ("state that is not there", |plan| plan.states.clear(), "it has no state, and names number 0"),
        (
            "state of a store that is not there",
            |plan| plan.states[0].store = Some(flux_plan::StoreId(4)),
            "it has one store, and names number 4",
        ),
        (
            "a closed world of a store that is not there",
            |plan| {
                plan.closed_world = flux_plan::ClosedWorld::Stores(vec![flux_plan::StoreId(1)]);
            },
            "it has one store, and names number 1",
        ),
        (
            "two declarations of one name",
            |plan| plan.declared[1].name = plan.declared[0].name.clone(),
            "it has two declared nodes",
        ),
        (
            "a limit of nothing",
            |plan| {
                plan.declared.iter_mut().for_each(|declared| declared.limit = declared.limit.map(|_| 0));
            },
            "`Slow` has a limit of 0: it would never run",
        ),
        (
            "a node of no declaration",
            |plan| plan.nodes[0].declared = Some(flux_plan::DeclaredId(99)),
            "declared nodes, and names number 99",
        ),
        (
            "two steps of one id",
            |plan| {
                let block = plan.blocks.iter_mut().find(|block| block.steps.len() > 1).unwrap();
                block.steps[1].id = block.steps[0].id.clone();
            },
            "two of its steps have the id",
        ),
        (
            "a site that is not there",
            |plan| {
                let block = plan
                    .blocks
                    .iter()
                    .position(|block| block.steps.iter().any(|s| s.id.0 == "Feed/Own"))
                    .unwrap();
                let how = flux_plan::How::Postponed { site: flux_plan::SiteId(0) };
                let mut rewrite = plan.clone().rewrite();
                rewrite.around(flux_plan::BlockId(block as u32), 0, how).unwrap();
                *plan = rewrite.plan().clone();
            },
            "it has no site, and names number 0",
        ),
        ("a frame that fills the memory", |plan| plan.blocks[0].frame = u32::MAX, "is larger than"),
    ];
    for (what, damage, said) in breaks {
        let mut plan = Plan::from_json(&whole().to_string()).unwrap();
        damage(&mut plan);
        match Plan::from_json(&plan.to_json()) {
            Err(FormatError::Damaged(why)) => assert!(why.contains(said), "{what}: {why}"),
            read => panic!("{what}: {read:?}"),
        }
    }
}

/// What a pass put in is known to the plan, and refused by an engine that can't carry it out.
#[test]
fn an_engine_refuses_what_it_can_not_carry_out() {
    let plan = Plan::from_json(&whole().to_string()).unwrap();
    let (mut rewrite, mut wrapped) = (plan.rewrite(), 0);
    let kind = flux_plan::SiteKind::Cache { entries: 10 };
    let site = rewrite.site("cache of Own", kind, flux_plan::Pos(0));
    for block in (0..rewrite.plan().blocks.len() as u32).map(flux_plan::BlockId) {
        let own = rewrite.plan().block(block).steps.iter().position(|step| step.id.0 == "Feed/Own");
        if let Some(at) = own {
            let key = vec![flux_plan::Operand::Slot(flux_plan::Slot(0))];
            let how = flux_plan::How::Cached { site, key, session: false, ttl: None, on_error: None };
            rewrite.around(block, at, how).unwrap();
            wrapped += 1;
        }
    }
    assert!(wrapped > 0);
    let plan = rewrite.finish().unwrap();
    assert_eq!(Plan::from_json(&plan.to_json()).as_ref(), Ok(&plan));
    let refused = Engine::new(plan, Arc::new(Library::default()), Options::default()).err().unwrap();
    assert_eq!(
        refused[0].to_string(),
        "`Own`: the plan has it cached, which this build can't carry out: leave that `optimize` item out"
    );
}

#[test]
fn a_plan_of_another_class_is_refused_at_the_start() {
    let mut plan = Plan::from_json(&whole().to_string()).unwrap();
    let slow = plan.nodes.iter_mut().find(|node| node.name == "Slow").unwrap();
    assert_eq!(slow.class, Some(flux_plan::Class::Asynchronous));
    slow.class = Some(flux_plan::Class::Computing);
    let refused = Engine::new(plan, Arc::new(Library::default()), Options::default()).err().unwrap();
    assert_eq!(
        refused[0].to_string(),
        "`Slow`: the plan says that it is computing, and its implementation is asynchronous: compile the program \
         again with this build"
    );
}
