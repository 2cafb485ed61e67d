//! F0406: code 0 means success.

use flux_syntax::mistake::Said;
use flux_syntax::mistake::{Mistake, Row, Words};
use flux_syntax::tree::{Item, ItemKind, Span};

flux_syntax::row!(F0406, error);

/// A code that nothing fails with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CodeZero;

impl Mistake for CodeZero {
    fn row(&self) -> &'static Row {
        &F0406
    }

    fn words(&self) -> Words {
        Words::new("code 0 means success: nothing fails with it").help("remove it from the list")
    }
}

crate::check_items!(check);

/// In the list of codes of a handler or recovery.
fn check(item: &Item, say: &mut dyn FnMut(Span, Said)) {
    let path = match &item.kind {
        ItemKind::Handler(handler) => handler.path.as_ref(),
        ItemKind::Recover(recover) => Some(&recover.path),
        _ => None,
    };
    let every = match &item.kind {
        ItemKind::Handler(handler) => handler.codes.as_slice(),
        _ => &[],
    };
    let codes = path.map_or(every, |path| &path.codes);
    let zero = codes.iter().filter(|(code, _)| *code == 0);
    zero.for_each(|(_, span)| say(*span, CodeZero.into()));
}
