//! The catalog's declarations are Flux, and each is run by something: the library, or as a source the engine.

use flux_analysis::Workspace;
use flux_catalog::{Declares, declarations};
use flux_components::Library;
use flux_node::Library as _;
use flux_runner::{Engine, Options};
use flux_syntax::tree::ItemKind;
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

/// The names that are declared: of sources, and of all others.
fn declared() -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut sources, mut others) = (BTreeSet::new(), BTreeSet::new());
    for (file, text) in flux_catalog::FILES {
        for item in flux_syntax::parse_file(text).items() {
            let component = match &item.kind {
                ItemKind::Component(component) => component,
                ItemKind::Type(_) => continue,
                _ => panic!("{file} declares components and types only"),
            };
            let is_source = item.annotations.iter().any(|a| a.name.text == "source");
            let names = if is_source { &mut sources } else { &mut others };
            assert!(
                names.insert(component.name.text.to_string()),
                "{} is declared twice",
                component.name.text
            );
        }
    }
    (sources, others)
}

#[test]
fn declarations_and_implementations_match() {
    let (sources, others) = declared();
    let built: BTreeSet<String> = Library::names().map(str::to_owned).collect();
    assert_eq!(others, built);
    let library = Library::default();
    assert!(others.iter().all(|name| library.has(name)));
    assert!(!sources.iter().any(|name| library.has(name)));
}

#[test]
fn the_types_of_the_library_are_listed() {
    let mut found = Vec::new();
    for (file, text) in flux_catalog::FILES {
        for item in flux_syntax::parse_file(text).items() {
            if let ItemKind::Type(declared) = &item.kind {
                found.push((declared.name.text.to_string(), (*file).to_owned()));
            }
        }
    }
    let listed = flux_catalog::TYPES.iter().map(|(name, file)| ((*name).to_owned(), (*file).to_owned()));
    assert_eq!(found, listed.collect::<Vec<_>>());
}

#[test]
fn declarations_have_no_mistakes() {
    let all = [Declares::Components, Declares::Annotations, Declares::Optimizations];
    for (file, text) in all.into_iter().flat_map(declarations).map(|one| (one.file, one.text)) {
        let mut workspace = Workspace::new();
        let file_id = workspace.open_text(Path::new(file), text);
        let found = workspace.check(&[file_id]);
        let said: Vec<&str> = found.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
        assert!(said.is_empty(), "{file}: {said:?}");
        assert_eq!(flux_syntax::format(text), text, "{file} is not as `flux fmt` would have it");
    }
}

#[test]
fn the_engine_runs_every_source() {
    for source in declared().0 {
        let call =
            if source == "timer.every" { format!("{source}(1h)") } else { format!("{source}(\"/x\")") };
        let program = format!("source S using {call} => {{a: 1}};\n");
        let mut workspace = Workspace::new();
        let file = workspace.open_text(Path::new("source.flux"), &program);
        let plan = workspace.plan(file).unwrap_or_else(|found| panic!("{source}: {}", found[0].message));
        let engine = Engine::new(plan, Arc::new(Library::default()), Options::default());
        assert!(engine.is_ok(), "{source}: {}", engine.err().map(|e| e[0].to_string()).unwrap_or_default());
    }
}

/// Each optimization that is declared has its rule, and each rule its declaration.
#[test]
fn every_optimization_has_a_rule() {
    let mut names = BTreeSet::new();
    for one in declarations(Declares::Optimizations) {
        for item in flux_syntax::parse_file(one.text).items() {
            let ItemKind::Component(component) = &item.kind else { continue };
            names.insert(component.name.text.to_string());
        }
    }
    let rules: BTreeSet<String> =
        flux_optimize::rules::RULES.iter().map(|rule| rule.name.to_owned()).collect();
    assert_eq!(names, rules);
}
