//! What can be folded: statements of several lines, runs of comments, of `use`.

use super::place::all;
use crate::files::db::Db;
use crate::workspace::{FileId, Workspace};
use flux_syntax::TokenKind;
use flux_syntax::tree::ItemKind;
use std::ops::Range;

/// What a fold hides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoldKind {
    /// Comments on lines that follow each other.
    Comment,
    /// `use` items that follow each other.
    Uses,
    /// A statement, or a block of one.
    Region,
}

/// A range that can be folded; it begins and ends in different lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    /// From the first line that stays to the end of the last that goes.
    pub range: Range<usize>,
    /// What it hides, by which editors fold all of a kind.
    pub kind: FoldKind,
}

impl Workspace {
    /// What can be folded in a file.
    pub fn folds(&self, file: FileId) -> Vec<Fold> {
        let db: &dyn Db = &self.db;
        let text = self.text(file);
        let mut out = Vec::new();
        let mut uses: Option<Range<usize>> = None;
        for at in all(db, file.0) {
            let whole = at.whole(db);
            let is_use = at.items(db).any(|(_, item)| matches!(item.kind, ItemKind::Use(_)));
            match (&mut uses, is_use) {
                (Some(run), true) => run.end = whole.end,
                (None, true) => uses = Some(whole.clone()),
                (_, false) => out.extend(uses.take().map(|range| Fold { range, kind: FoldKind::Uses })),
            }
            // Documentation folds by itself; so does what is behind it.
            let items = at.items(db).map(|(_, item)| at.range(item.span));
            out.extend(items.map(|range| Fold { range, kind: FoldKind::Region }));
        }
        out.extend(uses.map(|range| Fold { range, kind: FoldKind::Uses }));
        out.extend(comments(text));
        out.extend(brackets(text));
        out.retain(|fold| text.get(fold.range.clone()).is_some_and(|inside| inside.contains('\n')));
        out.sort_by_key(|fold| (fold.range.start, std::cmp::Reverse(fold.range.end)));
        out.dedup_by(|a, b| a.range == b.range);
        out
    }
}

/// Runs of line comments, and block comments.
fn comments(text: &str) -> Vec<Fold> {
    let mut out: Vec<Fold> = Vec::new();
    let mut last: Option<(TokenKind, usize)> = None;
    for token in flux_syntax::lex(text) {
        let range = token.span.range();
        let is_line = matches!(token.kind, TokenKind::LineComment | TokenKind::Doc);
        let joins = last.is_some_and(|(kind, end)| {
            let between = text.get(end..range.start).unwrap_or_default();
            kind == token.kind && is_line && between.matches('\n').count() <= 1 && between.trim().is_empty()
        });
        match out.last_mut() {
            Some(fold) if joins => fold.range.end = range.end,
            _ if is_line || token.kind == TokenKind::BlockComment => {
                out.push(Fold { range: range.clone(), kind: FoldKind::Comment });
            }
            _ => {}
        }
        last = Some((token.kind, range.end));
    }
    out
}

/// Braces and brackets of several lines.
fn brackets(text: &str) -> Vec<Fold> {
    let (mut out, mut open) = (Vec::new(), Vec::new());
    for token in flux_syntax::lex(text) {
        match token.kind {
            TokenKind::LBrace | TokenKind::LParen | TokenKind::LBracket => {
                open.push(token.span.start as usize)
            }
            TokenKind::RBrace | TokenKind::RParen | TokenKind::RBracket => {
                if let Some(start) = open.pop() {
                    out.push(Fold { range: start..token.span.start as usize, kind: FoldKind::Region });
                }
            }
            TokenKind::Semicolon => open.clear(),
            _ => {}
        }
    }
    out
}
