//! Mends what an argument's text says, where its form leaves no choice: a brace, a scheme, one of a few words.

use super::ask::{Ask, Offer};
use crate::diagnostics::text_argument::TextArgument;
use crate::ide::place::statement_at;
use crate::workspace::Diagnostic;
use flux_syntax::TokenKind;
use std::ops::Range;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    let mut out = brace(ask, said);
    out.extend(whole(ask, said));
    out
}

/// A brace without its other.
fn brace(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    let own = ask.said(said);
    let (start, end) = (said.range.start, said.range.end);
    match own {
        "{" => {
            let rest = ask.text().get(end..).unwrap_or_default();
            let named = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
            let name = rest.find(|c| !named(c)).unwrap_or(rest.len());
            let double = Offer::new("Write a brace itself: `{{`", vec![ask.insert(start, "{")]);
            if name == 0 {
                return vec![double.preferred()];
            }
            let title = format!("Change to `{{{}}}`", &rest[..name]);
            vec![Offer::new(title, vec![ask.insert(end + name, "}")]).preferred(), double]
        }
        "}" => vec![Offer::new("Write a brace itself: `}}`", vec![ask.insert(start, "}")]).preferred()],
        _ if own.starts_with('{') && !own.contains('}') => {
            vec![Offer::new(format!("Change to `{own}}}`"), vec![ask.insert(end, "}")]).preferred()]
        }
        _ if own.ends_with('}') && !own.contains('{') => {
            vec![Offer::new(format!("Change to `{{{own}`"), vec![ask.insert(start, "{")]).preferred()]
        }
        _ => Vec::new(),
    }
}

/// What was probably meant, where that is the whole text.
fn whole(ask: &Ask<'_>, said: &Diagnostic) -> Option<Offer> {
    let wanted = said.said.get::<TextArgument>()?.instead.as_deref()?;
    let inside = literal(ask, said)?;
    let content = ask.text().get(inside.clone())?;
    // Another form of the same text, or one of the words that alone can stand here.
    let same = wanted.ends_with(content.trim_start_matches('/')) || said.range == inside;
    let plain = |text: &str| !text.contains(['\\', '"', '…', '\n']);
    (same && plain(content) && plain(wanted) && wanted != content)
        .then(|| Offer::new(format!("Change to `{wanted}`"), vec![ask.edit(inside, wanted)]).preferred())
}

/// The text around a place, without its quotes.
fn literal(ask: &Ask<'_>, said: &Diagnostic) -> Option<Range<usize>> {
    let at = statement_at(ask.db, ask.file, said.range.start)?;
    let tokens = flux_syntax::lex(at.statement.text(ask.db));
    let around = tokens.into_iter().find(|token| {
        let own = at.range(token.span);
        token.kind == TokenKind::Text && own.start < said.range.start && said.range.end < own.end
    })?;
    let own = at.range(around.span);
    Some(own.start + 1..own.end - 1)
}
