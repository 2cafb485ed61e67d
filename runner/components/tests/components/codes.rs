//! Codes with which components fail are those that their declarations say, and no others.
//!
//! Each failure that any test of this crate sees is looked up; and each code that is declared stands in the sources.

use flux_node::Failure;
use flux_syntax::tree::{Item, ItemKind, Param, ValueKind};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

/// What a component declares: codes, and names of what gives others.
#[derive(Default)]
struct Codes {
    numbers: BTreeSet<i64>,
    names: BTreeSet<String>,
    /// An argument may come with the flow, and be outside of its bounds there: 422.
    live: bool,
}

/// What each component declares, by the component's name.
static DECLARED: LazyLock<BTreeMap<String, Codes>> = LazyLock::new(|| {
    let files = flux_catalog::FILES.iter().map(|(_, text)| flux_syntax::parse_file(text));
    let items: Vec<Item> = files.flat_map(|file| file.items().cloned().collect::<Vec<_>>()).collect();
    items.iter().filter_map(of).collect()
});

fn of(item: &Item) -> Option<(String, Codes)> {
    let ItemKind::Component(component) = &item.kind else { return None };
    let mut codes = Codes::default();
    for annotation in item.annotations.iter().filter(|a| a.name.text == "fails_with") {
        match annotation.args.first().map(|arg| &arg.value.kind) {
            Some(ValueKind::Int(code)) => drop(codes.numbers.insert(*code)),
            Some(ValueKind::Name(name)) => drop(codes.names.insert(name.text.to_string())),
            other => panic!("{}: {other:?} is no code", component.name.text),
        }
    }
    codes.live = component.args.params.iter().any(|param| matches!(param, Param::Field { live: true, .. }));
    Some((component.name.text.to_string(), codes))
}

/// Values of other types than the signature's never come in a checked program.
fn is_misfit(failure: &Failure) -> bool {
    failure.code == 422 && (failure.message.contains("expected ") || failure.message.contains("has no text"))
}

/// Fails the test where a component fails with a code that it does not declare.
pub fn is_declared(component: &str, failure: &Failure) {
    let codes = DECLARED.get(component).unwrap_or_else(|| panic!("`{component}` is not declared"));
    let live = codes.live && failure.code == 422;
    let said = codes.numbers.contains(&failure.code) || !codes.names.is_empty();
    let known = said || live || is_misfit(failure);
    assert!(
        known,
        "`{component}` fails with {} ({}), and does not declare it",
        failure.code, failure.message
    );
}

/// The sources of a family, and those that do its work.
fn sources(family: &str) -> String {
    let beside: &[&str] = match family {
        "kv" | "cache" => &["memory.rs"],
        // Expressions are evaluated where they are checked.
        "cel" | "list" => &["cel.rs", "../../catalog/src/cel/evaluate"],
        "base64" | "hex" => &["codec.rs"],
        "text" | "http" => &["support"],
        // A value's type is asked for where values are, and so is how deep JSON may be.
        "json" => &["../../value/src/value"],
        _ => &[],
    };
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut text = String::new();
    for folder in [source.clone(), source.join("security")] {
        for name in [family, &format!("{family}.rs")].iter().chain(beside) {
            read(&folder.join(name), &mut text);
        }
    }
    text
}

fn read(path: &Path, into: &mut String) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).expect("a folder") {
            read(&entry.expect("an entry").path(), into);
        }
    } else if let Ok(text) = std::fs::read_to_string(path) {
        into.push_str(&text);
    }
}

#[test]
fn every_declared_code_stands_in_the_sources() {
    for (component, codes) in &*DECLARED {
        let source = sources(component.split('.').next().unwrap_or_default());
        for code in &codes.numbers {
            let written = source.contains(&code.to_string());
            assert!(written, "`{component}` declares {code}, and nothing of its family fails so");
        }
    }
}
