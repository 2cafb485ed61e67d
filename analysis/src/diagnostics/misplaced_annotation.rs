//! F0607: an annotation on a kind of item that does not take it.

use flux_syntax::mistake::Said;
use flux_syntax::mistake::{Mistake, Row, Words};
use flux_syntax::tree::{Item, ItemKind, Span};
use smol_str::SmolStr;

flux_syntax::row!(F0607, error);

/// Before something else than what it is for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MisplacedAnnotation {
    /// The annotation, without its `@`.
    pub name: SmolStr,
    /// What it stands before, with an article: `a source`; `this` where it can't be named.
    pub on: &'static str,
    /// Before what it can stand, if this is known; else before nothing of this sort.
    pub places: Vec<&'static str>,
}

impl Mistake for MisplacedAnnotation {
    fn row(&self) -> &'static Row {
        &F0607
    }

    fn words(&self) -> Words {
        let words = Words::new(format!("`@{}` can't stand before {}", self.name, self.on));
        match self.places.split_last() {
            Some((only, [])) => words.help(format!("put it before {only}")),
            Some((last, others)) => words.help(format!("put it before {} or {last}", others.join(", "))),
            None => words.help("annotations say what a node does: put it before the node that is meant"),
        }
    }
}

crate::check_items!(check);

/// Items that take no annotation at all.
fn check(item: &Item, say: &mut dyn FnMut(Span, Said)) {
    let none = !matches!(
        item.kind,
        ItemKind::Node(_) | ItemKind::Flow(_) | ItemKind::Component(_) | ItemKind::Source(_)
    );
    for annotation in item.annotations.iter().filter(|_| none) {
        let name = annotation.name.text.clone();
        say(annotation.span, MisplacedAnnotation { name, on: "this", places: Vec::new() }.into());
    }
}
