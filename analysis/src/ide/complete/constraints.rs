//! Scopes of locks, and patterns: what is known of the node that a statement speaks of.

use super::{CompletionKind, Offers};
use crate::elaborate::predicate_node;
use crate::ide::arrows::given;
use crate::names::declared::Space;
use crate::names::{all_names, resolve};
use crate::node::signature;
use crate::types::{Field, Ty};
use smol_str::SmolStr;

impl Offers<'_, '_> {
    /// What a lock is one for each of: the session, or an input of the node.
    pub(super) fn scopes(&mut self, words: &[&str]) {
        let node: String = words.iter().take_while(|word| **word != ":").copied().collect();
        let db = self.db;
        for field in self.given(&node).into_iter().filter(|field| !field.ty.is_foreign(db)) {
            self.push(&field.name, CompletionKind::Value, field.ty.show(self.db), 1);
        }
        for (word, detail) in
            [("session", "one lock for each session"), ("program", "one for the whole service")]
        {
            self.push(word, CompletionKind::Keyword, detail.to_owned(), 2);
        }
    }

    /// Semantic types whose predicates take the value first, with the reason.
    pub(super) fn patterns(&mut self, node: &str, before: &[&str]) {
        let at = before.iter().filter(|word| **word == ",").count();
        let given = self.given(node);
        let value = given.get(at).map(|field| field.ty.clone());
        if let Some(Ty::Option(_)) = value {
            self.push("some", CompletionKind::Keyword, "it has a value".to_owned(), 0);
            self.push("none", CompletionKind::Keyword, "it has none".to_owned(), 0);
        }
        for name in all_names(self.db, self.file, Space::Typedef) {
            let (rank, detail) = self.asked(&name, value.as_ref());
            self.push(&name, CompletionKind::Typedef, detail, rank);
        }
        self.push("_", CompletionKind::Keyword, "anything".to_owned(), 2);
    }

    /// How well a semantic type fits a value.
    fn asked(&self, name: &SmolStr, value: Option<&Ty>) -> (u32, String) {
        let takes = resolve(self.db, self.file, Space::Typedef, name)
            .and_then(|typedef| predicate_node(self.db, typedef))
            .and_then(|node| signature(self.db, node).as_ref())
            .and_then(|signature| signature.inputs.first());
        match (takes, value) {
            (Some(input), Some(value)) if input.ty.fits(value) => {
                (0, format!("takes `{}` · fits", value.show(self.db)))
            }
            (Some(input), Some(_)) => (3, format!("takes `{}`", input.ty.show(self.db))),
            _ => (1, String::new()),
        }
    }

    /// What a node is given where it is used.
    fn given(&self, node: &str) -> Vec<Field> {
        given(self.db, self.file, node)
    }
}
