//! Takes out brackets that stand right inside of others and so do nothing.

use super::ask::{Ask, Offer};
use crate::ide::place::statement_at;
use crate::workspace::{Diagnostic, Edit};
use flux_syntax::TokenKind;

pub(super) fn fix(ask: &Ask<'_>, said: &Diagnostic) -> Vec<Offer> {
    let Some(at) = statement_at(ask.db, ask.file, said.range.start) else { return Vec::new() };
    let tokens: Vec<_> =
        flux_syntax::lex(at.statement.text(ask.db)).into_iter().filter(|t| !t.kind.is_comment()).collect();
    let (mut open, mut pairs) = (Vec::new(), Vec::new());
    for (n, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::LParen => open.push(n),
            TokenKind::RParen => pairs.extend(open.pop().map(|start| (start, n))),
            _ => {}
        }
    }
    // `((A -> B))`: the outer pair holds the inner one and nothing else.
    let idle = pairs.iter().filter(|(start, end)| pairs.contains(&(start + 1, end.wrapping_sub(1))));
    let edits: Vec<Edit> = idle
        .flat_map(|(start, end)| [*start, *end])
        .map(|n| ask.edit(at.range(tokens[n].span), ""))
        .collect();
    match edits.is_empty() {
        true => Vec::new(),
        false => vec![Offer::new("Remove the brackets that do nothing", edits).preferred()],
    }
}
