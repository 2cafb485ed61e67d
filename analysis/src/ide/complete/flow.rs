//! In a flow: what is on the arrow, and the nodes and components that fit it.

use super::{Completion, CompletionKind, Offers};
use crate::elaborate::OnArrow;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::ide::arrows::seen_at;
use crate::ide::text::score;
use crate::ide::uses::{add_use, way_to};
use crate::library::component::{component_decl, library};
use crate::names::declared::{Entity, Space, names, node_items};
use crate::names::visible;
use crate::node::signature;
use crate::types::{Field, Ty, show_tuple};
use smol_str::{SmolStr, format_smolstr};

impl Offers<'_, '_> {
    pub(super) fn seen(&self) -> Option<OnArrow> {
        seen_at(self.db, self.file, self.own, self.inside, self.word).map(|(_, seen)| seen)
    }

    /// The values that a record may name.
    pub(super) fn values(&mut self) {
        let Some(seen) = self.seen_record() else { return };
        for field in seen.names.iter().chain(&seen.tuple) {
            self.push(&field.name, CompletionKind::Value, field.ty.show(self.db), 1);
        }
    }

    /// What is seen where a record stands that is not finished: as if a step stood in its place.
    fn seen_record(&self) -> Option<OnArrow> {
        let open = self.own[..self.word].rfind('{')?;
        seen_at(self.db, self.file, &self.own[..open], open, open).map(|(_, seen)| seen)
    }

    pub(super) fn session(&mut self) {
        let end = self.own[..self.word].rfind('{').unwrap_or(0);
        let patched = format!("{} => ", &self.own[..end]);
        let seen = seen_at(self.db, self.file, &patched, patched.len(), patched.len());
        for field in seen.iter().flat_map(|(_, seen)| &seen.tuple) {
            self.push(&field.name, CompletionKind::Value, field.ty.show(self.db), 1);
        }
        self.names_at(Space::Node, 2);
    }

    /// Nodes and components, those that fit what is on the arrow first.
    pub(super) fn steps(&mut self, last: &str) {
        let seen = self.seen();
        let dotted = self.dotted();
        for (prefix, file) in visible(self.db, self.file) {
            self.db.unwind_if_revision_cancelled();
            let own = *file == self.file;
            for name in names(self.db, *file).of(Space::Node) {
                let shown = prefix.as_ref().map_or_else(|| name.clone(), |p| format_smolstr!("{p}.{name}"));
                let Some(rest) = shown.strip_prefix(dotted.as_str()) else { continue };
                if score(rest, &self.letters).is_none() {
                    continue;
                }
                let node = Entity::new(self.db, *file, Space::Node, name.clone());
                self.node(node, rest, own, seen.as_ref());
            }
        }
        if last != "each" && dotted.is_empty() {
            self.push("each", CompletionKind::Keyword, "for every element of a list".to_owned(), 4);
        }
        for component in library(self.db) {
            if component_decl(self.db, component).as_ref().is_some_and(|decl| !decl.source) {
                self.component(component, &dotted);
            }
        }
        if dotted.is_empty() && self.letters.len() >= 2 {
            self.elsewhere();
        }
    }

    fn node(&mut self, node: Entity, shown: &str, own: bool, seen: Option<&OnArrow>) {
        let items = node_items(self.db, node);
        if !items.sources.is_empty() {
            return;
        }
        let kind = if items.flows.is_empty() { CompletionKind::Node } else { CompletionKind::Flow };
        let Some(signature) = signature(self.db, node) else {
            let rank = if own { 2 } else { 3 };
            self.push(shown, kind, String::new(), rank);
            return;
        };
        let fit = seen.and_then(|seen| fit(&signature.inputs, seen));
        let rank = match (fit, own) {
            (Some(Fit::Position), _) => 0,
            (Some(Fit::Name), _) => 1,
            (None, true) => 3,
            (None, false) => 4,
        };
        if let Some(offer) = self.push(shown, kind, String::new(), rank) {
            offer.node = Some((node, fit));
        }
    }

    /// Nodes of files that this one does not use yet.
    fn elsewhere(&mut self) {
        let seen: Vec<SourceFile> = visible(self.db, self.file).iter().map(|(_, file)| *file).collect();
        for file in self.ws.all_files() {
            let Some(used) = way_to(self.db, self.file, file).filter(|_| !seen.contains(&file)) else {
                continue;
            };
            let fits = |name: &&SmolStr| score(name, &self.letters).is_some();
            let found: Vec<SmolStr> = names(self.db, file).of(Space::Node).filter(fits).cloned().collect();
            for name in found {
                let edit = add_use(self.db, self.file, &used, None);
                if let Some(offer) = self.push(&name, CompletionKind::Node, format!("use \"{used}\""), 6) {
                    offer.also.push(edit);
                }
            }
        }
    }
}

/// A node's signature, why it fits, and its documentation: of those that are offered in the end.
pub(super) fn describe(db: &dyn Db, offer: &mut Completion) {
    let Some((node, fit)) = offer.node else { return };
    let Some(signature) = signature(db, node) else { return };
    let reason = match fit {
        Some(Fit::Position) => " · fits by position",
        Some(Fit::Name) => " · fits by name",
        None => "",
    };
    let (inputs, outputs) = (show_tuple(db, &signature.inputs), show_tuple(db, &signature.outputs));
    offer.detail = format!("{inputs} -> {outputs}{reason}");
    let docs = node_items(db, node).signatures.first().and_then(|at| at.doc(db));
    offer.docs = docs.map_or_else(String::new, |docs| docs.to_string());
}

/// By which rule a node can be wired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    Position,
    Name,
}

/// Does what is on the arrow fit these inputs, and why?
pub(super) fn fit(inputs: &[Field], seen: &OnArrow) -> Option<Fit> {
    if inputs.is_empty() || seen.broken {
        return None;
    }
    let same = |a: &Ty, b: &Ty| *a != Ty::Unknown && a.fits(b);
    if inputs.len() == seen.tuple.len() && inputs.iter().zip(&seen.tuple).all(|(i, t)| same(&t.ty, &i.ty)) {
        return Some(Fit::Position);
    }
    let named = |input: &Field| seen.names.iter().any(|n| n.name == input.name && same(&n.ty, &input.ty));
    inputs.iter().all(named).then_some(Fit::Name)
}
