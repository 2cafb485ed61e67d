//! The language's own words: items, annotations, optimizations, each as a form to fill in.

use super::{CompletionKind, Offers};
use crate::ide::docs::of_argument;
use crate::ide::failures::{codes_in, codes_of};
use crate::library::component::component_decl;
use crate::library::words;
use crate::names::declared::{Entity, Space, names};
use crate::names::resolve;
use crate::node::signature;
use flux_catalog::Declares;
use flux_syntax::tree::ItemKind;
use smol_str::SmolStr;

/// A word, what is written for it, what it is.
const ITEMS: &[(&str, &str, &str)] = &[
    ("source", "source ${1:Name} using ${2:http.get}(\"${3:/}\") => ${0:Flow};", "starts flows"),
    ("type", "type ${1:Name} = (${2:int id});$0", "a record type"),
    ("typedef", "typedef ${1:name} ${2:Predicate};$0", "a semantic type"),
    ("constraint", "constraint ${1:Node}:{${2:lock}};$0", "mutual exclusion"),
    ("handle error", "handle error ${1:Node} => ${2:Handler};$0", "what runs when a node fails"),
    ("recover", "recover ${1:Node} => ${2:Instead};$0", "what runs in a failed node's place"),
    ("store", "store ${1:name} using ${2:memory}($3);$0", "state that outlives a request"),
    ("use", "use \"${1:file}.flux\";$0", "another file's names"),
    ("component", "component ${1:name}(${2:}) (${3:}) -> (${4:}) using ${0:};", "a component of your own"),
    ("assume", "assume closed_world(${1:store});$0", "nothing else writes a store"),
    ("optimize", "optimize ${1:Node} with ${2:cache}(${3:entries: 1_000});$0", "an optimization"),
    ("node", "${1:Name} (${2:int x}) -> (${3:int y});$0", "a native node"),
    ("flow", "${1:Name} = ${0:Step};", "a flow"),
];

impl Offers<'_, '_> {
    /// At the beginning of an item.
    pub(super) fn items(&mut self) {
        for (label, snippet, detail) in ITEMS {
            if let Some(offer) = self.push(label, CompletionKind::Keyword, (*detail).to_owned(), 2) {
                offer.snippet = (*snippet).to_owned();
            }
        }
        let own: Vec<SmolStr> = names(self.db, self.file).of(Space::Node).cloned().collect();
        for name in own {
            self.push(&name, CompletionKind::Node, String::new(), 3);
        }
    }

    /// Behind an `@`, before whatever item comes.
    pub(super) fn annotations(&mut self) {
        for word in words::words(self.db, Declares::Annotations) {
            let usage = words::usage(self.db, word);
            let component = usage.stands.iter().all(|place| place == "component");
            let declares = self.own[self.inside..].contains("component");
            let planned = usage.planned.as_ref().is_some_and(Vec::is_empty);
            let Some(decl) = component_decl(self.db, word).as_ref().filter(|_| !planned) else { continue };
            if component && !declares {
                continue;
            }
            let required = decl.args.iter().filter(|arg| arg.default.is_none());
            let filled: Vec<String> = required
                .enumerate()
                .map(|(n, arg)| filled(n + 1, usage.sample(&arg.name).unwrap_or(&arg.name)))
                .collect();
            let snippet = match filled.as_slice() {
                // Where nothing must be given, the first example shows what can be.
                [] => usage
                    .forms
                    .first()
                    .map_or(decl.name.as_str(), |form| form.trim_start_matches('@'))
                    .to_owned(),
                filled => format!("{}({})", decl.name, filled.join(", ")),
            };
            if let Some(offer) = self.push(&decl.name, CompletionKind::Annotation, String::new(), 1) {
                offer.snippet = snippet;
                offer.docs = usage.docs.to_string();
            }
        }
    }

    /// In an annotation's parentheses.
    pub(super) fn annotated(&mut self, words: &[&str], open: usize, last: &str) {
        let name = open.checked_sub(1).map(|n| words[n]).unwrap_or_default();
        let Some(word) = words::word(self.db, Declares::Annotations, name) else { return };
        let Some(decl) = component_decl(self.db, word) else { return };
        let inside = &words[open + 1..];
        if last == ":" {
            let named = inside.len().checked_sub(2).map(|n| inside[n]).unwrap_or_default();
            if let Some(arg) = decl.args.iter().find(|arg| arg.name == named) {
                self.of_kind(&arg.kind);
            }
            return;
        }
        let position = inside.iter().filter(|word| **word == ",").count();
        if let Some(arg) = decl.args.get(position).filter(|arg| arg.default.is_none()) {
            self.of_kind(&arg.kind);
            let sample = words::usage(self.db, word).sample(&arg.name);
            if let Some(sample) = sample.filter(|_| !matches!(arg.kind.as_str(), "state" | "input")) {
                let said = of_argument(&words::usage(self.db, word).docs, &arg.name);
                if let Some(offer) = self.push(sample, CompletionKind::Value, arg.kind.to_string(), 0) {
                    offer.docs = said.unwrap_or_default();
                }
            }
        }
        // One that must be given is written without its name, in its place.
        let placed = decl.args.get(position).is_some_and(|arg| arg.default.is_none());
        self.parameters_of(word, inside, position + usize::from(placed));
    }

    fn of_kind(&mut self, kind: &str) {
        match kind {
            "state" => self.names(Space::Store),
            "input" => self.inputs(),
            _ => {}
        }
    }

    /// The parameters that are not given, with their documentation; those before a place are given.
    fn parameters_of(&mut self, word: Entity, inside: &[&str], position: usize) {
        let usage = words::usage(self.db, word);
        let Some(decl) = component_decl(self.db, word) else { return };
        let given: Vec<&str> = inside.windows(2).filter(|w| w[1] == ":").map(|w| w[0]).collect();
        let by_place = if given.is_empty() { position } else { 0 };
        for arg in decl.args.iter().skip(by_place).filter(|arg| !given.contains(&arg.name.as_str())) {
            let sample = usage.sample(&arg.name).map(SmolStr::as_str).unwrap_or_default();
            let said = of_argument(&usage.docs, &arg.name);
            if let Some(offer) = self.push(&arg.name, CompletionKind::Argument, arg.kind.to_string(), 1) {
                offer.snippet = format!("{}: {}", arg.name, filled(0, sample));
                offer.docs = said.unwrap_or_default();
            }
        }
    }

    /// The codes with which a node can fail, those that are not listed yet; of no node, all there are.
    pub(super) fn codes(&mut self, node: &str, listed: &[&str]) {
        let node = resolve(self.db, self.file, Space::Node, &SmolStr::new(node));
        let codes = match node {
            Some(node) => codes_of(self.db, node),
            None => codes_in(self.db, self.file),
        };
        for (code, (meaning, component)) in codes {
            let label = code.to_string();
            if listed.contains(&label.as_str()) {
                continue;
            }
            if let Some(offer) = self.push(&label, CompletionKind::Value, meaning.to_string(), 1) {
                offer.docs = format!("`{component}`: {meaning}");
            }
        }
    }

    /// The inputs of the node that the statement declares.
    fn inputs(&mut self) {
        let Some(at) = crate::ide::place::statement_at(self.db, self.file, self.start + self.inside) else {
            return;
        };
        for (_, item) in at.items(self.db) {
            let ItemKind::Node(it) = &item.kind else { continue };
            let node = Entity::new(self.db, self.file, Space::Node, it.name.text.clone());
            for field in signature(self.db, node).iter().flat_map(|signature| &signature.inputs) {
                self.push(&field.name, CompletionKind::Value, field.ty.show(self.db), 1);
            }
        }
    }

    pub(super) fn optimizations(&mut self) {
        for word in words::words(self.db, Declares::Optimizations) {
            let usage = words::usage(self.db, word);
            let Some(decl) = component_decl(self.db, word) else { continue };
            if let Some(offer) = self.push(&decl.name, CompletionKind::Keyword, String::new(), 1) {
                let shown = decl.args.iter().filter_map(|arg| Some((arg, usage.sample(&arg.name)?)));
                let filled = shown
                    .enumerate()
                    .map(|(n, (arg, sample))| format!("{}: {}", arg.name, filled(n + 1, sample)));
                offer.snippet = format!("{}({})", decl.name, filled.collect::<Vec<_>>().join(", "));
                offer.docs = usage.docs.to_string();
            }
        }
    }

    /// In an optimization's parentheses.
    pub(super) fn parameters(&mut self, words: &[&str], open: usize, last: &str) {
        let name = open.checked_sub(1).map(|n| words[n]).unwrap_or_default();
        let Some(word) = words::word(self.db, Declares::Optimizations, name).filter(|_| last != ":") else {
            return;
        };
        self.parameters_of(word, &words[open + 1..], 0);
    }
}

/// A place to fill with that number, a text between its quotes.
fn filled(n: usize, sample: &str) -> String {
    match sample.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(text) => format!("\"${{{n}:{text}}}\""),
        None if sample.is_empty() => format!("${n}"),
        None => format!("${{{n}:{sample}}}"),
    }
}
