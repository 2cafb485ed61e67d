//! The modules of one crate, and which of them name which.
//!
//! Comes in: a crate's `src` folder. Goes out: arrows between its files, and between the rooms in it: a folder of `src`,
//! or a file there that has no folder. *Never* here: `lib.rs`, which stands over all rooms, and tests, which may know
//! everything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// From each to those that it names.
pub type Arrows = BTreeMap<String, BTreeSet<String>>;

/// The modules of one crate's `src` folder.
pub struct Modules {
    /// The text of each without its comments and tests, by its way from `src`: `check/walk`.
    texts: BTreeMap<String, String>,
    /// What `lib.rs` passes on: a name, and the way to it.
    passed_on: BTreeMap<String, Vec<String>>,
}

impl Modules {
    /// Those of a crate.
    pub fn of(src: &Path) -> Modules {
        let mut texts = BTreeMap::new();
        collect(src, &mut Vec::new(), &mut texts);
        let root = texts.remove("lib").or_else(|| texts.remove("main")).unwrap_or_default();
        let mut passed_on = BTreeMap::new();
        for (at, _) in root.match_indices("use ") {
            for path in paths(&root[at + "use ".len()..]) {
                passed_on.extend(path.last().cloned().map(|name| (name, path)));
            }
        }
        Modules { texts, passed_on }
    }

    /// The names of the rooms: the first part of each module's way.
    pub fn rooms(&self) -> BTreeSet<String> {
        self.texts.keys().map(|module| room(module).to_owned()).collect()
    }

    /// From each file to the others that it names.
    pub fn between_files(&self) -> Arrows {
        let mut arrows = Arrows::new();
        for (module, text) in &self.texts {
            let mut named: BTreeSet<String> =
                absolute(module, text).iter().filter_map(|path| self.module(path)).collect();
            let children = self.texts.keys().filter_map(|other| other.strip_prefix(&format!("{module}/")));
            let direct = children.filter(|child| !child.contains('/'));
            let named_directly = direct.filter(|child| names(text, child));
            named.extend(named_directly.map(|child| format!("{module}/{child}")));
            named.remove(module);
            arrows.insert(module.clone(), named);
        }
        arrows
    }

    /// From each room to the others that it names, each with a file that does.
    pub fn between_rooms(&self) -> BTreeMap<(String, String), String> {
        let mut arrows = BTreeMap::new();
        for (from, named) in self.between_files() {
            for to in named.iter().filter(|to| room(to) != room(&from)) {
                arrows.entry((room(&from).to_owned(), room(to).to_owned())).or_insert_with(|| from.clone());
            }
        }
        arrows
    }

    /// The module that a path from the crate's root leads into.
    fn module(&self, path: &[String]) -> Option<String> {
        let path = match path.split_first() {
            Some((first, rest)) if !self.rooms().contains(first) => {
                let mut whole = self.passed_on.get(first)?.clone();
                whole.extend_from_slice(rest);
                whole
            }
            _ => path.to_vec(),
        };
        let ways = (1..=path.len()).rev().map(|length| path[..length].join("/"));
        ways.into_iter().find(|way| self.texts.contains_key(way))
    }
}

/// Sets of files that know each other in a circle, the largest first.
pub fn circles(arrows: &Arrows) -> Vec<BTreeSet<String>> {
    let reach = |from: &str| {
        let mut seen = BTreeSet::new();
        let mut open: Vec<&str> = vec![from];
        while let Some(next) = open.pop() {
            for to in arrows.get(next).into_iter().flatten() {
                if seen.insert(to.clone()) {
                    open.push(to);
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&String, BTreeSet<String>> =
        arrows.keys().map(|from| (from, reach(from))).collect();
    let mut found: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    for (from, all) in &reached {
        if all.contains(*from) {
            let back = all.iter().filter(|to| reached.get(to).is_some_and(|back| back.contains(*from)));
            found.insert(back.cloned().collect());
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|circle| std::cmp::Reverse(circle.len()));
    found
}

/// The room that a module is in: `check` of `check/walk`.
fn room(module: &str) -> &str {
    module.split('/').next().unwrap_or(module)
}

fn collect(folder: &Path, way: &mut Vec<String>, texts: &mut BTreeMap<String, String>) {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if stem == "tests" {
            continue;
        }
        way.push(stem.clone());
        if path.is_dir() {
            collect(&path, way, texts);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let length = way.len() - usize::from(stem == "mod");
            texts.insert(way[..length].join("/"), code(&std::fs::read_to_string(&path).unwrap()));
        }
        way.pop();
    }
}

/// A text without its comments and its tests.
fn code(text: &str) -> String {
    let lines = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    let code = lines.collect::<Vec<_>>().join("\n");
    let mut rest = code.as_str();
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once("#[cfg(test)]\n") {
        out.push_str(before);
        let inside =
            after.starts_with("mod ") && after.lines().next().is_some_and(|line| line.ends_with('{'));
        if inside {
            // By the house's format, a module of tests ends where a line is a single brace.
            rest = after.split_once("\n}\n").map_or("", |(_, rest)| rest);
        } else {
            rest = after;
        }
    }
    out + rest
}

/// Does a text name something of a child module?
fn names(text: &str, child: &str) -> bool {
    text.match_indices(&format!("{child}::"))
        .any(|(at, _)| !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':'))
}

/// All paths of a module's text that begin with `crate` or `super`, from the crate's root.
fn absolute(module: &str, text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    let own: Vec<String> = module.split('/').map(str::to_owned).collect();
    for start in ["crate::", "super::"] {
        for (at, _) in text.match_indices(start) {
            let inner = text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':');
            if inner {
                continue;
            }
            for path in paths(&text[at..]) {
                let up = path.iter().take_while(|part| *part == "super").count();
                let rest = &path[up + usize::from(path[0] == "crate")..];
                let base = if path[0] == "crate" { &[][..] } else { &own[..own.len().saturating_sub(up)] };
                found.push(base.iter().chain(rest).cloned().collect());
            }
        }
    }
    found
}

/// The paths that a text begins with: of `a::{b, c::d}` two.
fn paths(text: &str) -> Vec<Vec<String>> {
    let mut out = Vec::new();
    tree(text, &mut Vec::new(), &mut out);
    out
}

/// Reads one, and gives back what follows it.
fn tree<'t>(text: &'t str, before: &mut Vec<String>, out: &mut Vec<Vec<String>>) -> &'t str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            rest = tree(rest, before, out).trim_start_matches(|c| c != ',' && c != '}' && c != ';');
            match rest.strip_prefix(',') {
                Some(more) if !more.trim_start().starts_with('}') => rest = more,
                Some(more) => return more.trim_start().strip_prefix('}').unwrap_or(more),
                None => return rest.strip_prefix('}').unwrap_or(rest),
            }
        }
    }
    let length = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    before.push(text[..length].to_owned());
    let rest = match text[length..].strip_prefix("::") {
        Some(more) if !more.starts_with('<') => tree(more, before, out),
        _ => {
            out.push(before.clone());
            &text[length..]
        }
    };
    before.pop();
    rest
}
