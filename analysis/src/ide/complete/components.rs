//! Components, and the arguments of a call that is being written.

use super::words::called;
use super::{CompletionKind, Offers};
use crate::ide::docs::of_argument;
use crate::ide::hints::shape;
use crate::library::component::{component_decl, find_component, library};
use crate::names::all_names;
use crate::names::declared::{Entity, Space};
use flux_catalog::kinds;
use smol_str::SmolStr;

impl Offers<'_, '_> {
    pub(super) fn components(&mut self, source: bool, store: bool) {
        let dotted = self.dotted();
        let mut all = library(self.db);
        for name in all_names(self.db, self.file, Space::Component) {
            all.extend(find_component(self.db, self.file, &name));
        }
        for component in all {
            let Some(decl) = component_decl(self.db, component) else { continue };
            let is_store = decl.annotations.iter().any(|a| a.name.text == "store");
            if decl.source != source || is_store != store {
                continue;
            }
            self.component(component, &dotted);
        }
    }

    /// `http.` before the word, if there is one.
    pub(super) fn dotted(&self) -> String {
        let before = &self.own[..self.word];
        let start = before
            .rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'))
            .map_or(0, |at| at + 1);
        before.get(start..).unwrap_or_default().to_owned()
    }

    pub(super) fn component(&mut self, component: Entity, dotted: &str) {
        let Some(decl) = component_decl(self.db, component) else { return };
        let Some(rest) = decl.name.strip_prefix(dotted) else { return };
        let detail = shape(self.db, decl);
        let mut args = Vec::new();
        for (n, arg) in decl.args.iter().filter(|arg| arg.default.is_none()).enumerate() {
            let hole = format!("${{{}:{}}}", n + 1, arg.name);
            args.push(if kinds::named(&arg.kind).is_some() { format!("\"{hole}\"") } else { hole });
        }
        let docs =
            crate::names::declared::named_items(self.db, component).first().and_then(|at| at.doc(self.db));
        let snippet = format!("{rest}({})$0", args.join(", "));
        if let Some(offer) = self.push(rest, CompletionKind::Component, detail, 5) {
            offer.snippet = snippet;
            offer.docs = docs.map_or_else(String::new, |d| d.to_string());
        }
    }

    pub(super) fn arguments(&mut self, words: &[&str], open: usize, last: &str) {
        let Some(component) = find_component(self.db, self.file, &SmolStr::new(called(words, open))) else {
            return;
        };
        let Some(decl) = component_decl(self.db, component) else { return };
        if last == ":" {
            let name = words.len().checked_sub(2).map(|n| words[n]).unwrap_or_default();
            let arg = decl.args.iter().find(|arg| arg.name == name);
            if arg.is_some_and(|arg| arg.live) {
                self.inputs_of_call(self.word);
            }
            return match arg.map(|arg| arg.kind.as_str()) {
                Some("store") => self.names(Space::Store),
                Some("bool") => self.plain(&["true", "false"], CompletionKind::Keyword),
                _ => {}
            };
        }
        let docs =
            crate::names::declared::named_items(self.db, component).first().and_then(|at| at.doc(self.db));
        let position = words[open..].iter().filter(|w| **w == ",").count();
        let given: Vec<&str> = words[open..].windows(2).filter(|w| w[1] == ":").map(|w| w[0]).collect();
        if decl.args.get(position).is_some_and(|arg| arg.kind == "store") {
            self.names(Space::Store);
        }
        if decl.args.get(position).is_some_and(|arg| arg.live) {
            self.inputs_of_call(self.word);
        }
        // Those that are given by position come first, and are given.
        let by_position = if given.is_empty() { position } else { 0 };
        let open = decl.args.iter().enumerate().skip(by_position);
        for (n, arg) in open.filter(|(_, arg)| !given.contains(&arg.name.as_str())) {
            let said = docs.as_ref().and_then(|docs| of_argument(docs, &arg.name));
            if let Some(offer) = self.push(&arg.name, CompletionKind::Argument, arg.kind.to_string(), 2) {
                offer.rank += n as u32;
                offer.docs = said.unwrap_or_default();
                offer.snippet = match kinds::named(&arg.kind) {
                    Some(_) => format!("{}: \"$0\"", arg.name),
                    None => format!("{}: $0", arg.name),
                };
            }
        }
    }
}
