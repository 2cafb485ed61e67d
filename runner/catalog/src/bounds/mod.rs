//! Bounds of arguments, as declarations say them: `@bound(status, from: 200, to: 599)`.
//!
//! Comes in: the arguments of the annotation, and a value. Goes out: why the value is outside of them. They stand once,
//! above the component: the checker asks them of constants, whoever builds a node of what the environment holds, a running
//! node of values that come with the flow. *Never* here: which component has which; see [`of`] for the library's.

mod declared;
mod show;

pub use declared::of;

use flux_plan::Constant;
use show::{list, shown};
use std::cmp::Ordering;

/// What a value of an argument must be.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bound {
    /// The argument that is bounded, by its name in the declaration.
    pub argument: String,
    /// At least this; a name is another argument.
    pub from: Option<Constant>,
    /// At most this; a name is another argument.
    pub to: Option<Constant>,
    /// Greater than this; a name is another argument.
    pub above: Option<Constant>,
    /// Any value but this one.
    pub not: Option<Constant>,
    /// One of these; empty: any.
    pub one_of: Vec<Constant>,
    /// What else to say of a value outside.
    pub help: Option<String>,
}

/// Why a value is outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outside {
    /// Said of the argument: `is from 200 to 599, not 600`.
    pub message: String,
    /// How to mend it, as an order without a full stop; none: the message says all.
    pub help: Option<String>,
    /// The text that was probably meant.
    pub instead: Option<String>,
}

impl Bound {
    /// From the arguments of the annotation, each with its name if it has one.
    ///
    /// # Errors
    /// What is wrong with them, as a sentence.
    pub fn new(args: impl IntoIterator<Item = (Option<String>, Constant)>) -> Result<Bound, String> {
        let mut bound = Bound::default();
        for (name, value) in args {
            match (name.as_deref(), value) {
                (None, Constant::Name(argument)) if bound.argument.is_empty() => bound.argument = argument,
                (Some("from"), value) => bound.from = Some(value),
                (Some("to"), value) => bound.to = Some(value),
                (Some("above"), value) => bound.above = Some(value),
                (Some("not"), value) => bound.not = Some(value),
                (Some("one_of"), Constant::List(values)) if !values.is_empty() => bound.one_of = values,
                (Some("help"), Constant::Text(help)) => bound.help = Some(help),
                _ => return Err(FORM.to_owned()),
            }
        }
        let ends = [&bound.from, &bound.to, &bound.above, &bound.not];
        let says = ends.iter().any(|end| end.is_some()) || !bound.one_of.is_empty();
        if bound.argument.is_empty() || !says {
            return Err(FORM.to_owned());
        }
        Ok(bound)
    }

    /// Why a value is outside; `other` gives other arguments. What can't be compared is not judged: its type is told
    /// elsewhere.
    pub fn refuses(&self, value: &Constant, other: impl Fn(&str) -> Option<Constant>) -> Option<Outside> {
        if !self.one_of.is_empty() {
            return self.none_of(value);
        }
        let end = |end: &Option<Constant>| match end {
            Some(Constant::Name(name)) => {
                other(name).map(|value| End { shown: shown(&value, Some(name)), value })
            }
            Some(value) => Some(End { shown: shown(value, None), value: value.clone() }),
            None => None,
        };
        let (from, to) = (end(&self.from), end(&self.to));
        let is = |end: &Option<End>, order: Ordering| {
            end.as_ref().is_some_and(|end| compare(value, &end.value) == Some(order))
        };
        let (above, not) = (end(&self.above), end(&self.not));
        let outside = is(&from, Ordering::Less) || is(&to, Ordering::Greater);
        let wanted = match (&from, &to, &above, &not) {
            (Some(from), Some(to), ..) if outside => format!("is from {} to {}", from.shown, to.shown),
            (Some(from), None, ..) if outside => format!("is {} or more", from.shown),
            (_, Some(to), ..) if outside => format!("is {} at most", to.shown),
            (_, _, Some(least), _) if is(&above, Ordering::Less) || is(&above, Ordering::Equal) => {
                format!("is more than {}", least.shown)
            }
            (_, _, _, Some(never)) if is(&not, Ordering::Equal) => {
                return Some(self.said(format!("is never {}", never.shown)));
            }
            _ => return None,
        };
        Some(self.said(format!("{wanted}, not {}", shown(value, None))))
    }

    fn said(&self, message: String) -> Outside {
        Outside { message, help: self.help.clone(), instead: None }
    }

    fn none_of(&self, value: &Constant) -> Option<Outside> {
        let comparable = |known: &Constant| {
            known == value || std::mem::discriminant(known) == std::mem::discriminant(value)
        };
        if self.one_of.contains(value) || !self.one_of.iter().any(comparable) {
            return None;
        }
        let near = match value {
            Constant::Text(text) => self.one_of.iter().find_map(|known| match known {
                Constant::Text(known) if known.eq_ignore_ascii_case(text) => Some(known.clone()),
                _ => None,
            }),
            _ => None,
        };
        let all = list(&self.one_of);
        let help = match (&near, &self.help) {
            (Some(near), _) => format!("write `\"{near}\"`"),
            (None, Some(help)) => help.clone(),
            (None, None) => format!("write {all}"),
        };
        let first = self.one_of.iter().find_map(|known| match known {
            Constant::Text(known) if self.help.is_none() => Some(known.clone()),
            _ => None,
        });
        Some(Outside { message: format!("is none of {all}"), help: Some(help), instead: near.or(first) })
    }
}

/// How the annotation is written.
const FORM: &str = "a bound is written `@bound(argument, from: 1, to: 100)`, with `above:`, `not:` or `one_of: [\"a\", \"b\"]` as needed";

/// One end, and how it is said.
struct End {
    value: Constant,
    shown: String,
}

/// The order of two constants of one type; whole numbers stand for numbers and sizes.
fn compare(a: &Constant, b: &Constant) -> Option<Ordering> {
    match (a, b) {
        (Constant::Int(a), Constant::Int(b)) => Some(a.cmp(b)),
        (Constant::Float(a), Constant::Float(b)) => a.partial_cmp(b),
        (Constant::Int(a), Constant::Float(b)) => (*a as f64).partial_cmp(b),
        (Constant::Float(a), Constant::Int(b)) => a.partial_cmp(&(*b as f64)),
        (Constant::Duration(a), Constant::Duration(b)) | (Constant::Size(a), Constant::Size(b)) => {
            Some(a.cmp(b))
        }
        (Constant::Size(a), Constant::Int(b)) => Some(i128::from(*a).cmp(&i128::from(*b))),
        (Constant::Int(a), Constant::Size(b)) => Some(i128::from(*a).cmp(&i128::from(*b))),
        (Constant::Text(a), Constant::Text(b)) => Some(a.cmp(b)),
        _ => None,
    }
}
