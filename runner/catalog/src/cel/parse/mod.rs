//! Tokens to a tree. What is missing is told and left out, so that an editor may ask of a half-written expression too.
//!
//! The grammar is that of the language's specification; see [`super`] for what of it is left out.

mod values;

use super::token::{self, Kind as Word, Token};
use super::tree::{Expr, Kind, Operator};
use crate::TextError;
use std::ops::Range;

/// How deep brackets, members and signs may nest: whatever walks an expression does so on a thread's bounded stack.
const DEPTH: usize = 64;

/// How long an expression may be, in bytes.
const LENGTH: usize = 64 << 10;

/// An expression with what is wrong with its form; none where it is so long that it is not read at all.
pub(super) fn parse(text: &str) -> (Expr, Vec<TextError>) {
    let missing = Expr { kind: Kind::Missing, range: 0..text.len() };
    if text.trim().is_empty() {
        let error = TextError::new(0..text.len(), "an expression is missing here")
            .help("write `size(name) > 3`")
            .instead("size(name) > 3");
        return (missing, vec![error]);
    }
    if text.len() > LENGTH {
        let message = format!("this expression has {} bytes; {LENGTH} are the most", text.len());
        let help = "write a list and a macro over it, or several nodes";
        return (missing, vec![TextError::new(0..text.len(), message).help(help)]);
    }
    let mut errors = Vec::new();
    let tokens = token::tokens(text, &mut errors);
    let mut parser = Parser { tokens, at: 0, depth: 0, errors, given_up: false };
    let expr = parser.expression();
    parser.end();
    let mut errors = parser.errors;
    // A second mistake of form is mostly the first one's echo.
    errors.sort_by_key(|error| error.range.start);
    errors.truncate(1);
    (expr, errors)
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    errors: Vec<TextError>,
    /// It is nested too deep, and what follows is not looked at.
    given_up: bool,
}

impl Parser {
    fn peek(&self) -> &Token {
        // The last one is the end, and nothing goes past it.
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn start(&self) -> usize {
        self.peek().range.start
    }

    /// Where the last token ended.
    fn ended(&self) -> usize {
        self.at.checked_sub(1).map_or(0, |last| self.tokens[last].range.end)
    }

    fn take(&mut self, sign: &str) -> bool {
        let there = self.peek().is(sign);
        self.at += usize::from(there);
        there
    }

    fn error(&mut self, range: Range<usize>, message: impl Into<String>, help: &str) {
        if !self.given_up {
            self.errors.push(TextError::new(range, message).help(help));
        }
    }

    /// The place of the next token; at the end, of the last one.
    fn here(&self) -> Range<usize> {
        let at = self.at.min(self.tokens.len() - 1);
        match self.tokens[at].kind {
            Word::End => self.tokens[at.saturating_sub(1)].range.clone(),
            _ => self.tokens[at].range.clone(),
        }
    }

    fn close(&mut self, sign: &'static str, opened: Range<usize>) {
        if self.take(sign) {
            return;
        }
        if self.peek().kind == Word::End {
            let help = format!("close it with `{sign}`");
            self.error(opened, "this bracket is never closed", &help);
        } else {
            let range = self.here();
            self.error(range, format!("`,` or `{sign}` is missing before this"), "an operator, perhaps?");
            self.at = self.tokens.len() - 1;
        }
    }

    fn end(&mut self) {
        if self.peek().kind == Word::End {
            return;
        }
        let range = self.here();
        let (message, help) = match &self.peek().kind {
            Word::Sign(sign @ (")" | "]" | "}")) => {
                (format!("`{sign}` closes nothing"), "leave it out, or open it before")
            }
            Word::Sign(sign) => (format!("`{sign}` does not belong here"), "an expression ends before it"),
            _ => {
                ("an operator is missing before this".to_owned(), "`+`, `==`, `&&` and the like join values")
            }
        };
        self.error(range, message, help);
    }

    /// Goes one level deeper, unless that is too deep.
    fn nested(&mut self, inner: impl FnOnce(&mut Self) -> Expr) -> Expr {
        let start = self.start();
        if self.depth == DEPTH {
            let message = format!("this expression is nested more than {DEPTH} levels deep");
            let range = self.here();
            self.error(range, message, "compute a part of it in a node before");
            self.given_up = true;
            self.at = self.tokens.len() - 1;
            return Expr { kind: Kind::Missing, range: start..start };
        }
        self.depth += 1;
        let out = inner(self);
        self.depth -= 1;
        out
    }

    fn expression(&mut self) -> Expr {
        self.nested(Self::choice)
    }

    fn choice(&mut self) -> Expr {
        let start = self.start();
        let mut last = self.any();
        let mut branches = Vec::new();
        while self.take("?") {
            let then = self.nested(Self::any);
            let then = if self.peek().is("?") { self.inner_choice(then) } else { then };
            if !self.take(":") {
                let range = self.here();
                self.error(range, "`:` and what holds otherwise are missing", "write `a ? b : c`");
                let missing = Expr { kind: Kind::Missing, range: self.ended()..self.ended() };
                branches.push((last, then));
                last = missing;
                break;
            }
            branches.push((last, then));
            last = self.any();
        }
        if branches.is_empty() {
            return last;
        }
        Expr { kind: Kind::Choice(branches, Box::new(last)), range: start..self.ended() }
    }

    /// `a ? b ? c : d : e`, which the grammar has not: what stands between is one value.
    fn inner_choice(&mut self, condition: Expr) -> Expr {
        let range = self.here();
        self.error(range, "a choice inside a choice stands in parentheses", "write `a ? (b ? c : d) : e`");
        condition
    }

    fn any(&mut self) -> Expr {
        self.joined("||", Self::all, Kind::Any)
    }

    fn all(&mut self) -> Expr {
        self.joined("&&", Self::relation, Kind::All)
    }

    fn joined(&mut self, sign: &str, part: fn(&mut Self) -> Expr, make: fn(Vec<Expr>) -> Kind) -> Expr {
        let start = self.start();
        let first = part(self);
        if !self.peek().is(sign) {
            return first;
        }
        let mut parts = vec![first];
        while self.take(sign) {
            parts.push(part(self));
        }
        Expr { kind: make(parts), range: start..self.ended() }
    }

    fn relation(&mut self) -> Expr {
        self.chain(Self::sum, |token| {
            Some(match &token.kind {
                Word::Sign("==") => Operator::Equal,
                Word::Sign("!=") => Operator::Unequal,
                Word::Sign("<") => Operator::Less,
                Word::Sign("<=") => Operator::AtMost,
                Word::Sign(">") => Operator::More,
                Word::Sign(">=") => Operator::AtLeast,
                Word::Word(word) if word == "in" => Operator::In,
                _ => return None,
            })
        })
    }

    fn sum(&mut self) -> Expr {
        self.chain(Self::product, |token| {
            Some(match &token.kind {
                Word::Sign("+") => Operator::Plus,
                Word::Sign("-") => Operator::Minus,
                _ => return None,
            })
        })
    }

    fn product(&mut self) -> Expr {
        self.chain(Self::unary, |token| {
            Some(match &token.kind {
                Word::Sign("*") => Operator::Times,
                Word::Sign("/") => Operator::Divided,
                Word::Sign("%") => Operator::Remainder,
                _ => return None,
            })
        })
    }

    fn chain(&mut self, part: fn(&mut Self) -> Expr, operator: fn(&Token) -> Option<Operator>) -> Expr {
        let start = self.start();
        let first = part(self);
        let mut rest = Vec::new();
        while let Some(found) = operator(self.peek()) {
            let sign = self.peek().range.clone();
            self.at += 1;
            rest.push((found, sign, part(self)));
        }
        if rest.is_empty() {
            return first;
        }
        Expr { kind: Kind::Chain(Box::new(first), rest), range: start..self.ended() }
    }
}
