//! How each item is laid out.

use super::comments::{self, Entry};
use super::doc::{Doc, group};
use crate::grammar::doc_text;
use crate::lexer::Tok;
use crate::token::TokenKind::{self, *};
use crate::tree::{Item, ItemKind};

/// The layout of a statement without mistakes.
pub(super) fn layout<'s>(text: &'s str, item: &Item) -> Vec<Doc<'s>> {
    let (tokens, entries) = comments::read(text);
    let mut layout = Layout { tokens, entries, at: 0 };
    let mut docs = layout.head();
    docs.extend(layout.item(item));
    docs.extend(layout.take());
    docs
}

/// The tokens of a statement, and how far they are laid out.
pub(super) struct Layout<'s> {
    tokens: Vec<Tok<'s>>,
    entries: Vec<Entry<'s>>,
    at: usize,
}

/// Several pieces of a layout.
pub(super) type Docs<'s> = Vec<Doc<'s>>;

impl<'s> Layout<'s> {
    /// The tokens that are left.
    pub fn ahead(&self) -> &[Tok<'s>] {
        &self.tokens[self.at.min(self.tokens.len())..]
    }

    /// The next token's kind.
    pub fn kind(&self) -> Option<TokenKind> {
        self.ahead().first().map(|tok| tok.kind)
    }

    /// Whether the next token is this keyword.
    pub fn is_word(&self, word: &str) -> bool {
        self.ahead().first().is_some_and(|tok| tok.is_word(word))
    }

    /// The next token with its comments.
    pub fn take(&mut self) -> Docs<'s> {
        let text = self.ahead().first().map(|tok| tok.text).unwrap_or_default();
        self.take_as(Doc::Text(text))
    }

    /// The next token's comments around another text.
    pub fn take_as(&mut self, doc: Doc<'s>) -> Docs<'s> {
        let mut docs = Vec::with_capacity(2);
        if let Some(entry) = self.entries.get(self.at) {
            for comment in &entry.before {
                if comment.starts {
                    docs.push(Doc::Fresh);
                }
                docs.extend([Doc::Text(comment.text), if comment.ends { Doc::Hard } else { Doc::Space }]);
            }
            docs.push(doc);
            docs.extend(entry.after.iter().map(|(blanks, comment)| Doc::Trailing(*blanks, comment)));
        }
        self.at += 1;
        docs
    }

    /// The next token and a blank.
    pub fn take_word(&mut self) -> Docs<'s> {
        let mut docs = self.take();
        docs.push(Doc::Space);
        docs
    }

    /// Documentation and annotations, each on its line.
    fn head(&mut self) -> Docs<'s> {
        let mut docs = Vec::new();
        loop {
            match self.ahead().first() {
                Some(tok) if tok.kind == Doc => {
                    let line = match doc_text(tok.text) {
                        "" => "///".to_owned(),
                        text => format!("/// {text}"),
                    };
                    docs.extend(self.take_as(Doc::Owned(line)));
                }
                Some(tok) if tok.kind == At => docs.extend(self.annotation()),
                _ => return docs,
            }
            docs.push(Doc::Hard);
        }
    }

    /// `@name(args)`; `@pure()` says no more than `@pure`.
    fn annotation(&mut self) -> Docs<'s> {
        let mut docs = self.take();
        docs.extend(self.take());
        if self.kind() == Some(LParen) {
            let empty = self.ahead().get(1).is_some_and(|tok| tok.kind == RParen);
            let args = self.args();
            // With comments inside, the brackets stay.
            let bare =
                empty && self.entries[self.at - 2..self.at].iter().all(|entry| entry.before.is_empty());
            if !bare || !self.entries[self.at - 2].after.is_empty() {
                docs.push(args);
            } else {
                docs.extend(
                    self.entries[self.at - 1]
                        .after
                        .iter()
                        .map(|(blanks, comment)| Doc::Trailing(*blanks, comment)),
                );
            }
        }
        docs
    }

    /// An item without its `;`.
    fn item(&mut self, item: &Item) -> Docs<'s> {
        match &item.kind {
            ItemKind::Use(_) => self.words(),
            ItemKind::Type(_) => {
                let mut docs = self.take_word();
                docs.extend(self.take_word());
                docs.extend(self.take_word());
                docs.push(self.params());
                docs
            }
            ItemKind::Typedef(_) | ItemKind::Store(_) => {
                let mut docs = self.take_word();
                docs.extend(self.take());
                if self.is_using() {
                    docs.push(self.using());
                } else {
                    docs.push(Doc::Space);
                    docs.extend(self.name());
                }
                vec![group(docs)]
            }
            ItemKind::Component(_) => self.component(),
            ItemKind::Node(_) => self.node(),
            ItemKind::Source(_) => self.source(),
            ItemKind::Flow(flow) => self.flow(flow.body.as_ref().map_or(0, |body| body.steps.len())),
            ItemKind::Handler(_) => self.handler(2),
            ItemKind::Recover(_) => self.handler(1),
            ItemKind::Constraint(_) => self.constraint(),
            ItemKind::Assume(_) => self.assume(),
            ItemKind::Optimize(_) => self.optimize(),
        }
    }

    /// Tokens with blanks between, up to the `;`.
    fn words(&mut self) -> Docs<'s> {
        let mut docs = Vec::new();
        while !matches!(self.kind(), None | Some(Semicolon)) {
            docs.extend(self.take_word());
        }
        docs.pop();
        docs
    }

    /// Whether the optional `using` of an item follows.
    fn is_using(&self) -> bool {
        self.is_word("using") && self.ahead().get(1).is_some_and(|tok| tok.kind == Ident)
    }

    /// `using` and its call, on its own line where the item is long.
    fn using(&mut self) -> Doc<'s> {
        let mut docs = vec![Doc::Line];
        docs.extend(self.take_word());
        docs.extend(self.call());
        Doc::Nest(docs)
    }

    fn component(&mut self) -> Docs<'s> {
        let mut signature = self.take_word();
        signature.extend(self.name());
        signature.push(self.params());
        signature.push(Doc::Space);
        signature.extend(self.inputs_to_outputs());
        self.with_using(signature)
    }

    fn node(&mut self) -> Docs<'s> {
        let mut signature = self.take();
        if self.kind() == Some(LParen) {
            signature.push(Doc::Space);
            signature.extend(self.inputs_to_outputs());
        }
        self.with_using(signature)
    }

    fn with_using(&mut self, signature: Docs<'s>) -> Docs<'s> {
        let mut docs = vec![group(signature)];
        if self.is_using() {
            docs.push(self.using());
        }
        vec![group(docs)]
    }

    /// `(int a) -> (int b)`
    fn inputs_to_outputs(&mut self) -> Docs<'s> {
        let inputs = self.params();
        let mut outputs = vec![Doc::Line];
        outputs.extend(self.take_as(Doc::Text("->")));
        outputs.push(Doc::Space);
        outputs.push(self.params());
        vec![inputs, Doc::Nest(outputs)]
    }

    fn source(&mut self) -> Docs<'s> {
        let mut docs = self.take_word();
        docs.extend(self.take());
        if self.is_using() {
            docs.push(self.using());
        }
        if self.kind() == Some(LBrace) {
            docs.push(Doc::Space);
            docs.extend(self.take());
            docs.extend(self.take());
            docs.extend(self.take_word());
            docs.extend(self.name());
            docs.extend(self.take());
        }
        docs.push(self.leads_to());
        vec![group(docs)]
    }

    /// `=> A -> B`, on its own line where the item is long.
    fn leads_to(&mut self) -> Doc<'s> {
        let mut docs = vec![Doc::Line];
        docs.extend(self.take_as(Doc::Text("=>")));
        docs.push(Doc::Space);
        let mut body = self.step();
        body.extend(self.more_steps());
        docs.push(group(body));
        Doc::Nest(docs)
    }

    fn flow(&mut self, steps: usize) -> Docs<'s> {
        let mut docs = self.take();
        if self.kind() == Some(Colon) {
            docs.extend(self.take());
            docs.push(self.patterns());
        }
        docs.push(Doc::Space);
        docs.extend(self.take());
        match steps {
            0 => docs.push(Doc::Space),
            1 => {
                docs.push(Doc::Space);
                docs.extend(self.step());
            }
            _ => {
                let mut body = vec![Doc::Line];
                body.extend(self.step());
                body.extend(self.more_steps());
                docs.push(Doc::Nest(body));
            }
        }
        vec![group(docs)]
    }

    /// `handle error` or `recover`, a path and a body; the draft's `->` before the handler becomes `=>`.
    fn handler(&mut self, words: usize) -> Docs<'s> {
        let mut docs = Vec::new();
        for _ in 0..words {
            docs.extend(self.take_word());
        }
        let draft = !self.tokens.iter().any(|tok| tok.kind == FatArrow);
        docs.extend(if self.kind() == Some(Star) { self.take() } else { self.name() });
        while self.kind() == Some(ThinArrow) && !draft {
            docs.push(Doc::Space);
            docs.extend(self.take_word());
            docs.extend(self.name());
        }
        if self.kind() == Some(LParen) {
            docs.push(self.list(RParen, Doc::Soft, |layout| layout.take()));
        }
        docs.push(self.leads_to());
        vec![group(docs)]
    }

    fn constraint(&mut self) -> Docs<'s> {
        let mut docs = self.take_as(Doc::Text("constraint"));
        docs.push(Doc::Space);
        docs.extend(self.name());
        docs.extend(self.take());
        docs.push(self.list(RBrace, Doc::Soft, |layout| {
            let mut docs = Vec::new();
            while !matches!(layout.kind(), None | Some(Comma | RBrace)) {
                docs.extend(layout.take());
            }
            docs
        }));
        docs
    }

    fn assume(&mut self) -> Docs<'s> {
        let mut docs = self.take_word();
        docs.extend(self.take());
        if self.kind() == Some(LParen) {
            docs.push(self.list(RParen, Doc::Soft, Self::name));
        }
        docs
    }

    fn optimize(&mut self) -> Docs<'s> {
        let mut docs = self.take_word();
        docs.extend(self.name());
        while self.kind() == Some(Comma) {
            docs.extend(self.take_word());
            docs.extend(self.name());
        }
        docs.push(Doc::Space);
        docs.extend(self.take_word());
        docs.extend(self.call());
        docs
    }
}
