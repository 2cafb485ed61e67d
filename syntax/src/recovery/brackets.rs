//! Which brackets match, and how deep they are.

use crate::grammar::In;
use crate::token::TokenKind;
use crate::tree::Span;

/// How deep brackets may nest. Parsers call themselves for each level, and a stack has an end.
pub(crate) const DEEPEST: usize = 64;

/// Which bracket of a statement belongs to which, whatever is broken around them.
pub(crate) struct Brackets {
    /// For each token: the bracket that matches it; itself for one that nothing matches.
    partner: Vec<Option<usize>>,
    /// For each token: whether it stands inside of a pair.
    inside: Vec<bool>,
}

impl Brackets {
    /// Matches brackets; one that nothing matches stands alone.
    pub fn new(tokens: In<'_>) -> Self {
        let mut partner = vec![None; tokens.len()];
        let mut open: Vec<usize> = Vec::new();
        for (at, tok) in tokens.iter().enumerate() {
            if tok.kind.closer().is_some() {
                open.push(at);
                partner[at] = Some(at);
            } else if let Some(opener) = tok.kind.opener() {
                partner[at] = Some(at);
                // Looking further down than brackets may nest would take quadratic time.
                let near = open.len().saturating_sub(DEEPEST);
                let found = open[near..].iter().rposition(|place| tokens[*place].kind == opener);
                if let Some(found) = found {
                    let place = open[near + found];
                    partner[at] = Some(place);
                    partner[place] = Some(at);
                    open.truncate(near + found);
                }
            }
        }
        let inside = insides(&partner);
        Self { partner, inside }
    }

    /// Whether a token stands inside of a pair of brackets.
    pub fn is_inside(&self, at: usize) -> bool {
        self.inside[at]
    }

    /// The bracket that matches this one.
    pub fn partner(&self, at: usize) -> Option<usize> {
        self.partner[at].filter(|place| *place != at)
    }

    /// The brackets that nothing matches.
    pub fn lone(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.partner.len()).filter(|at| self.partner[*at] == Some(*at))
    }
}

fn insides(partner: &[Option<usize>]) -> Vec<bool> {
    let mut depth = 0usize;
    let mut inside = Vec::with_capacity(partner.len());
    for (at, place) in partner.iter().enumerate() {
        if place.is_some_and(|place| place < at) {
            depth -= 1;
        }
        inside.push(depth > 0);
        if place.is_some_and(|place| place > at) {
            depth += 1;
        }
    }
    inside
}

/// The first bracket that is too deep.
pub(crate) fn too_deep(tokens: In<'_>) -> Option<Span> {
    let mut depth = Depth::default();
    tokens.iter().find(|tok| depth.is_too_deep(tok.kind)).map(|tok| tok.span())
}

/// Counts open brackets, those of types too.
#[derive(Default)]
pub(crate) struct Depth(usize);

impl Depth {
    /// Takes the next token; whether it is too deep.
    #[inline]
    pub fn is_too_deep(&mut self, kind: TokenKind) -> bool {
        use TokenKind::*;
        match kind {
            LParen | LBrace | LBracket | Less => self.0 += 1,
            RParen | RBrace | RBracket | Greater => self.0 = self.0.saturating_sub(1),
            _ => {}
        }
        self.0 > DEEPEST
    }
}
