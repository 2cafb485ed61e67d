//! F0607: an annotation on a kind of item that takes none.

use flux_syntax::mistake::Said;
use flux_syntax::mistake::{Mistake, Row, Words};
use flux_syntax::tree::{Item, ItemKind, Span};
use smol_str::SmolStr;

flux_syntax::row!(F0607, error);

/// Before something else than a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MisplacedAnnotation {
    /// The annotation's.
    pub name: SmolStr,
    /// Before what.
    pub on: &'static str,
}

impl Mistake for MisplacedAnnotation {
    fn row(&self) -> &'static Row {
        &F0607
    }

    fn words(&self) -> Words {
        Words::new(format!("`@{}` can't stand before {}", self.name, self.on))
            .help("annotations say what a node does: put it before the node that is meant")
    }
}

crate::check_items!(check);

fn check(item: &Item, say: &mut dyn FnMut(Span, Said)) {
    let on = match &item.kind {
        ItemKind::Node(_) | ItemKind::Flow(_) | ItemKind::Component(_) => return,
        ItemKind::Source(_) => "a source",
        _ => "this",
    };
    for annotation in &item.annotations {
        say(annotation.span, MisplacedAnnotation { name: annotation.name.text.clone(), on }.into());
    }
}
