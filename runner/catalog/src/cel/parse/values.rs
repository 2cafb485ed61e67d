//! Values: constants, names, brackets, and what follows them.

use super::{Parser, Word};
use crate::cel::tree::{Constant, Element, Expr, Kind, Name};
use std::ops::Range;

impl Parser {
    pub(super) fn unary(&mut self) -> Expr {
        let start = self.start();
        if self.take("!") {
            let of = self.nested(Self::unary);
            return Expr { kind: Kind::Not(Box::new(of)), range: start..self.ended() };
        }
        if self.take("-") {
            return match self.peek().kind {
                Word::Whole(n) => {
                    self.at += 1;
                    let constant = self.whole(start, n, true);
                    self.members(start, constant)
                }
                _ => {
                    let of = self.nested(Self::unary);
                    Expr { kind: Kind::Negative(Box::new(of)), range: start..self.ended() }
                }
            };
        }
        let first = self.primary();
        self.members(start, first)
    }

    fn whole(&mut self, start: usize, n: u64, negative: bool) -> Expr {
        let value = if negative { 0_i64.checked_sub_unsigned(n) } else { i64::try_from(n).ok() };
        let range = start..self.ended();
        if value.is_none() {
            let help = "the largest `int` is 9223372036854775807; write a `float`, such as 1e19";
            self.error(range.clone(), "this number has more than 64 bits", help);
        }
        Expr { kind: Kind::Constant(Constant::Int(value.unwrap_or(0))), range }
    }

    /// What follows a value: members, calls, indices.
    fn members(&mut self, start: usize, first: Expr) -> Expr {
        let (mut expr, before) = (first, self.depth);
        loop {
            if !self.peek().is(".") && !self.peek().is("[") {
                break;
            }
            // Each makes the tree a level deeper.
            let mut fits = false;
            self.nested(|_| {
                fits = true;
                Expr { kind: Kind::Missing, range: 0..0 }
            });
            if !fits {
                break;
            }
            self.depth += 1;
            expr = if self.peek().is(".") { self.member(start, expr) } else { self.index(start, expr) };
        }
        self.depth = before;
        expr
    }

    fn member(&mut self, start: usize, of: Expr) -> Expr {
        let point = self.peek().range.clone();
        self.at += 1;
        let optional = self.take("?");
        let Word::Word(text) = self.peek().kind.clone() else {
            self.error(point, "a name is missing behind the point", "write `a.name`");
            return of;
        };
        let field = Name { text, range: self.peek().range.clone() };
        self.at += 1;
        if !optional && self.peek().is("(") {
            let args = self.arguments();
            let kind = Kind::Call { name: field, target: Some(Box::new(of)), args };
            return Expr { kind, range: start..self.ended() };
        }
        Expr { kind: Kind::Select { of: Box::new(of), field, optional }, range: start..self.ended() }
    }

    fn index(&mut self, start: usize, of: Expr) -> Expr {
        let opened = self.peek().range.clone();
        self.at += 1;
        let optional = self.take("?");
        let at = self.expression();
        self.close("]", opened);
        let kind = Kind::Index { of: Box::new(of), at: Box::new(at), optional };
        Expr { kind, range: start..self.ended() }
    }

    fn arguments(&mut self) -> Vec<Expr> {
        let opened = self.peek().range.clone();
        self.at += 1;
        let mut args = Vec::new();
        if !self.take(")") {
            args.push(self.expression());
            while self.take(",") {
                args.push(self.expression());
            }
            self.close(")", opened);
        }
        args
    }

    fn primary(&mut self) -> Expr {
        let token = self.peek().clone();
        let start = token.range.start;
        let constant = |constant| Expr { kind: Kind::Constant(constant), range: token.range.clone() };
        self.at += 1;
        match token.kind.clone() {
            Word::Whole(n) => self.whole(start, n, false),
            Word::Float(x) => constant(Constant::Float(x)),
            Word::Text(text) => constant(Constant::Text(text)),
            Word::Bytes(bytes) => constant(Constant::Bytes(bytes)),
            Word::Word(word) if word != "in" => match word.as_str() {
                "true" | "false" => constant(Constant::Bool(word == "true")),
                "null" => constant(Constant::Null),
                _ => self.named(Name { text: word, range: token.range.clone() }),
            },
            Word::Sign("(") => {
                let inner = self.expression();
                self.close(")", token.range);
                inner
            }
            Word::Sign("[") => self.list(token.range),
            Word::Sign("{") => self.map(token.range),
            _ => {
                self.at -= 1;
                self.missing()
            }
        }
    }

    fn named(&mut self, name: Name) -> Expr {
        let range = name.range.clone();
        if self.peek().is("(") {
            let args = self.arguments();
            return Expr { kind: Kind::Call { name, target: None, args }, range: range.start..self.ended() };
        }
        if self.peek().is("{") {
            self.error(
                range.clone(),
                "there are no messages here",
                "write `{'field': value}`, without a name",
            );
        }
        Expr { kind: Kind::Name(name.text), range }
    }

    fn missing(&mut self) -> Expr {
        let (here, at) = (self.here(), self.ended());
        match &self.peek().kind {
            Word::End => self.error(here, "a value is missing behind this", "write a name or a constant"),
            Word::Sign(sign) => {
                let message = format!("a value is missing before `{sign}`");
                self.error(here, message, "write a name or a constant");
            }
            _ => self.error(here, "a value is missing here", "write a name or a constant"),
        }
        Expr { kind: Kind::Missing, range: at..at }
    }

    fn list(&mut self, opened: Range<usize>) -> Expr {
        let start = opened.start;
        let mut elements = Vec::new();
        while !self.peek().is("]") && self.peek().kind != Word::End {
            let optional = self.take("?");
            elements.push(Element { value: self.expression(), optional });
            if !self.take(",") {
                break;
            }
        }
        self.close("]", opened);
        Expr { kind: Kind::List(elements), range: start..self.ended() }
    }

    fn map(&mut self, opened: Range<usize>) -> Expr {
        let start = opened.start;
        let mut entries = Vec::new();
        while !self.peek().is("}") && self.peek().kind != Word::End {
            let optional = self.take("?");
            let key = self.expression();
            if !self.take(":") {
                let range = key.range.clone();
                self.error(range, "`:` and a value are missing behind this key", "write `{'name': value}`");
                break;
            }
            entries.push((key, Element { value: self.expression(), optional }));
            if !self.take(",") {
                break;
            }
        }
        self.close("}", opened);
        Expr { kind: Kind::Map(entries), range: start..self.ended() }
    }
}
