//! How the parts of items are laid out: lists, parameters, values and flows.

use super::doc::{Doc, call_group, group};
use super::items::{Docs, Layout};
use crate::grammar::{is_each, is_live, is_record};
use crate::token::TokenKind::{self, *};

impl<'s> Layout<'s> {
    /// A bracket, parts with commas between, and the bracket that closes them; `edge` stands inside of the
    /// brackets.
    pub fn list(&mut self, close: TokenKind, edge: Doc<'s>, part: fn(&mut Self) -> Docs<'s>) -> Doc<'s> {
        let (docs, empty) = self.list_docs(close, edge, part);
        if empty { Doc::Nest(docs) } else { group(docs) }
    }

    fn list_docs(
        &mut self,
        close: TokenKind,
        edge: Doc<'s>,
        part: fn(&mut Self) -> Docs<'s>,
    ) -> (Docs<'s>, bool) {
        let mut docs = self.take();
        if self.kind() == Some(close) {
            docs.extend(self.take());
            return (docs, true);
        }
        let last = if matches!(edge, Doc::Line) { Doc::Line } else { Doc::Soft };
        let mut inner = vec![edge];
        while !matches!(self.kind(), None | Some(Semicolon)) {
            inner.extend(part(self));
            if self.kind() != Some(Comma) {
                break;
            }
            inner.extend(self.take());
            inner.push(Doc::Line);
        }
        docs.push(Doc::Nest(inner));
        docs.push(last);
        docs.extend(self.take());
        (docs, false)
    }

    /// `(int a, list<Edit> b = [], ..)`
    pub fn params(&mut self) -> Doc<'s> {
        self.list(RParen, Doc::Soft, |layout| {
            if layout.kind() == Some(DotDot) {
                return layout.take();
            }
            let mut docs = if is_live(layout.ahead()) { layout.take_word() } else { Vec::new() };
            docs.extend(layout.typeref());
            docs.push(Doc::Space);
            docs.extend(layout.take());
            if layout.kind() == Some(Equals) {
                docs.push(Doc::Space);
                docs.extend(layout.take_word());
                docs.extend(layout.value());
            }
            docs
        })
    }

    fn typeref(&mut self) -> Docs<'s> {
        let mut docs = self.name();
        if self.kind() == Some(Less) {
            docs.push(self.list(Greater, Doc::Soft, Self::typeref));
        }
        while self.kind() == Some(Star) {
            docs.extend(self.take());
        }
        docs
    }

    /// A name with its points, `auth.User`, which never breaks.
    pub fn name(&mut self) -> Docs<'s> {
        let mut docs = self.take();
        while self.kind() == Some(Dot) {
            docs.extend(self.take());
            docs.extend(self.take());
        }
        docs
    }

    /// `[_, !hit]`; every wildcard is `_`.
    pub fn patterns(&mut self) -> Doc<'s> {
        self.list(RBracket, Doc::Soft, |layout| match layout.kind() {
            Some(Star) => layout.take_as(Doc::Text("_")),
            Some(Bang) => {
                let mut docs = layout.take();
                docs.extend(layout.name());
                docs
            }
            _ => layout.name(),
        })
    }

    /// A component and its arguments.
    pub fn call(&mut self) -> Docs<'s> {
        let mut docs = self.name();
        docs.push(self.args());
        docs
    }

    /// `("/x", body: "string text")`
    pub fn args(&mut self) -> Doc<'s> {
        let (docs, empty) = self.list_docs(RParen, Doc::Soft, |layout| {
            let labelled = layout.ahead().get(1).is_some_and(|tok| tok.kind == Colon);
            if !labelled {
                return layout.value();
            }
            layout.field()
        });
        if empty { Doc::Nest(docs) } else { call_group(docs) }
    }

    /// A name with its colon, and the value behind it: `name: value`.
    fn field(&mut self) -> Docs<'s> {
        let mut docs = self.take();
        docs.extend(self.take_word());
        docs.extend(self.value());
        docs
    }

    fn value(&mut self) -> Docs<'s> {
        match self.kind() {
            Some(LBracket) => vec![self.list(RBracket, Doc::Soft, Self::value)],
            Some(LBrace) => vec![self.record()],
            Some(Ident) => {
                let mut docs = self.name();
                if self.kind() == Some(LParen) {
                    docs.push(self.args());
                }
                docs
            }
            _ => self.take(),
        }
    }

    /// `{jpeg: data, width: 256}`
    fn record(&mut self) -> Doc<'s> {
        self.list(RBrace, Doc::Soft, Self::field)
    }

    /// Steps that break together.
    pub fn body(&mut self) -> Doc<'s> {
        let mut docs = self.step();
        let more = self.more_steps();
        if !more.is_empty() {
            docs.push(Doc::Nest(more));
        }
        group(docs)
    }

    /// The steps behind the first, each with its arrow.
    pub fn more_steps(&mut self) -> Docs<'s> {
        let mut docs = Vec::new();
        while self.kind() == Some(ThinArrow) {
            docs.push(Doc::Line);
            docs.extend(self.take_word());
            docs.extend(self.step());
        }
        docs
    }

    /// One step of a flow, with the comments before it.
    pub fn step(&mut self) -> Docs<'s> {
        let mut docs = Vec::new();
        if is_each(self.ahead()) {
            docs.extend(self.take_word());
        }
        match self.kind() {
            Some(LParen) => docs.push(self.list(RParen, Doc::Soft, |layout| vec![layout.body()])),
            Some(LBrace) if is_record(self.ahead()) => docs.push(self.record()),
            Some(LBrace) => docs.push(self.list(RBrace, Doc::Line, |layout| vec![layout.body()])),
            _ => {
                docs.extend(self.name());
                if self.kind() == Some(LParen) {
                    docs.push(self.args());
                }
            }
        }
        docs
    }
}
