//! F0008: brackets that do not match.

use super::quoted;
use crate::mistake::{Mistake, Row, Words};
use crate::tree::Span;
use crate::{Fix, SyntaxError};
use smol_str::SmolStr;

crate::row!(F0008, error, in_text);

/// How a bracket can be mended.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Way {
    /// Its other one could stand at a place that is shown.
    Shown,
    /// The bracket is one too many: remove it.
    Remove,
    /// More than one edit would mend it, so none is offered.
    Unknown,
}

/// An opening bracket whose closing one is missing.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Unclosed {
    opener: SmolStr,
    closer: SmolStr,
    way: Way,
}

impl Mistake for Unclosed {
    fn row(&self) -> &'static Row {
        &F0008
    }

    fn words(&self) -> Words {
        let closer = &self.closer;
        let words = Words::new(format!("this {} is never closed", quoted(&self.opener)));
        match self.way {
            Way::Shown => words
                .help(format!("write `{closer}` where it ends"))
                .label(format!("`{closer}` could stand here")),
            Way::Remove => words.help("remove it"),
            Way::Unknown => words.help(format!("write `{closer}` where it ends")),
        }
    }
}

/// A closing bracket that closes nothing.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct LoneCloser {
    closer: SmolStr,
    opener: SmolStr,
    way: Way,
}

impl Mistake for LoneCloser {
    fn row(&self) -> &'static Row {
        &F0008
    }

    fn words(&self) -> Words {
        let opener = &self.opener;
        let words = Words::new(format!("this {} closes nothing", quoted(&self.closer)));
        match self.way {
            Way::Shown => words
                .help(format!("write `{opener}` where it begins"))
                .label(format!("`{opener}` could stand here")),
            Way::Remove => words.help("remove it"),
            Way::Unknown => words.help(format!("remove it, or write `{opener}` where it begins")),
        }
    }
}

/// A bracket closed by one of another kind.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Mismatched {
    opener: SmolStr,
    found: SmolStr,
    wanted: SmolStr,
}

impl Mistake for Mismatched {
    fn row(&self) -> &'static Row {
        &F0008
    }

    fn words(&self) -> Words {
        Words::new(format!("{} is closed by {}", quoted(&self.opener), quoted(&self.found)))
            .help(format!("write `{}` here", self.wanted))
            .label("opened here")
    }
}

/// An opening bracket whose closing one is missing; `fix` puts it where the statement then makes sense.
pub(crate) fn unclosed((opener, span): (&str, Span), closer: &str, fix: Option<Fix>) -> SyntaxError {
    let way = match &fix {
        Some(fix) if fix.text.trim() == closer => Way::Shown,
        Some(_) => Way::Remove,
        None => Way::Unknown,
    };
    let shown = fix.as_ref().filter(|_| way == Way::Shown).map(|fix| fix.span);
    let mistake = Unclosed { opener: opener.into(), closer: closer.into(), way };
    SyntaxError::new(span, mistake).labels(shown).fix(fix)
}

/// A closing bracket that closes nothing; `fix` removes it or opens it.
pub(crate) fn lone_closer((closer, span): (&str, Span), opener: &str, fix: Option<Fix>) -> SyntaxError {
    let way = match &fix {
        Some(fix) if !fix.text.is_empty() => Way::Shown,
        Some(_) => Way::Remove,
        None => Way::Unknown,
    };
    let shown = fix.as_ref().filter(|_| way == Way::Shown).map(|fix| fix.span);
    let mistake = LoneCloser { closer: closer.into(), opener: opener.into(), way };
    SyntaxError::new(span, mistake).labels(shown).fix(fix)
}

/// A bracket closed by one of another kind; `fix` makes it the right one.
pub(crate) fn mismatched(
    (opener, opened): (&str, Span),
    (found, span): (&str, Span),
    wanted: &str,
    fix: Option<Fix>,
) -> SyntaxError {
    let mistake = Mismatched { opener: opener.into(), found: found.into(), wanted: wanted.into() };
    SyntaxError::new(span, mistake).labels(Some(opened)).fix(fix)
}
