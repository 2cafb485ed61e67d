//! Selections that grow: the word, what it is part of, the item, the file.

use super::place::statement_at;
use crate::files::db::Db;
use crate::workspace::{FileId, Workspace};
use flux_syntax::TokenKind;
use std::ops::Range;

impl Workspace {
    /// Ranges around an offset, each inside the next.
    pub fn selections(&self, file: FileId, offset: usize) -> Vec<Range<usize>> {
        let db: &dyn Db = &self.db;
        let text = self.text(file);
        let offset = offset.min(text.len());
        let mut out: Vec<Range<usize>> = std::iter::once(offset..offset).collect();
        let at = statement_at(db, file.0, offset);
        out.extend(at.map(|at| at.whole(db)));
        if let Some((at, inside)) = at.and_then(|at| Some((at, at.inside(offset)?))) {
            let tokens = flux_syntax::lex(at.statement.text(db));
            let token = tokens.iter().filter(|token| token.span.touches(inside)).max_by_key(|t| t.span.start);
            out.extend(token.map(|token| at.range(token.span)));
            let mut open: Vec<(u32, usize)> = Vec::new();
            for (n, token) in tokens.iter().enumerate() {
                match token.kind {
                    TokenKind::LBrace | TokenKind::LParen | TokenKind::LBracket => {
                        open.push((token.span.start, n))
                    }
                    TokenKind::RBrace | TokenKind::RParen | TokenKind::RBracket => {
                        let Some((start, n)) = open.pop() else { continue };
                        if start <= inside && inside <= token.span.end {
                            let all = at.range(flux_syntax::tree::Span { start, end: token.span.end });
                            out.push(all.start + 1..all.end - 1);
                            out.push(all.clone());
                            // With the name before it: a call, a signature.
                            let name = n.checked_sub(1).and_then(|n| tokens.get(n));
                            let name = name.filter(|t| t.kind == TokenKind::Ident);
                            out.extend(name.map(|name| at.range(name.span).start..all.end));
                        }
                    }
                    _ => {}
                }
            }
            for (_, item) in at.items(db) {
                let range = at.range(item.span);
                if range.start <= offset && offset <= range.end {
                    out.push(range);
                }
            }
        }
        out.push(0..text.len());
        out.retain(|range| range.start <= offset && offset <= range.end);
        out.sort_by_key(|range| range.end - range.start);
        // What overlaps without being inside is left out.
        let mut nested: Vec<Range<usize>> = Vec::new();
        for range in out {
            let fits = nested
                .last()
                .is_none_or(|last| *last != range && range.start <= last.start && last.end <= range.end);
            if fits {
                nested.push(range);
            }
        }
        nested
    }
}
