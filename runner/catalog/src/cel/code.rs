//! An expression that fits its inputs and its output, ready to be evaluated: names are numbers, operators know whether
//! their numbers may be whole or not, constant patterns are compiled.

use super::pattern::Pattern;
use super::tree::{Constant, Operator};
use std::sync::Arc;

/// A part of a checked expression.
#[derive(Clone, Debug)]
pub enum Code {
    /// A value that the text writes.
    Constant(Constant),
    /// The name of a type.
    Type(&'static str),
    /// The input of that place in the node's signature.
    Input(usize),
    /// The value that the macro around it binds, by the macros' depth.
    Local(usize),
    /// A record's field, by its place.
    Field {
        /// The record that is looked into.
        of: Box<Code>,
        /// The field's name, for messages.
        name: Arc<str>,
        /// The field's place in its record type, from 0.
        place: usize,
        /// `.?`: of none, it is none.
        optional: bool,
    },
    /// A member of a map or a JSON object.
    Member {
        /// The map or JSON object that is looked into.
        of: Box<Code>,
        /// The member's name, or the map's key.
        name: Arc<str>,
        /// `.?`: where it is missing, it is none.
        optional: bool,
    },
    /// `has(of.name)`: whether the member is there.
    Has {
        /// The map, record or JSON object.
        of: Box<Code>,
        /// The member that is asked about.
        name: Arc<str>,
    },
    /// `of[at]`: an element of a list, or what a map has under a key.
    Index {
        /// The list or map.
        of: Box<Code>,
        /// The place or key.
        at: Box<Code>,
        /// `[?`: where there is nothing, it is none.
        optional: bool,
    },
    /// `!a`: the other truth.
    Not(Box<Code>),
    /// `-a`: the number or duration with the other sign.
    Negative(Box<Code>),
    /// Operators of one precedence, from the left.
    Chain(Box<Code>, Vec<(Operation, Code)>),
    /// `a && b && c`: all must be true; what decides first ends it.
    All(Vec<Code>),
    /// `a || b || c`: one must be true; what decides first ends it.
    Any(Vec<Code>),
    /// `a ? b : c ? d : e`
    Choice(Vec<(Code, Code)>, Box<Code>),
    /// `[a, ?b]`: true: left out where it is none.
    List(Vec<(Code, bool)>),
    /// `{k: v, ?k: v}`
    Map(Vec<(Code, Code, bool)>),
    /// A function by its number, and what it is given, what stands before the point first.
    Call(usize, Vec<Code>),
    /// `matches` with a constant pattern.
    Matches(Box<Code>, Arc<Pattern>),
    /// A macro over a list or map.
    Loop(Box<Loop>),
    /// `of.optMap(x, then)`: none where there is nothing.
    Bind {
        /// What may be absent.
        of: Box<Code>,
        /// The value's place among the locals.
        local: usize,
        /// What is made of it.
        then: Box<Code>,
    },
}

/// An operator with what is known of its numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The operator between what is on its left and the next part.
    pub operator: Operator,
    /// A number of JSON takes part: `/` gives a `float`.
    pub json: bool,
}

/// What a macro does with what its body says of each element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoopKind {
    /// Whether it holds for all.
    All,
    /// Whether it holds for one at least.
    Exists,
    /// Whether it holds for exactly one.
    ExistsOne,
    /// The elements (of maps the keys) for which it holds.
    Filter,
    /// The list of what it makes.
    List,
    /// The map of what it makes, by the same keys.
    Map,
}

/// A macro over a list or map.
#[derive(Clone, Debug)]
pub struct Loop {
    /// What becomes of the body's values: one truth, a list, a map.
    pub kind: LoopKind,
    /// The list or map whose elements are gone through.
    pub over: Code,
    /// The place of the first name among the locals; a second name's is the next.
    pub local: usize,
    /// With two names, the first is the key or the place, the second the value.
    pub two: bool,
    /// The keys of a `map` of the language, which are text, are this in the expression.
    pub keys: Keys,
    /// Only elements for which this holds.
    pub condition: Option<Code>,
    /// What is asked or made.
    pub body: Code,
}

/// What the keys of a map are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keys {
    /// The texts themselves.
    #[default]
    Text,
    /// Whole numbers, read from the keys' text.
    Int,
    /// `true` and `false`, read from the keys' text.
    Bool,
}
