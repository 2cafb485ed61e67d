//! The language's own words: items, annotations, optimizations, each as a form to fill in.

use super::{CompletionKind, Offers};
use crate::ide::keywords::annotation;
use crate::names::declared::{Space, names};
use crate::node::signature;
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

const ANNOTATIONS: &[(&str, &str)] = &[
    ("pure", "pure"),
    ("volatile", "volatile(${1:3m})"),
    ("reads", "reads(${1:store})"),
    ("writes", "writes(${1:store})"),
    ("idempotent", "idempotent"),
    ("commutative", "commutative"),
    ("timeout", "timeout(${1:2s})"),
    ("limit", "limit(${1:16})"),
    ("output", "output"),
];

/// Each with its parameters: name and a good value.
const OPTIMIZATIONS: &[(&str, &[(&str, &str)])] = &[
    ("cache", &[("entries", "1_000"), ("ttl", "3m"), ("size", "64MB")]),
    ("precompute", &[("every", "1h"), ("top", "1_000")]),
    ("postpone", &[("queue", "\"name.queue\"")]),
    ("replicate", &[("copies", "2"), ("after", "\"p95\"")]),
    ("retry", &[("times", "3"), ("backoff", "50ms")]),
    ("batch", &[("max", "64"), ("within", "2ms")]),
    ("partition", &[("by", "user"), ("shards", "4")]),
    ("fault", &[("rate", "0.01"), ("delay", "500ms"), ("code", "503")]),
    ("parallel", &[]),
    ("reply", &[]),
    ("runtime", &[("scheduler", "\"pool\""), ("workers", "4")]),
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

    pub(super) fn annotations(&mut self) {
        for (label, snippet) in ANNOTATIONS {
            if let Some(offer) = self.push(label, CompletionKind::Annotation, String::new(), 1) {
                offer.snippet = (*snippet).to_owned();
                offer.docs = annotation(label).unwrap_or_default().to_owned();
            }
        }
    }

    /// In an annotation's parentheses.
    pub(super) fn annotated(&mut self, name: &str, last: &str) {
        match (name, last) {
            ("reads" | "writes", "(") => self.names(Space::Store),
            ("reads" | "writes", ",") => self.argument("key", "input", "which value says which part"),
            ("reads" | "writes", ":") => self.inputs(),
            ("volatile", ",") => self.argument("on_error", "duration", "how stale while the node fails"),
            _ => {}
        }
    }

    fn argument(&mut self, name: &str, kind: &str, docs: &str) {
        if let Some(offer) = self.push(name, CompletionKind::Argument, kind.to_owned(), 1) {
            offer.snippet = format!("{name}: $0");
            offer.docs = docs.to_owned();
        }
    }

    /// The inputs of the node that the statement declares.
    fn inputs(&mut self) {
        let Some(at) = crate::ide::place::statement_at(self.db, self.file, self.start + self.inside) else {
            return;
        };
        for (_, item) in at.items(self.db) {
            let ItemKind::Node(it) = &item.kind else { continue };
            let node =
                crate::names::declared::Entity::new(self.db, self.file, Space::Node, it.name.text.clone());
            for field in signature(self.db, node).iter().flat_map(|signature| &signature.inputs) {
                self.push(&field.name, CompletionKind::Value, field.ty.show(self.db), 1);
            }
        }
    }

    pub(super) fn optimizations(&mut self) {
        for (label, parameters) in OPTIMIZATIONS {
            if let Some(offer) = self.push(label, CompletionKind::Keyword, String::new(), 1) {
                let filled = parameters.iter().take(2).enumerate();
                let filled = filled.map(|(n, (name, value))| match value.trim_matches('"') {
                    bare if bare.len() < value.len() => format!("{name}: \"${{{}:{bare}}}\"", n + 1),
                    bare => format!("{name}: ${{{}:{bare}}}", n + 1),
                });
                offer.snippet = format!("{label}({})", filled.collect::<Vec<_>>().join(", "));
            }
        }
    }

    /// In an optimization's parentheses.
    pub(super) fn parameters(&mut self, words: &[&str], open: usize, last: &str) {
        let name = open.checked_sub(1).map(|n| words[n]).unwrap_or_default();
        let Some((_, parameters)) = OPTIMIZATIONS.iter().find(|(known, _)| *known == name) else { return };
        if last == ":" {
            return;
        }
        let given: Vec<&str> = words[open..].windows(2).filter(|w| w[1] == ":").map(|w| w[0]).collect();
        for (parameter, value) in parameters.iter().filter(|(parameter, _)| !given.contains(parameter)) {
            if let Some(offer) = self.push(parameter, CompletionKind::Argument, (*value).to_owned(), 1) {
                offer.snippet = format!("{parameter}: ${{0:{}}}", value.trim_matches('"'));
                if value.starts_with('"') {
                    offer.snippet = format!("{parameter}: \"${{0:{}}}\"", value.trim_matches('"'));
                }
            }
        }
    }
}
