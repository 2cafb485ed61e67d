//! Every span of a tree, to move or to forget them.

use smol_str::SmolStr;

use super::*;

/// Something with spans inside.
pub(crate) trait Spans {
    /// Calls `f` with every span.
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span));
}

impl Spans for Span {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        f(self);
    }
}

impl<T: Spans> Spans for Option<T> {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        self.iter_mut().for_each(|inner| inner.each_span(f));
    }
}

impl<T: Spans> Spans for Vec<T> {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        self.iter_mut().for_each(|inner| inner.each_span(f));
    }
}

impl<T: Spans> Spans for Box<T> {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        (**self).each_span(f);
    }
}

impl<T: Spans> Spans for (T, Span) {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        self.0.each_span(f);
        f(&mut self.1);
    }
}

macro_rules! without_spans {
    ($($type:ty),*) => {
        $(impl Spans for $type {
            fn each_span(&mut self, _: &mut dyn FnMut(&mut Span)) {}
        })*
    };
}

without_spans!(SmolStr, bool, i64, u32, u64, LockMode);

macro_rules! structs {
    ($($type:ident { $($field:ident),* })*) => {
        $(impl Spans for $type {
            fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
                // Naming all fields here makes a new one a compile error.
                let $type { $($field),* } = self;
                $($field.each_span(f);)*
            }
        })*
    };
}

structs! {
    Ident { text, span }
    Name { text, span }
    Item { doc, annotations, kind, span }
    Annotation { name, args, span }
    Use { path, path_span, alias }
    TypeItem { name, fields }
    Typedef { name, predicate }
    Component { name, args, inputs, outputs, using }
    NodeItem { name, signature, using }
    Signature { inputs, arrow, outputs }
    Arrow { fat, span }
    Params { params, span }
    Call { component, args, span }
    Arg { name, value, span }
    Value { kind, span }
    Record { fields, span }
    RecordField { name, value }
    Source { name, using, session, body }
    Flow { name, patterns, body }
    Patterns { patterns, span }
    Pattern { kind, span }
    Body { steps, span }
    Step { each, kind, span }
    Handler { path, codes, arrow, body }
    Path { names, codes, span }
    Recover { path, body }
    Constraint { atomic, node, locks }
    Lock { name, mode, scope, span }
    Store { name, using }
    Assume { what, stores }
    Optimize { nodes, joined, with }
}

impl Spans for ItemKind {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        match self {
            Self::Use(it) => it.each_span(f),
            Self::Type(it) => it.each_span(f),
            Self::Typedef(it) => it.each_span(f),
            Self::Component(it) => it.each_span(f),
            Self::Node(it) => it.each_span(f),
            Self::Source(it) => it.each_span(f),
            Self::Flow(it) => it.each_span(f),
            Self::Handler(it) => it.each_span(f),
            Self::Recover(it) => it.each_span(f),
            Self::Constraint(it) => it.each_span(f),
            Self::Store(it) => it.each_span(f),
            Self::Assume(it) => it.each_span(f),
            Self::Optimize(it) => it.each_span(f),
        }
    }
}

impl Spans for Predicate {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        match self {
            Self::Node(name) => name.each_span(f),
            Self::Using(call) => call.each_span(f),
        }
    }
}

impl Spans for Param {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        match self {
            Self::Field { live: _, ty, name, default } => {
                ty.each_span(f);
                name.each_span(f);
                default.each_span(f);
            }
            Self::Row(span) => f(span),
        }
    }
}

impl Spans for TypeRef {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        match self {
            Self::Named { name, stars: _, span } => {
                name.each_span(f);
                f(span);
            }
            Self::Generic { name, args, span } => {
                name.each_span(f);
                args.each_span(f);
                f(span);
            }
        }
    }
}

impl Spans for ValueKind {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        match self {
            Self::Int(_) | Self::Float(_) | Self::Bool(_) | Self::Duration(_) | Self::Size(_) => {}
            Self::Text { .. } => {}
            Self::Name(name) => name.each_span(f),
            Self::Env { name: _, default } => default.each_span(f),
            Self::List(values) => values.each_span(f),
            Self::Record(record) => record.each_span(f),
        }
    }
}

impl Spans for PatternKind {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        match self {
            Self::Any { star: _ } => {}
            Self::Is { negated: _, name } => name.each_span(f),
        }
    }
}

impl Spans for StepKind {
    fn each_span(&mut self, f: &mut dyn FnMut(&mut Span)) {
        match self {
            Self::Node(name) => name.each_span(f),
            Self::Call(call) => call.each_span(f),
            Self::Record(record) => record.each_span(f),
            Self::Group(body) => body.each_span(f),
            Self::Fork(branches) => branches.each_span(f),
        }
    }
}
