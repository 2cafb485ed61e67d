//! Small questions that everyone asks a tree.

use super::spans::Spans;
use super::*;

impl Span {
    /// Whether it holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same range in a text that holds this one from byte `by` on.
    pub fn shift(self, by: u32) -> Self {
        Self { start: self.start.wrapping_add(by), end: self.end.wrapping_add(by) }
    }

    /// From the start of this one to the end of the other.
    pub fn to(self, other: Self) -> Self {
        Self { start: self.start, end: other.end }
    }

    /// Whether a byte is inside; the end counts, since an editor's caret stands there behind a word.
    pub fn touches(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// For slicing the text.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl Item {
    /// The name that it defines, and where; none for items that only speak about others.
    pub fn name(&self) -> Option<(&SmolStr, Span)> {
        let ident = |ident: &'_ Ident| ident.span;
        Some(match &self.kind {
            ItemKind::Type(it) => (&it.name.text, ident(&it.name)),
            ItemKind::Typedef(it) => (&it.name.text, ident(&it.name)),
            ItemKind::Component(it) => (&it.name.text, it.name.span),
            ItemKind::Node(it) => (&it.name.text, ident(&it.name)),
            ItemKind::Source(it) => (&it.name.text, ident(&it.name)),
            ItemKind::Flow(it) => (&it.name.text, ident(&it.name)),
            ItemKind::Store(it) => (&it.name.text, ident(&it.name)),
            _ => return None,
        })
    }

    /// Moves every span of the item by that many bytes.
    pub fn shift(&mut self, by: u32) {
        self.map_spans(|span| span.shift(by));
    }

    /// Replaces every span of the item by what `f` makes of it.
    pub fn map_spans(&mut self, f: impl Fn(Span) -> Span) {
        self.each_span(&mut |span| *span = f(*span));
    }

    /// What it says, whatever dialect says it and wherever it stands: two items with equal meanings differ at
    /// most in layout, in `=>` for `->`, `atomic` for `constraint` and `*` for `_`.
    pub fn meaning(&self) -> Self {
        let mut item = self.clone();
        item.map_spans(|_| Span::default());
        match &mut item.kind {
            ItemKind::Node(NodeItem { signature: Some(signature), .. }) => signature.arrow.fat = false,
            ItemKind::Handler(handler) => handler.arrow.fat = true,
            ItemKind::Constraint(constraint) => constraint.atomic = false,
            ItemKind::Flow(Flow { patterns: Some(patterns), .. }) => {
                for pattern in &mut patterns.patterns {
                    if let PatternKind::Any { star } = &mut pattern.kind {
                        *star = false;
                    }
                }
            }
            _ => {}
        }
        item
    }
}

impl Body {
    /// Calls `f` with every step, those inside of others behind them.
    pub fn walk<'t>(&'t self, f: &mut impl FnMut(&'t Step)) {
        for step in &self.steps {
            f(step);
            match &step.kind {
                StepKind::Group(body) => body.walk(f),
                StepKind::Fork(branches) => branches.iter().for_each(|branch| branch.walk(f)),
                StepKind::Node(_) | StepKind::Call(_) | StepKind::Record(_) => {}
            }
        }
    }
}

impl TypeRef {
    /// The bytes of the whole type, its arguments and stars included.
    pub fn span(&self) -> Span {
        match self {
            Self::Named { span, .. } | Self::Generic { span, .. } => *span,
        }
    }
}

impl Optimize {
    /// Its nodes by what is meant together: those that arrows join are one.
    pub fn sets(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        let begins = |at: &usize| !self.joined.get(*at).copied().unwrap_or_default();
        let starts: Vec<usize> = (0..self.nodes.len()).filter(begins).collect();
        let ends: Vec<usize> = starts.iter().skip(1).copied().chain([self.nodes.len()]).collect();
        starts.into_iter().zip(ends).map(|(start, end)| start..end)
    }
}
