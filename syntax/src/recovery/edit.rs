//! One item's text and tokens, and what an edit makes of it.

use super::head;
use crate::grammar::{self, Failure};
use crate::lexer::Tok;
use crate::statement::{Flaw, Lexed};
use crate::token::TokenKind;
use crate::tree::{Item, Span};
use crate::{Fix, SyntaxError};

/// Longer items are not tried with edits: it would take too long for what is no person's program.
const LONGEST: u32 = 16_384;

/// The text and tokens of one item.
pub(crate) struct Segment<'s> {
    text: &'s str,
    /// Its tokens, with the `;` if it is there.
    pub tokens: &'s [Tok<'s>],
    /// Its tokens, with a `;` of no text if it is missing.
    pub ended: &'s [Tok<'s>],
    /// Where its last token stands.
    pub last: Span,
    /// It ends with a `;` of its own.
    pub ends: bool,
    flaws: &'s [(Flaw, Tok<'s>)],
}

/// Gives tokens a `;` of no text, if theirs is missing; whether it was there.
pub(crate) fn end(tokens: &mut Vec<Tok<'_>>) -> bool {
    match tokens.last() {
        Some(last) if last.kind == TokenKind::Semicolon => true,
        last => {
            let end = last.map_or(0, Tok::end);
            tokens.push(semicolon(end));
            false
        }
    }
}

impl<'s> Segment<'s> {
    /// Of a statement's text; `tokens` are ended.
    pub fn new(text: &'s str, ended: &'s [Tok<'s>], ends: bool, flaws: &'s [(Flaw, Tok<'s>)]) -> Self {
        let tokens = if ends { ended } else { &ended[..ended.len() - 1] };
        let last = tokens.last().map(Tok::span).unwrap_or_default();
        let start = tokens.first().map_or(0, |tok| tok.start);
        let from = flaws.partition_point(|(_, tok)| tok.start < start);
        let to = flaws.partition_point(|(_, tok)| tok.start <= last.start);
        Self { text, tokens, ended, last, ends, flaws: &flaws[from..to.max(from)] }
    }

    /// The bytes of the statement that it takes.
    pub fn span(&self) -> Span {
        Span { start: self.tokens.first().map_or(0, |tok| tok.start), end: self.last.end }
    }

    /// The unclosed string, if there is one.
    pub fn unclosed_text(&self) -> Option<Tok<'s>> {
        self.flaws.iter().find(|(flaw, _)| *flaw == Flaw::UnclosedText).map(|(_, tok)| *tok)
    }

    /// Whether characters that mean nothing are in it.
    pub fn has_stray(&self) -> bool {
        self.flaws.iter().any(|(flaw, _)| *flaw == Flaw::Stray)
    }

    /// The part of the statement's text.
    pub fn slice(&self, span: Span) -> &'s str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Parses it as it is, a missing `;` aside.
    pub fn parse(&self) -> Result<Item, Failure> {
        grammar::parse_rich(self.ended)
    }

    /// The item that the text gives after this edit; its spans are those of the text before.
    pub fn with(&self, fix: &Fix) -> Option<Item> {
        let whole = self.span();
        if whole.end - whole.start > LONGEST {
            return None;
        }
        let mut item = parse_mended(&self.apply(fix))?;
        self.map_back(fix, &mut item);
        Some(item)
    }

    /// The text of the segment after an edit.
    pub fn apply(&self, fix: &Fix) -> String {
        let whole = self.span();
        let before = self.slice(Span { start: whole.start, end: fix.span.start });
        let after = self.slice(Span { start: fix.span.end, end: whole.end });
        [before, &fix.text, after].concat()
    }

    /// Makes the spans of what an edit gave those of the text before it.
    pub fn map_back(&self, fix: &Fix, item: &mut Item) {
        let whole = self.span();
        let start = fix.span.start - whole.start;
        let inserted = start..start + fix.text.len() as u32;
        let map = |at: u32| {
            if at <= inserted.start {
                at + whole.start
            } else if at >= inserted.end {
                (at - inserted.end + fix.span.end).min(whole.end)
            } else {
                fix.span.end
            }
        };
        item.map_spans(|span| Span { start: map(span.start), end: map(span.end) });
    }

    /// The first of these edits that makes sense, with what it gives.
    pub fn first<T>(&self, edits: impl IntoIterator<Item = (Fix, T)>) -> Option<(Fix, T, Item)> {
        edits.into_iter().find_map(|(fix, why)| self.with(&fix).map(|item| (fix, why, item)))
    }
}

/// What mending gives: the diagnostic, and the item if there is one.
pub(crate) type Mended = (Option<SyntaxError>, Option<Item>);

fn semicolon(at: u32) -> Tok<'static> {
    Tok { text: "", start: at, kind: TokenKind::Semicolon, first: false }
}

/// The ended tokens of an edited item, and whether its `;` is there; none where they cannot be an item.
pub(crate) fn mended_tokens<'t>(lexed: &'t Lexed<'t>) -> Option<(Vec<Tok<'t>>, bool)> {
    if lexed.too_deep || lexed.flaws.iter().any(|(flaw, _)| *flaw == Flaw::UnclosedText) {
        return None;
    }
    let (mut tokens, _) = head::without_inner_docs(&lexed.tokens);
    tokens.retain(|tok| tok.kind != TokenKind::Unknown);
    let ends = end(&mut tokens);
    Some((tokens, ends))
}

/// Parses an edited item. Bad numbers and stray characters were there before: they are looked over.
fn parse_mended(text: &str) -> Option<Item> {
    let lexed = Lexed::new(text);
    let (tokens, _) = mended_tokens(&lexed)?;
    grammar::parse_fast(&tokens)
}
