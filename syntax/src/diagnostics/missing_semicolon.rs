//! F0001: an item that does not end with `;`.

use super::behind;
use crate::mistake::{Mistake, Row, Words};
use crate::tree::Span;
use crate::{Fix, SyntaxError};
use smol_str::SmolStr;

crate::row!(F0001, error, whole, sure);

/// An item that does not end with `;`.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct MissingSemicolon {
    /// The item's, if it has one.
    name: Option<SmolStr>,
    /// Does another item follow?
    more: bool,
}

impl Mistake for MissingSemicolon {
    fn row(&self) -> &'static Row {
        &F0001
    }

    fn words(&self) -> Words {
        let whose = self.name.as_ref().map_or_else(|| "this item".to_owned(), |name| format!("`{name}`"));
        let words = Words::new(format!("a `;` is missing at the end of {whose}"))
            .help("every item ends with `;`: write it here");
        if self.more { words.label("the next item begins here") } else { words }
    }
}

/// `last` is the item's last token, `next` the first of the item behind it.
pub(crate) fn missing_semicolon(name: Option<&str>, last: Span, next: Option<Span>) -> SyntaxError {
    let place = behind(last);
    let mistake = MissingSemicolon { name: name.map(SmolStr::new), more: next.is_some() };
    SyntaxError::new(place, mistake).labels(next).fix(Some(Fix { span: place, text: ";".into() }))
}
