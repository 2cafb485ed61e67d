//! What each component's declaration says of how it runs is how its implementation runs: built from its example.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

use flux_analysis::Workspace;
use flux_components::Library;
use flux_node::{Built, Library as _, Opening, Resources, Signature, Store};
use flux_plan::{Class, Implementation, Plan};
use flux_policy::{VirtualWorld, World};
use flux_syntax::tree::ItemKind;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Uses of components whose examples name nodes that only their readers have.
const USES: [(&str, &str); 15] = [
    ("fail", "source S using http.get(\"/\") => fail(404);\n"),
    ("log.error", "source S using http.get(\"/{int n}\") => log.error(\"{n}\");\n"),
    (
        "http.events",
        "store rooms using topics();\n\
         source S using http.get(\"/{string room}\") => Follow -> http.events();\n\
         Follow (string room) -> (stream<string> messages) using topic.follow(rooms, \"{room}\");\n",
    ),
    (
        "list.sort",
        "type Offer = (int price);\n\
         Sort (list<Offer> offers) -> (list<Offer> sorted) using list.sort(by: \"price\");\n",
    ),
    (
        "list.filter",
        "type Offer = (int stock);\n\
         InStock (list<Offer> offers) -> (list<Offer> some) using list.filter(\"it.stock > 0\");\n",
    ),
    (
        "list.map",
        "type Product = (string title);\n\
         Titles (list<Product> products) -> (list<string> titles) using list.map(\"it.title\");\n",
    ),
    (
        "list.unique",
        "type Edit = (int at);\n\
         Once (list<Edit> edits) -> (list<Edit> once) using list.unique(by: \"at\");\n",
    ),
    (
        "list.merge",
        "type Edit = (int at);\n\
         Merge (list<Edit> own, list<Edit> others) -> (list<Edit> feed) using list.merge(by: \"at\");\n",
    ),
    ("http.empty", "source S using http.get(\"/\") => http.empty();\n"),
    ("http.created", "source S using http.get(\"/\") => http.created();\n"),
    ("json.object", "source S using http.get(\"/{int n}\") => {n: n} -> json.object();\n"),
    (
        "list.flatten",
        "L () -> (list<list<int>> l) using cel(\"[[1]]\");\nsource S using http.get(\"/\") => L -> list.flatten();\n",
    ),
    ("log.info", "source S using http.get(\"/{int n}\") => log.info(\"{n}\");\n"),
    ("log.warn", "source S using http.get(\"/{int n}\") => log.warn(\"{n}\");\n"),
    ("pass", "source S using http.get(\"/{int n}\") => pass();\n"),
];

/// Every component that is no source and no store, with the example of its documentation.
fn examples() -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    for (_, text) in flux_catalog::FILES {
        let mut docs = String::new();
        for line in text.lines() {
            if let Some(doc) = line.strip_prefix("///") {
                docs.push_str(doc.strip_prefix(' ').unwrap_or(doc));
                docs.push('\n');
            } else if let Some(rest) = line.strip_prefix("component ") {
                let name = rest.split('(').next().unwrap().to_owned();
                let example = docs.split("```flux\n").nth(1).and_then(|rest| rest.split("```").next());
                found.insert(name, example.unwrap_or_default().to_owned());
                docs.clear();
            } else if line.is_empty() {
                docs.clear();
            }
        }
        for item in flux_syntax::parse_file(text).items() {
            let ItemKind::Component(component) = &item.kind else { continue };
            if item.annotations.iter().any(|a| ["source", "store"].contains(&a.name.text.as_str())) {
                found.remove(component.name.text.as_str());
            }
        }
    }
    found
}

/// The plan of an example: stores that it names and does not declare are kept in memory.
fn plan(name: &str, example: &str) -> Plan {
    let mut program = example.to_owned();
    for _ in 0..4 {
        let mut workspace = Workspace::new();
        let file = workspace.open_text(Path::new("example.flux"), &program);
        let found = match workspace.plan(file) {
            Ok(plan) => return plan,
            Err(found) => found,
        };
        let before = program.len();
        for diagnostic in &found {
            if let Some(store) = diagnostic.message.strip_prefix("there is no store `") {
                let store = store.split('`').next().unwrap();
                let kind = if name.starts_with("topic.") { "topics" } else { "memory" };
                let declared = format!("store {store} using {kind}();\n");
                if !program.contains(&declared) {
                    program.push_str(&declared);
                }
            }
        }
        assert!(program.len() > before, "the example of {name}: {}", found[0].message);
    }
    panic!("the example of {name} names ever more stores");
}

struct Around(HashMap<String, Arc<dyn Store>>);

impl Resources for Around {
    fn store(&self, name: &str) -> Option<Arc<dyn Store>> {
        self.0.get(name).cloned()
    }

    fn env(&self, _: &str) -> Option<String> {
        None
    }

    fn root(&self) -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR"))
    }

    fn world(&self) -> Arc<dyn World> {
        Arc::new(VirtualWorld::new(1))
    }
}

fn fits(class: Class, built: &Built) -> bool {
    match built {
        Built::Sync(_) => class == Class::Synchronous,
        Built::Async(_) => class == Class::Asynchronous,
        Built::Blocking(_) => class.blocks(),
    }
}

#[test]
fn every_component_runs_as_its_declaration_says() {
    let library = Library::default();
    let mut wrong = Vec::new();
    for (name, example) in examples() {
        let own = USES.iter().find(|(component, _)| *component == name);
        let example = own.map_or(example, |(_, program)| (*program).to_owned());
        let plan = plan(&name, &example);
        let mut around = Around(HashMap::new());
        for store in &plan.stores {
            let Opening::Now(opened) = library.store(&store.using, &around) else { panic!("{name}") };
            around.0.insert(store.name.clone(), opened.unwrap());
        }
        let mut seen = false;
        for node in &plan.nodes {
            let Implementation::Component(call) = &node.implementation else { continue };
            if call.component != name {
                continue;
            }
            seen = true;
            let signature = Signature {
                inputs: node.inputs.clone(),
                outputs: node.outputs.clone(),
                records: plan.types.clone().into(),
            };
            let built = library.build(call, &signature, &around);
            let class = node.class.unwrap();
            match built {
                Ok(built) if fits(class, &built) => {}
                Ok(_) => wrong.push(format!("{name} is declared {class}, and is not")),
                Err(error) => wrong.push(format!("the example of {name}: {error}")),
            }
        }
        if !seen {
            wrong.push(format!("the example of {name} does not use it"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_a_class_is_called_is_a_class() {
    let mut said = 0;
    for (file, text) in flux_catalog::FILES {
        for line in text.lines().filter_map(|line| line.strip_prefix("@class(\"")) {
            let name = line.trim_end_matches("\")");
            assert!(Class::named(name).is_some(), "{file}: there is no class {name}");
            said += 1;
        }
    }
    assert!(said >= 8, "{said}");
}
