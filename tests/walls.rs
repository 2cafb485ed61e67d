//! The walls of the house: dependencies between our crates, between the rooms inside of them, and on a few third-party
//! crates are those that `docs/architecture.md` lists and no others.
//!
//! Comes in: the page's lists, `cargo metadata` (what each manifest declares), `Cargo.lock` (what that pulls in) and the
//! sources. Development dependencies and tests are free, so they are left out.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

#[path = "walls/modules.rs"]
mod modules;

use modules::{Modules, circles};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

type Names = BTreeSet<String>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The lines `NAME → …` or `NAME not in …` of the page's `text` blocks, as name and listed names.
fn listed(page: &str, mark: &str) -> BTreeMap<String, Names> {
    let mut rows = BTreeMap::new();
    let mut inside = false;
    for line in page.lines() {
        if line.starts_with("```") {
            inside = line == "```text";
        } else if let Some((name, rest)) = line.split_once(mark).filter(|_| inside) {
            let names = rest.split(',').map(str::trim).filter(|n| !n.is_empty() && !n.starts_with('('));
            rows.insert(name.trim().to_owned(), names.map(str::to_owned).collect());
        }
    }
    rows
}

fn page() -> String {
    std::fs::read_to_string(root().join("docs/architecture.md")).unwrap()
}

/// A crate's name on the page: its package's name without the prefix.
fn room(package: &str) -> Option<&str> {
    if package == "flux" { Some(package) } else { package.strip_prefix("flux-") }
}

/// Every package of the workspace with what its manifest depends on, development dependencies aside.
fn manifests() -> BTreeMap<String, Names> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let packages = metadata["packages"].as_array().unwrap();
    let mut all = BTreeMap::new();
    for package in packages {
        let dependencies = package["dependencies"].as_array().unwrap();
        let names = dependencies.iter().filter(|d| d["kind"] != "dev").map(|d| text(&d["name"]));
        all.insert(text(&package["name"]), names.collect());
    }
    all
}

/// What each package of `Cargo.lock` depends on, by name; ours are left to [`manifests`], because the lock
/// file does not tell development dependencies apart.
fn locked() -> BTreeMap<String, Names> {
    let text = std::fs::read_to_string(root().join("Cargo.lock")).unwrap();
    let mut all: BTreeMap<String, Names> = BTreeMap::new();
    let mut package = String::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("name = ") {
            package = name.trim_matches('"').to_owned();
        } else if let Some(name) = line.strip_prefix(" \"") {
            let name = name.trim_end_matches(['"', ',']).split(' ').next().unwrap_or_default();
            all.entry(package.clone()).or_default().insert(name.to_owned());
        }
    }
    all
}

/// Everything that a package links, itself included.
fn reach(package: &str, manifests: &BTreeMap<String, Names>, locked: &BTreeMap<String, Names>) -> Names {
    let mut seen = Names::new();
    let mut open = vec![package.to_owned()];
    while let Some(next) = open.pop() {
        if seen.insert(next.clone()) {
            let names = manifests.get(&next).or_else(|| locked.get(&next));
            open.extend(names.into_iter().flatten().cloned());
        }
    }
    seen
}

#[test]
fn crates_know_only_the_rooms_before_them() {
    let page = page();
    let allowed = listed(&page, "→");
    assert!(allowed.len() > 10, "the page's list was not found");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (package, dependencies) in manifests() {
        let Some(name) = room(&package) else { continue };
        let Some(allowed) = allowed.get(name) else {
            wrong.push(format!("`{name}` is not on the page"));
            continue;
        };
        seen += 1;
        for dependency in dependencies.iter().filter_map(|d| room(d)) {
            if !allowed.contains(dependency) {
                wrong.push(format!(
                    "`{name}` depends on `{dependency}`, which docs/architecture.md does not allow"
                ));
            }
        }
    }
    assert!(seen >= 10, "only {seen} of our crates were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_list_has_no_circle() {
    let allowed = listed(&page(), "→");
    for name in allowed.keys() {
        let below: Names = allowed[name].iter().flat_map(|n| reach(n, &allowed, &BTreeMap::new())).collect();
        assert!(!below.contains(name), "`{name}` would depend on itself");
    }
}

#[test]
fn third_party_crates_stay_behind_their_walls() {
    let banned = listed(&page(), "not in");
    assert!(!banned.is_empty(), "the page's list was not found");
    let (manifests, locked) = (manifests(), locked());
    let mut wrong = Vec::new();
    for (banned, rooms) in &banned {
        for room in rooms {
            let package = format!("flux-{room}");
            assert!(manifests.contains_key(&package), "the page names `{room}`, which is no crate of ours");
            if reach(&package, &manifests, &locked).contains(banned) {
                wrong.push(format!("`{room}` links `{banned}`, which docs/architecture.md forbids"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The crates whose rooms the page lists: `rooms of analysis`, then a line `NAME knows …` for each, and `NAME still
/// knows …` for what is to be cut.
fn listed_rooms(page: &str) -> BTreeMap<String, BTreeMap<String, Names>> {
    let blocks = page.split("```text\n").skip(1).filter_map(|block| block.split("\n```").next());
    let ours = blocks.filter_map(|block| block.strip_prefix("rooms of ")?.split_once('\n'));
    ours.map(|(name, lines)| (name.to_owned(), listed(&format!("```text\n{lines}\n```"), " knows ")))
        .collect()
}

/// The folder of a crate of that name on the page.
fn sources(name: &str) -> std::path::PathBuf {
    let folders = ["", "runner/", "repl/"].map(|folder| root().join(format!("{folder}{name}/src")));
    folders.into_iter().find(|folder| folder.is_dir()).unwrap()
}

#[test]
fn rooms_know_only_the_rooms_before_them() {
    let listed = listed_rooms(&page());
    assert!(listed.contains_key("analysis"), "the page's list was not found");
    let mut wrong = Vec::new();
    for (name, allowed) in &listed {
        let modules = Modules::of(&sources(name));
        for room in modules.rooms().iter().filter(|room| !allowed.contains_key(*room)) {
            wrong.push(format!("`{room}` of {name} is not on the page"));
        }
        for ((from, to), file) in modules.between_rooms() {
            let still = allowed.get(&format!("{from} still"));
            let lists = [allowed.get(&from), still];
            if !lists.into_iter().flatten().any(|allowed| allowed.contains(&to)) {
                wrong.push(format!(
                    "in {name}, {file} names `{to}`: docs/architecture.md does not let `{from}` know it"
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_rooms_have_no_circle() {
    for (name, allowed) in listed_rooms(&page()) {
        assert_eq!(circles(&allowed), Vec::<Names>::new(), "rooms of {name} know each other");
        // Between files of one room circles are no fault; who wants to cut them sees them here.
        for circle in circles(&Modules::of(&sources(&name)).between_files()) {
            let files: Vec<&str> = circle.iter().map(String::as_str).collect();
            println!("{name}: {} files in a circle: {}", files.len(), files.join(", "));
        }
    }
}
