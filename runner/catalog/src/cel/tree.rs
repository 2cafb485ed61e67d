//! An expression as it is written.
//!
//! Chains (`a + b - c`, `a && b && c`, `a ? b : c ? d : e`) are one node each, however long: what walks a tree does so
//! by recursion, and only what is really nested makes it deep.

use std::ops::Range;

/// A part of an expression and the bytes of the text that it takes.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What stands there, with its parts.
    pub kind: Kind,
    /// The bytes of the text that it takes.
    pub range: Range<usize>,
}

/// A name where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Name {
    /// The name as it is written.
    pub text: String,
    /// The bytes of the text that it takes.
    pub range: Range<usize>,
}

/// What a part of an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Nothing, where something is wanted; that has been told.
    Missing,
    /// A value that the text writes.
    Constant(Constant),
    /// A variable, or the name of a type.
    Name(String),
    /// A member: `of.field`; with `optional`, `of.?field`.
    Select {
        /// What is looked into.
        of: Box<Expr>,
        /// The name of the member.
        field: Name,
        /// `.?`: it may be missing.
        optional: bool,
    },
    /// An element: `of[at]`; with `optional`, `of[?at]`.
    Index {
        /// What is looked into.
        of: Box<Expr>,
        /// The place in a list, or the key of a map.
        at: Box<Expr>,
        /// `[?`: it may be missing.
        optional: bool,
    },
    /// A call: `name(args)` or `target.name(args)`.
    Call {
        /// The function or macro.
        name: Name,
        /// What stands before the point.
        target: Option<Box<Expr>>,
        /// The arguments between the parentheses, in order.
        args: Vec<Expr>,
    },
    /// A list: `[a, ?b]`.
    List(Vec<Element>),
    /// `{k: v, ?k: v}`
    Map(Vec<(Expr, Element)>),
    /// The other truth: `!a`.
    Not(Box<Expr>),
    /// The other sign: `-a`.
    Negative(Box<Expr>),
    /// `a + b - c`: operators of one precedence, from the left.
    Chain(Box<Expr>, Vec<(Operator, Range<usize>, Expr)>),
    /// `a && b && c`
    All(Vec<Expr>),
    /// `a || b || c`
    Any(Vec<Expr>),
    /// `a ? b : c ? d : e`: conditions with what holds under them, and what holds otherwise.
    Choice(Vec<(Expr, Expr)>, Box<Expr>),
}

/// A value in a list or a map.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// The part that makes the value.
    pub value: Expr,
    /// `?`: left out where it is none.
    pub optional: bool,
}

/// A constant in an expression.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// `null`, which stands for nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number of 64 bits: `42`.
    Int(i64),
    /// A number with a point or an exponent: `4.2`.
    Float(f64),
    /// A text, its escapes read: `'text'`.
    Text(String),
    /// Bytes, their escapes read: `b'bytes'`.
    Bytes(Vec<u8>),
}

/// An operator between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the operators' own names")]
pub enum Operator {
    Equal,
    Unequal,
    Less,
    AtMost,
    More,
    AtLeast,
    In,
    Plus,
    Minus,
    Times,
    Divided,
    Remainder,
}

impl Operator {
    /// The operator as it is written.
    pub fn sign(self) -> &'static str {
        match self {
            Operator::Equal => "==",
            Operator::Unequal => "!=",
            Operator::Less => "<",
            Operator::AtMost => "<=",
            Operator::More => ">",
            Operator::AtLeast => ">=",
            Operator::In => "in",
            Operator::Plus => "+",
            Operator::Minus => "-",
            Operator::Times => "*",
            Operator::Divided => "/",
            Operator::Remainder => "%",
        }
    }
}
