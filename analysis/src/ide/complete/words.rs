//! The words before what is being typed: where the statement begins, which bracket is open, what kind of place it is.

use super::statement_at;
use crate::files::SourceFile;
use crate::files::db::Db;
use flux_syntax::{Token, TokenKind};

/// The innermost bracket that is open, and its token.
pub(super) fn open_bracket(tokens: &[Token]) -> Option<(usize, TokenKind)> {
    let mut open = Vec::new();
    for (n, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::LParen | TokenKind::LBrace | TokenKind::LBracket | TokenKind::Less => {
                open.push((n, token.kind))
            }
            TokenKind::RParen | TokenKind::RBrace | TokenKind::RBracket | TokenKind::Greater => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

/// The statement that is being written at an offset, and where it begins: one that ended before goes on as long as
/// it has no `;`.
pub(super) fn unfinished<'a>(
    db: &'a dyn Db,
    file: SourceFile,
    text: &'a str,
    offset: usize,
) -> (&'a str, usize) {
    if let Some(at) = statement_at(db, file, offset) {
        let whole = at.whole(db);
        if offset < whole.end || !at.statement.text(db).ends_with(';') {
            return (&text[whole.clone()], whole.start);
        }
        return ("", offset);
    }
    let before =
        crate::ide::place::all(db, file).map(|at| at.whole(db)).take_while(|whole| whole.end <= offset);
    match before.last() {
        Some(last) if !text[last.clone()].ends_with(';') && text[last.end..offset].trim().is_empty() => {
            (&text[last.start..offset], last.start)
        }
        _ => ("", offset),
    }
}

/// Does an offset stand in a comment of the statement that begins there, or of the gap before it?
pub(super) fn in_comment(text: &str, start: usize, offset: usize) -> bool {
    let from = if start == offset { text[..offset].rfind(';').map_or(0, |at| at + 1) } else { start };
    let end = text[offset..].find('\n').map_or(text.len(), |at| offset + at);
    let inside = (offset - from) as u32;
    flux_syntax::lex(&text[from..end]).iter().any(|token| {
        let line = text[from..].get(token.span.range()).is_some_and(|text| text.starts_with("//"));
        let end = token.span.end + u32::from(line);
        (token.kind.is_comment() || token.kind == TokenKind::Doc) && token.span.start < inside && inside < end
    })
}

/// How many words an annotation at the beginning has.
pub(super) fn behind_annotation(words: &[&str]) -> Option<usize> {
    if words.first() != Some(&"@") || words.len() < 2 {
        return None;
    }
    if words.get(2) != Some(&"(") {
        return Some(2).filter(|n| words.len() > *n);
    }
    let mut depth = 0_usize;
    for (n, word) in words.iter().enumerate().skip(2) {
        match *word {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return Some(n + 1);
        }
    }
    None
}

/// The word before the dotted name that is being written.
pub(super) fn before_name<'a>(words: &[&'a str]) -> &'a str {
    let mut rest = words;
    while let [before @ .., _, "."] = rest {
        rest = before;
    }
    rest.last().copied().unwrap_or_default()
}

/// Is the parenthesis that of a call: behind a component's name?
pub(super) fn is_call(words: &[&str], open: usize) -> bool {
    let name = called(words, open);
    let before = open.checked_sub(1 + name.split('.').count() * 2 - 1).map(|n| words[n]).unwrap_or_default();
    !name.is_empty()
        && (name.contains('.') || matches!(before, "using" | "with" | "->" | "=>" | "=" | "{" | ","))
}

/// The dotted name before a parenthesis.
pub(in crate::ide) fn called(words: &[&str], open: usize) -> String {
    let mut parts = Vec::new();
    let mut at = open;
    while let Some(before) = at.checked_sub(1) {
        let word = words[before];
        let named = word.bytes().next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
        let wanted = if parts.len() % 2 == 0 { named } else { word == "." };
        if !wanted {
            break;
        }
        parts.push(word);
        at = before;
    }
    if parts.len() % 2 == 0 {
        parts.pop();
    }
    parts.reverse();
    parts.concat()
}

/// Does a flow's body begin among these words?
pub(super) fn is_flow(words: &[&str]) -> bool {
    match words.first() {
        Some(&("source" | "handle" | "recover")) => words.contains(&"=>") || words.contains(&"->"),
        Some(&"type") => false,
        _ => words.contains(&"="),
    }
}
