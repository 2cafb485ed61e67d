//! F0008: brackets that do not match.

use super::quoted;
use crate::tree::Span;
use crate::{Fix, SyntaxError};

/// An opening bracket whose closing one is missing; `fix` puts it where the statement then makes sense.
pub(crate) fn unclosed((opener, span): (&str, Span), closer: &str, fix: Option<Fix>) -> SyntaxError {
    let error = SyntaxError::new("F0008", span, format!("this {} is never closed", quoted(opener)));
    match fix {
        Some(fix) if fix.text.trim() == closer => {
            let place = fix.span;
            error
                .help(format!("write `{closer}` where it ends"))
                .label(place, format!("`{closer}` could stand here"))
                .fix(Some(fix))
        }
        Some(fix) => error.help("remove it").fix(Some(fix)),
        None => error.help(format!("write `{closer}` where it ends")),
    }
}

/// A closing bracket that closes nothing; `fix` removes it or opens it.
pub(crate) fn lone_closer((closer, span): (&str, Span), opener: &str, fix: Option<Fix>) -> SyntaxError {
    let error = SyntaxError::new("F0008", span, format!("this {} closes nothing", quoted(closer)));
    match fix {
        Some(fix) if !fix.text.is_empty() => {
            let place = fix.span;
            error
                .help(format!("write `{opener}` where it begins"))
                .label(place, format!("`{opener}` could stand here"))
                .fix(Some(fix))
        }
        Some(fix) => error.help("remove it").fix(Some(fix)),
        None => error.help(format!("remove it, or write `{opener}` where it begins")),
    }
}

/// A bracket closed by one of another kind; `fix` makes it the right one.
pub(crate) fn mismatched(
    (opener, opened): (&str, Span),
    (found, span): (&str, Span),
    wanted: &str,
    fix: Option<Fix>,
) -> SyntaxError {
    let message = format!("{} is closed by {}", quoted(opener), quoted(found));
    SyntaxError::new("F0008", span, message)
        .help(format!("write `{wanted}` here"))
        .label(opened, "opened here")
        .fix(fix)
}
