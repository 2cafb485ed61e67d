//! Text arguments as they are written: whose they are, and what stands at an offset in one.

use super::arrows::{show, value_type};
use super::complete::called;
use super::hover::Hover;
use super::place::{item_at, statement_at};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::library::component::{ArgDecl, ComponentDecl, component_decl, find_component};
use crate::library::texts;
use flux_catalog::kinds;
use flux_syntax::{TextPlaces, TokenKind};
use smol_str::SmolStr;

/// The call and the argument of a literal, which is the last of these words of its statement.
pub(super) fn argument<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    words: &[&str],
) -> Option<(&'db ComponentDecl, &'db ArgDecl)> {
    let open = open_parenthesis(words)?;
    let component = find_component(db, file, &SmolStr::new(called(words, open)))?;
    let decl = component_decl(db, component).as_ref()?;
    let before = words.get(open + 1..words.len().saturating_sub(1))?;
    let named = before.last().filter(|word| **word == ":").and_then(|_| before.iter().rev().nth(1));
    let position = before.iter().filter(|word| **word == ",").count();
    let found = match named {
        Some(name) => decl.args.iter().find(|arg| arg.name == **name),
        None => decl.args.get(position),
    };
    Some((decl, found?))
}

/// The innermost parenthesis that is open.
fn open_parenthesis(words: &[&str]) -> Option<usize> {
    let mut open = Vec::new();
    for (n, word) in words.iter().enumerate() {
        match *word {
            "(" => open.push(n),
            ")" => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

/// What a text argument may be, and of a name in it its type.
pub(super) fn hover(db: &dyn Db, file: SourceFile, offset: usize) -> Option<Hover> {
    let at = statement_at(db, file, offset)?;
    let text = at.statement.text(db);
    let inside = offset.checked_sub(at.start as usize)?;
    let tokens: Vec<_> = flux_syntax::lex(text)
        .into_iter()
        .filter(|token| (token.span.start as usize) <= inside)
        .filter(|token| !token.kind.is_comment() && token.kind != TokenKind::Doc)
        .collect();
    let literal = tokens.last().filter(|token| {
        matches!(token.kind, TokenKind::Text | TokenKind::MultilineText) && inside < token.span.end as usize
    })?;
    let words: Vec<&str> = tokens.iter().map(|t| &text[t.span.range()]).collect();
    let (decl, argument) = argument(db, file, &words)?;
    let kind = kinds::named(&argument.kind)?;
    let written = &text[literal.span.range()];
    let places = TextPlaces::new(written);
    let caret = places.value(inside - literal.span.start as usize);
    let value = flux_syntax::text_value(written);
    let named = texts::read(db, &argument.kind, &value)
        .names
        .iter()
        .find(|named| named.range.start <= caret && caret <= named.range.end);
    if let Some(named) = named {
        let (item, _) = item_at(db, at, offset)?;
        let field = value_type(db, file, item, &named.name)?;
        let place = places.written(named.range.clone());
        let start = literal.span.start as usize + at.start as usize;
        let range = start + place.start..start + place.end;
        return Some(Hover { range, text: format!("```flux\n{}\n```", show(db, &field)) });
    }
    let head = format!("```flux\n{} {}\n```", argument.kind, argument.name);
    let text = format!("{head}\nargument of `{}`\n\n{}", decl.name, kind.accepts());
    Some(Hover { range: at.range(literal.span), text })
}
