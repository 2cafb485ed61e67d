//! The edits that could mend an item, in the order of how likely they are what was meant.

use smol_str::SmolStr;

use super::brackets::Brackets;
use super::edit::{Mended, Segment};
use super::progress;
use crate::diagnostics::{self, symbols};
use crate::grammar::{Expect, Failure, KEYWORDS, is_name_first};
use crate::lexer::Tok;
use crate::token::TokenKind::{self, *};
use crate::tree::Span;
use crate::{Fix, SyntaxError};

/// What an edit does, for its diagnostic.
enum Why {
    /// Makes the arrow here right.
    Arrow(usize, &'static str),
    /// Closes or removes the opening bracket that stands alone here.
    Opener(usize),
    /// Opens or removes the closing bracket that stands alone here.
    Closer(usize),
    /// Makes the closing bracket here match the opening one there.
    Match(usize, usize),
    /// Anything else, in words.
    Say(String),
    /// As [`Why::Say`], but the edit is only one of several that could be meant: it is not offered as a fix.
    Guess(String),
}

/// How many places are tried for a missing bracket.
const PLACES: usize = 16;

/// Finds the first edit that makes sense.
pub(crate) fn mend(segment: &Segment<'_>, failure: Failure) -> Mended {
    let place = Place { segment, tokens: segment.tokens, failure };
    match segment.first(place.edits()) {
        Some((fix, why, item)) => (Some(place.explain(fix, why)), Some(item)),
        None => {
            let left = segment.ended.len().saturating_sub(failure.at);
            // Leaving something out brings the next mistake nearer too, but says nothing about what was meant.
            let edits = place.edits().into_iter().filter(|(fix, _)| !fix.text.is_empty());
            let step = progress::best(segment, left, edits);
            (Some(step.map_or_else(|| place.unmended(), |(fix, why)| place.explain(fix, why))), None)
        }
    }
}

/// All edits that could mend an item.
pub(crate) fn edits(segment: &Segment<'_>, failure: Failure) -> Vec<Fix> {
    let place = Place { segment, tokens: segment.tokens, failure };
    place.edits().into_iter().map(|(fix, _)| fix).collect()
}

struct Place<'s> {
    segment: &'s Segment<'s>,
    tokens: &'s [Tok<'s>],
    failure: Failure,
}

type Edit = (Fix, Why);

impl<'s> Place<'s> {
    /// The token that did not fit.
    fn found(&self) -> Option<&'s Tok<'s>> {
        self.tokens.get(self.failure.at)
    }

    fn found_kind(&self) -> Option<TokenKind> {
        self.found().map(|tok| tok.kind)
    }

    fn previous(&self) -> Option<&'s Tok<'s>> {
        self.failure.at.checked_sub(1).and_then(|at| self.tokens.get(at))
    }

    fn expects(&self, kind: TokenKind) -> bool {
        self.failure.expected.has(Expect::Token(kind))
    }

    fn edits(&self) -> Vec<Edit> {
        let brackets = Brackets::new(self.tokens);
        let mut edits = Vec::new();
        for lone in brackets.lone().take(4) {
            self.lone_bracket(lone, &brackets, &mut edits);
        }
        self.arrows(&mut edits);
        self.name_before_type(&mut edits);
        self.equals_and_colons(&mut edits);
        self.doubled(&mut edits);
        self.other_brackets(&brackets, &mut edits);
        self.words(&mut edits);
        self.insertions(&mut edits);
        self.removals(&brackets, &mut edits);
        edits
    }

    /// Edits for a bracket that nothing matches.
    fn lone_bracket(&self, lone: usize, brackets: &Brackets, edits: &mut Vec<Edit>) {
        let tok = &self.tokens[lone];
        if let Some(closer) = tok.kind.closer() {
            let symbol = closer.symbol().unwrap_or_default();
            if self.expects(closer) {
                edits.push((self.closing(lone, self.failure.at, symbol), Why::Opener(lone)));
            }
            let other = brackets.lone().find(|at| *at > lone && self.tokens[*at].kind.opener().is_some());
            if let Some(other) = other {
                edits.push((replace(&self.tokens[other], symbol), Why::Match(lone, other)));
            }
            let (near, far) = (self.failure.at.max(lone), self.tokens.len());
            let places = (lone + 1..=near).rev().chain(near + 1..=far);
            let places = places.filter(|at| self.could_end_before(*at)).take(PLACES);
            edits.extend(places.map(|at| (self.closing(lone, at, symbol), Why::Opener(lone))));
            edits.extend(self.removed(lone).map(|fix| (fix, Why::Opener(lone))));
        } else if let Some(opener) = tok.kind.opener() {
            let symbol = opener.symbol().unwrap_or_default();
            if self.expects(opener) && self.failure.at < lone {
                edits.push((self.before(self.failure.at, symbol), Why::Closer(lone)));
            }
            edits.extend(self.removed(lone).map(|fix| (fix, Why::Closer(lone))));
            let places = (1..lone).rev().filter(|at| self.could_begin_behind(*at - 1)).take(PLACES);
            edits.extend(places.map(|at| (self.before(at, symbol), Why::Closer(lone))));
        }
    }

    fn could_end_before(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|tok| {
            matches!(tok.kind, Comma | Semicolon | ThinArrow | FatArrow | Equals | RParen | RBrace | RBracket)
                || tok.is_word("using")
        })
    }

    fn could_begin_behind(&self, at: usize) -> bool {
        let kind = self.tokens[at].kind;
        matches!(kind, Comma | Colon | ThinArrow | FatArrow | Equals | LParen | LBrace | LBracket | Ident)
    }

    /// A closing bracket before the token at a place, with a blank before if there is one behind its opener.
    fn closing(&self, opener: usize, at: usize, symbol: &str) -> Fix {
        let mut fix = self.behind_previous(at, symbol);
        let loose = self.tokens.get(opener + 1).is_some_and(|next| next.start > self.tokens[opener].end());
        if symbol == "}" {
            fix.text = if loose { " }".into() } else { "}".into() };
        }
        fix
    }

    /// Without the token here, unless that makes one word of two.
    fn removed(&self, at: usize) -> Option<Fix> {
        let tok = &self.tokens[at];
        let word = |other: &&Tok<'_>| other.kind.symbol().is_none();
        let before = at.checked_sub(1).map(|at| &self.tokens[at]).filter(word);
        let after = self.tokens.get(at + 1).filter(word);
        let joins = before.is_some_and(|word| word.end() == tok.start)
            && after.is_some_and(|word| word.start == tok.end());
        (!joins).then(|| replace(tok, ""))
    }

    /// `->` for `=>`, `=` for an arrow, and the other way round.
    fn arrows(&self, edits: &mut Vec<Edit>) {
        let at = self.failure.at;
        if let Some(tok) =
            self.found().filter(|tok| matches!(tok.kind, ThinArrow | FatArrow | Equals | Colon))
        {
            for (kind, symbol) in [(ThinArrow, "->"), (FatArrow, "=>")] {
                if self.expects(kind) && tok.kind != kind {
                    edits.push((replace(tok, symbol), Why::Arrow(at, symbol)));
                }
            }
        }
        // A path goes on over every `->`: that the last one should have been `=>` shows only at its end.
        let before = self.tokens[..at.min(self.tokens.len())].iter().rposition(|tok| tok.kind == ThinArrow);
        if let Some(before) = before.filter(|_| self.expects(FatArrow)) {
            edits.push((replace(&self.tokens[before], "=>"), Why::Arrow(before, "=>")));
        }
    }

    /// `a: int` and `a int` for `int a`.
    fn name_before_type(&self, edits: &mut Vec<Edit>) {
        let Some(name) = self.previous().filter(|tok| tok.kind == Ident) else { return };
        let ty = match self.tokens.get(self.failure.at..) {
            Some([colon, ty, ..]) if colon.kind == Colon && ty.kind == Ident => ty,
            Some([ty, ..]) if is_name_first(name, ty) => ty,
            _ => return,
        };
        if self.expects(Ident) {
            let mended = format!("{} {}", ty.text, name.text);
            let help = format!("the type stands before the name: write `{mended}`");
            edits.push((Fix { span: name.span().to(ty.span()), text: mended.into() }, Why::Say(help)));
        }
    }

    /// `=` for `:` and `:` for `=`, here and just before.
    fn equals_and_colons(&self, edits: &mut Vec<Edit>) {
        for tok in [self.found(), self.previous()].into_iter().flatten() {
            let symbol = match tok.kind {
                Equals => ":",
                Colon | ThinArrow | FatArrow => "=",
                _ => continue,
            };
            let help = format!("write `{symbol}` instead of `{}`", tok.text);
            edits.push((replace(tok, symbol), Why::Say(help)));
        }
    }

    /// A comma or an arrow too many, before or after this place.
    fn doubled(&self, edits: &mut Vec<Edit>) {
        for tok in [self.previous(), self.found()].into_iter().flatten() {
            if matches!(tok.kind, Comma | ThinArrow | FatArrow | Colon | Equals | Dot) {
                edits.push((replace(tok, ""), Why::Say(format!("remove the `{}`", tok.text))));
            }
        }
    }

    /// Brackets of another kind: `constraint A:(x)` for `constraint A:{x}`.
    fn other_brackets(&self, brackets: &Brackets, edits: &mut Vec<Edit>) {
        let Some(tok) = self.found() else { return };
        let Some(end) = brackets.partner(self.failure.at).filter(|end| *end > self.failure.at) else {
            return;
        };
        let inner = self.segment.slice(Span { start: tok.end(), end: self.tokens[end].start });
        for (opener, open, close) in [(LParen, "(", ")"), (LBrace, "{", "}"), (LBracket, "[", "]")] {
            if self.expects(opener) && tok.kind != opener {
                let span = tok.span().to(self.tokens[end].span());
                let fix = Fix { span, text: format!("{open}{inner}{close}").into() };
                edits.push((fix, Why::Say(format!("write `{open}…{close}`"))));
            }
        }
    }

    /// Misspelt keywords, a path without quotes.
    fn words(&self, edits: &mut Vec<Edit>) {
        let Some(found) = self.found() else { return };
        if found.kind == Ident {
            for word in self.failure.expected.words().filter(|word| is_near(found.text, word)) {
                edits.push((replace(found, word), Why::Say(format!("did you mean `{word}`?"))));
            }
            if self.expects(Text) {
                let fix = replace(found, &format!("\"{}\"", found.text));
                edits.push((fix, Why::Say("text stands in quotes".into())));
                edits.extend(self.quoted_path());
            }
        }
        let Some(first) = self.previous().filter(|tok| tok.kind == Ident) else { return };
        if self.expects(Equals) && self.failure.expected.has(Expect::Word("using")) {
            for word in KEYWORDS.iter().filter(|word| is_near(first.text, word)) {
                edits.push((replace(first, word), Why::Say(format!("did you mean `{word}`?"))));
            }
        }
    }

    /// `use auth.flux` and `use lib/auth.flux` in quotes.
    fn quoted_path(&self) -> Option<Edit> {
        let rest = &self.tokens[self.failure.at..];
        let length = rest.iter().take_while(|tok| tok.kind != Semicolon && !tok.is_word("as")).count();
        let span = rest[0].span().to(rest[length.checked_sub(1)?].span());
        let fix = Fix { span, text: format!("\"{}\"", self.segment.slice(span)).into() };
        Some((fix, Why::Say("a path is a string: write it in quotes".into())))
    }

    /// What could have been forgotten here.
    fn insertions(&self, edits: &mut Vec<Edit>) {
        let at = self.failure.at;
        for symbol in symbols(self.failure.expected) {
            let fix = match symbol {
                ";" | "." | "?" | "!" | "*" | "@" | ".." => continue,
                // In a parameter list, a comma is what is more often forgotten.
                "=" if self.expects(Comma) => continue,
                "(" | "{" | "[" | "<" => self.before(at, symbol),
                _ => self.behind_previous(at, symbol),
            };
            let help = format!("write `{symbol}` here");
            let unsure = symbol == "=" && self.expects(LParen);
            edits.push((fix, if unsure { Why::Guess(help) } else { Why::Say(help) }));
        }
        if self.expects(LParen) && self.found_kind() == Some(Semicolon) {
            edits.push((self.behind_previous(at, "()"), Why::Say("write `()` here".into())));
        }
        for word in self.failure.expected.words() {
            edits.push((self.behind_previous(at, word), Why::Say(format!("write `{word}` here"))));
        }
        let of_param = matches!(self.found_kind(), Some(Comma | RParen))
            && self.previous().is_some_and(|tok| matches!(tok.kind, Ident | Star | Greater));
        if of_param && self.expects(Ident) {
            let help = "a parameter is a type and a name, such as `int width`";
            edits.push((self.behind_previous(at, " value"), Why::Guess(help.into())));
        }
    }

    /// What could be too much here.
    fn removals(&self, brackets: &Brackets, edits: &mut Vec<Edit>) {
        let Some(tok) = self.found() else { return };
        if tok.kind == Semicolon {
            return;
        }
        let end = brackets.partner(self.failure.at).filter(|end| *end > self.failure.at);
        let last = end.map_or(tok, |end| &self.tokens[end]);
        let fix = Fix { span: tok.span().to(last.span()), text: SmolStr::default() };
        edits.push((fix, Why::Guess("remove it".into())));
    }

    /// Inserts behind the token before this place.
    fn behind_previous(&self, at: usize, text: &str) -> Fix {
        let place = match at.checked_sub(1).and_then(|at| self.tokens.get(at)) {
            Some(tok) => tok.end(),
            None => self.segment.span().start,
        };
        let tight = matches!(text, ")" | "]" | ">" | "," | ":" | "." | "()");
        let text = if tight { text.into() } else { format!(" {}", text.trim()).into() };
        Fix { span: Span { start: place, end: place }, text }
    }

    /// Inserts before the token at this place.
    fn before(&self, at: usize, text: &str) -> Fix {
        let place = self.tokens.get(at).map_or(self.segment.last.end, |tok| tok.start);
        // Locks and sessions stand tight in their braces, forks do not.
        let text = if text == "{" && !self.expects(LBrace) { "{ ".into() } else { text.into() };
        Fix { span: Span { start: place, end: place }, text }
    }

    fn explain(&self, fix: Fix, why: Why) -> SyntaxError {
        let part = |at: usize| (self.tokens[at].text, self.tokens[at].span());
        let symbol = |kind: Option<TokenKind>| kind.and_then(TokenKind::symbol).unwrap_or_default();
        match why {
            Why::Arrow(at, wanted) => diagnostics::wrong_arrow(part(at), wanted, fix),
            Why::Opener(at) => {
                diagnostics::unclosed(part(at), symbol(self.tokens[at].kind.closer()), Some(fix))
            }
            Why::Closer(at) => {
                diagnostics::lone_closer(part(at), symbol(self.tokens[at].kind.opener()), Some(fix))
            }
            Why::Match(open, close) => {
                let wanted = symbol(self.tokens[open].kind.closer());
                diagnostics::mismatched(part(open), part(close), wanted, Some(fix))
            }
            Why::Say(help) => self.unexpected(Some((help, Some(fix)))),
            Why::Guess(help) => self.unexpected(Some((help, None))),
        }
    }

    /// The error where no edit helps.
    fn unmended(&self) -> SyntaxError {
        let brackets = Brackets::new(self.tokens);
        let Some(lone) = brackets.lone().next() else { return self.unexpected(None) };
        let tok = &self.tokens[lone];
        let part = (tok.text, tok.span());
        match (tok.kind.closer().and_then(TokenKind::symbol), tok.kind.opener().and_then(TokenKind::symbol)) {
            (Some(closer), _) => diagnostics::unclosed(part, closer, None),
            (None, opener) => diagnostics::lone_closer(part, opener.unwrap_or_default(), None),
        }
    }

    fn unexpected(&self, mend: Option<(String, Option<Fix>)>) -> SyntaxError {
        diagnostics::unexpected(self.failure.expected, self.found_part(), mend)
    }

    fn found_part(&self) -> (&'s str, Span) {
        match self.found() {
            Some(tok) => (tok.text, tok.span()),
            None => {
                let end = self.segment.last.end;
                ("", Span { start: end, end })
            }
        }
    }
}

fn replace(tok: &Tok<'_>, text: &str) -> Fix {
    Fix { span: tok.span(), text: text.into() }
}

/// Whether a word is most likely a misspelling of a keyword: at most two letters differ or are swapped, and not all.
fn is_near(word: &str, keyword: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let allowed = if keyword.len() <= 4 { 1 } else { 2 };
    word.len() <= keyword.len() + 2 && strsim::osa_distance(&word, keyword) <= allowed
}
