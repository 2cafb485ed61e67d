//! What a statement that did not parse still gives: its items, and one diagnostic for each mistake.
//!
//! Comes in: the tokens of a statement and what is wrong inside of them. Goes out: items and errors. *Never*
//! here: the grammar. A mistake is understood by trying: each edit that could mend the item is applied to its
//! text and parsed, and the first that makes sense is the diagnostic's fix and gives the item, so that nobody
//! else complains about what the mistake hides.

mod brackets;
mod candidates;
mod edit;
mod head;
mod progress;
mod quotes;
mod salvage;
mod segment;

pub(crate) use brackets::{DEEPEST, Depth};

use crate::grammar::{self, Expect};
use crate::lexer::Tok;
use crate::statement::{Flaw, Lexed};
use crate::token::TokenKind;
use crate::tree::{Item, Span};
use crate::{Parsed, diagnostics};
use brackets::Brackets;
use edit::Segment;

/// Parses what the fast way could not: item by item, with errors.
#[cold]
pub(crate) fn recover(text: &str, lexed: &Lexed<'_>) -> Parsed {
    let mut recovery = Recovery { text, parsed: Parsed::default() };
    for flaw in &lexed.flaws {
        recovery.flaw(flaw);
    }
    // A stray character is reported; without it the item may well be sound.
    let tokens: Vec<_> = lexed.tokens.iter().filter(|tok| tok.kind != TokenKind::Unknown).copied().collect();
    for run in tokens.split_inclusive(|tok| tok.kind == TokenKind::Semicolon) {
        recovery.run(run, &lexed.flaws);
    }
    let mut parsed = recovery.parsed;
    parsed.errors.sort_by_key(|error| error.span);
    parsed
}

struct Recovery<'s> {
    text: &'s str,
    parsed: Parsed,
}

impl Recovery<'_> {
    /// Reports what is wrong inside of a token; an unclosed string is reported with its item, which may tell
    /// where it ends.
    fn flaw(&mut self, (flaw, tok): &(Flaw, Tok<'_>)) {
        let span = tok.span();
        match flaw {
            Flaw::UnclosedComment => self.parsed.errors.push(diagnostics::unclosed_comment(span)),
            Flaw::Conflict => {
                self.parsed.errors.push(diagnostics::merge_conflict(tok.text, tok.start));
            }
            Flaw::Stray => self.parsed.errors.push(diagnostics::stray_character(tok.text, span)),
            Flaw::Literal if matches!(tok.kind, TokenKind::Text | TokenKind::MultilineText) => {
                self.parsed.errors.extend(diagnostics::bad_escapes(tok.text, span));
            }
            Flaw::Literal => {
                if let Err(why) = crate::lexer::literal::number(tok.text) {
                    self.parsed.errors.push(diagnostics::bad_number(tok.text, span, why));
                }
            }
            Flaw::UnclosedText => {}
        }
    }

    /// Tokens up to a `;`, or to the text's end.
    fn run(&mut self, run: &[Tok<'_>], flaws: &[(Flaw, Tok<'_>)]) {
        let brackets = Brackets::new(run);
        for range in segment::segments(run, &brackets) {
            let next = run.get(range.end).map(Tok::span);
            let (tokens, docs) = head::without_inner_docs(&run[range]);
            self.parsed.errors.extend(docs.into_iter().map(diagnostics::documentation_inside));
            self.items(tokens, next, flaws);
        }
    }

    /// The items of a range of lines: one, unless others follow on the same line.
    fn items(&mut self, mut tokens: Vec<Tok<'_>>, next: Option<Span>, flaws: &[(Flaw, Tok<'_>)]) {
        if let Some(deep) = brackets::too_deep(&tokens) {
            self.parsed.errors.push(diagnostics::too_deep(deep));
            self.parsed.lost.extend(salvage::lost_name(&tokens));
            return;
        }
        let ends = edit::end(&mut tokens);
        let mut rest = &tokens[..];
        while !matches!(rest, [] | [Tok { text: "", .. }]) {
            let segment = Segment::new(self.text, rest, ends, flaws);
            let used = self.item(&segment, next);
            rest = &rest[used.clamp(1, rest.len())..];
        }
    }

    /// One item; gives the number of its tokens.
    fn item(&mut self, segment: &Segment<'_>, next: Option<Span>) -> usize {
        let tokens = segment.tokens;
        if let Some(error) = head::lonely(tokens) {
            self.parsed.errors.push(error);
            return segment.ended.len();
        }
        if segment.unclosed_text().is_some() {
            self.mend(segment, grammar::Failure::default());
            return segment.ended.len();
        }
        match segment.parse() {
            Ok(item) => {
                if !segment.ends {
                    self.missing_semicolon(&item, segment.last, next);
                }
                self.parsed.items.push(item);
                segment.ended.len()
            }
            Err(failure) => {
                let rest = &tokens[failure.at.min(tokens.len())..];
                if failure.expected.has(Expect::Token(TokenKind::Semicolon))
                    && segment::begins_item(rest)
                    && let Some((item, used)) = grammar::parse_prefix(&tokens[..failure.at])
                    && used == failure.at
                {
                    // Annotations with no item behind them are one mistake: nothing ends before them.
                    if head::lonely(&segment.ended[used..]).is_none() {
                        self.missing_semicolon(&item, tokens[used - 1].span(), rest.first().map(Tok::span));
                    }
                    self.parsed.items.push(item);
                    return used;
                }
                self.mend(segment, failure);
                segment.ended.len()
            }
        }
    }

    fn missing_semicolon(&mut self, item: &Item, last: Span, next: Option<Span>) {
        let name = item.name().map(|(name, _)| name.as_str());
        self.parsed.errors.push(diagnostics::missing_semicolon(name, last, next));
    }

    /// Finds the edit that makes sense of an item, or what can be saved of it.
    fn mend(&mut self, segment: &Segment<'_>, failure: grammar::Failure) {
        let (error, item) = if segment.unclosed_text().is_some() {
            quotes::mend(segment)
        } else {
            candidates::mend(segment, failure)
        };
        // A stray character was reported already: it is what keeps the item from parsing.
        if !segment.has_stray() {
            self.parsed.errors.extend(error);
        }
        // What stands too much there may be the name of what follows, or of the item itself.
        let too_much = segment.tokens.get(failure.at).filter(|tok| tok.kind == TokenKind::Ident);
        let too_much = too_much.map(|tok| crate::tree::Ident { text: tok.text.into(), span: tok.span() });
        match item.or_else(|| salvage::salvage(segment, failure)) {
            Some(item) => {
                self.parsed.items.push(item);
                self.parsed.lost.extend(too_much);
            }
            None => self.parsed.lost.extend(salvage::lost_name(segment.tokens)),
        }
    }
}
