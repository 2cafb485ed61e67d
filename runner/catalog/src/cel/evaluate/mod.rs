//! A checked expression's value.
//!
//! Comes in: code, the values of its variables, how much it may do. Goes out: a value of the type that is wanted, or a
//! failure. The engine asks it for each call, and the checker for what needs no inputs: what can only fail is told there
//! by the words that would tell of it here.

mod budget;
mod compare;
mod compute;
mod functions;
mod loops;
mod result;
mod seen;

use super::tree::Constant;
use super::{Code, Pattern};
use budget::{Budget, is_used_up};
use compute::{has, negative, operate};
use flux_plan::Type;
use flux_value::{Failure, Records, Value};
use functions::Given;
use result::Outcome;
use seen::{Entries, Key, Seen};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What one call of a node has for all that its expression is asked.
#[derive(Default)]
pub struct Context {
    budget: Budget,
    /// The last pattern that was no constant: elements of a list are mostly asked for one and the same.
    pattern: RefCell<Option<(String, Pattern)>>,
}

impl Context {
    /// With so many steps to take; see [`Context::spend`].
    pub(super) fn of(steps: u64) -> Context {
        Context { budget: Budget::of(steps), pattern: RefCell::default() }
    }

    /// Takes steps of the work that is left: one is an element that is looked at, or a few bytes of text.
    ///
    /// # Errors
    /// There are not so many left (413).
    pub fn spend(&self, steps: u64) -> Result<(), Failure> {
        self.budget.spend(steps)
    }
}

/// What becomes of an expression's result.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// The type that it becomes a value of.
    pub ty: &'a Type,
    /// The record types that types refer to.
    pub records: &'a Records,
    /// The expression's own type is that one: what it was given can be handed on as it is.
    pub same: bool,
}

/// The value of checked code, whose macros bind so many values at once; `variable` has the inputs by their places.
///
/// # Errors
/// What its inputs, or its constants, bring about: 422; more work than it may do: 413.
pub fn value<'v>(
    code: &'v Code,
    locals: usize,
    cx: &Context,
    variable: &dyn Fn(usize) -> &'v Value,
    wanted: Wanted<'_>,
) -> Result<Value, Failure> {
    let mut evaluation = Evaluation { cx, variable, locals: Vec::with_capacity(locals) };
    let seen = evaluation.value(code).map_err(of_an_expression)?;
    let outcome = Outcome { records: wanted.records, same: wanted.same };
    Ok(outcome.value(&seen, wanted.ty)?)
}

/// What is known of a part's value that needs no inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Known {
    /// A `bool`.
    Truth(bool),
    /// An `int`.
    Int(i64),
    /// A `string`.
    Text(String),
    /// `null`, or a list or map without elements.
    Nothing,
    /// Any other value.
    Something,
}

/// What comes of a part without inputs inside of macros that bind so many names, none of which it uses.
///
/// # Errors
/// Why it fails, without any of its values; none: it takes more work than is left.
pub(super) fn tried(code: &Code, around: usize, cx: &Context) -> Result<Known, Option<String>> {
    let nothing = |_: usize| &Value::Empty;
    let mut evaluation = Evaluation { cx, variable: &nothing, locals: vec![Seen::None; around] };
    match evaluation.value(code) {
        Ok(Seen::Bool(truth)) => Ok(Known::Truth(truth)),
        Ok(Seen::Int(n)) => Ok(Known::Int(n)),
        Ok(Seen::Text(text)) => Ok(Known::Text(text.as_str().to_owned())),
        Ok(Seen::None) => Ok(Known::Nothing),
        Ok(Seen::List(items)) if items.len() == 0 => Ok(Known::Nothing),
        Ok(Seen::Map(entries)) if entries.len() == 0 => Ok(Known::Nothing),
        Ok(_) => Ok(Known::Something),
        Err(failure) if is_used_up(&failure) => Err(None),
        Err(failure) => Err(Some(failure.message.into_owned())),
    }
}

/// A failure as whoever runs the node is told it.
fn of_an_expression(failure: Failure) -> Failure {
    match is_used_up(&failure) {
        true => failure,
        false => Failure::new(failure.code, format!("the expression: {}", failure.message)),
    }
}

/// A failure that says what is wrong with the values, never the values: messages reach logs.
fn fail(message: impl std::fmt::Display) -> Failure {
    Failure::new(422, message.to_string())
}

/// An expression being evaluated: its variables, and what its macros bind.
struct Evaluation<'e, 'v> {
    cx: &'e Context,
    variable: &'e dyn Fn(usize) -> &'v Value,
    locals: Vec<Seen<'v>>,
}

impl<'v> Evaluation<'_, 'v> {
    /// The value of a part.
    fn value(&mut self, code: &'v Code) -> Result<Seen<'v>, Failure> {
        Ok(match code {
            Code::Constant(constant) => seen(constant),
            Code::Type(name) => Seen::Type(name),
            Code::Input(place) => Seen::of((self.variable)(*place)),
            Code::Local(place) => self.locals[*place].clone(),
            Code::Field { of, name, place, optional } => {
                let of = self.value(of)?;
                field(&of, name, Some(*place), *optional)?
            }
            Code::Member { of, name, optional } => {
                let of = self.value(of)?;
                field(&of, name, None, *optional)?
            }
            Code::Has { of, name } => Seen::Bool(has(&self.value(of)?, name)?),
            Code::Index { of, at, optional } => {
                let (of, at) = (self.value(of)?, self.value(at)?);
                element(&of, &at, *optional)?
            }
            Code::Not(of) => Seen::Bool(!self.truth(of)?),
            Code::Negative(of) => negative(&self.value(of)?)?,
            Code::Chain(first, rest) => {
                let mut left = self.value(first)?;
                for (operation, right) in rest {
                    let right = self.value(right)?;
                    left = operate(*operation, &left, &right, self.cx)?;
                }
                left
            }
            Code::All(parts) => Seen::Bool(self.joined(parts, false)?),
            Code::Any(parts) => Seen::Bool(self.joined(parts, true)?),
            Code::Choice(branches, otherwise) => {
                for (condition, then) in branches {
                    if self.truth(condition)? {
                        return self.value(then);
                    }
                }
                self.value(otherwise)?
            }
            Code::List(parts) => self.list(parts)?,
            Code::Map(parts) => self.map(parts)?,
            Code::Call(function, args) => {
                let args = args.iter().map(|arg| self.value(arg)).collect::<Result<Given<'v>, _>>()?;
                functions::call(*function, &args, self.cx)?
            }
            Code::Matches(text, pattern) => match self.value(text)? {
                Seen::Text(text) => {
                    self.cx.budget.spend(pattern.cost(text.as_str().len()))?;
                    Seen::Bool(pattern.is_in(text.as_str()))
                }
                other => return Err(fail(format!("`matches` looks at text, not at {}", other.kind()))),
            },
            Code::Loop(inner) => self.repeat(inner)?,
            Code::Bind { of, local, then } => match self.value(of)? {
                Seen::None => Seen::None,
                value => {
                    self.locals.truncate(*local);
                    self.locals.push(value);
                    self.value(then)?
                }
            },
        })
    }

    fn truth(&mut self, code: &'v Code) -> Result<bool, Failure> {
        match self.value(code)? {
            Seen::Bool(truth) => Ok(truth),
            other => Err(fail(format!("a condition is `true` or `false`, not {}", other.kind()))),
        }
    }

    /// `&&` and `||`: where one part decides, another may fail.
    fn joined(&mut self, parts: &'v [Code], decides: bool) -> Result<bool, Failure> {
        let mut failed = None;
        for part in parts {
            match self.truth(part) {
                Ok(truth) if truth == decides => return Ok(decides),
                Ok(_) => {}
                Err(failure) if is_used_up(&failure) => return Err(failure),
                Err(failure) => {
                    failed.get_or_insert(failure);
                }
            }
        }
        failed.map_or(Ok(!decides), Err)
    }

    fn list(&mut self, parts: &'v [(Code, bool)]) -> Result<Seen<'v>, Failure> {
        self.cx.budget.keep(parts.len())?;
        let mut items = Vec::with_capacity(parts.len());
        for (part, optional) in parts {
            match self.value(part)? {
                Seen::None if *optional => {}
                value => items.push(value),
            }
        }
        Ok(Seen::list(items))
    }

    fn map(&mut self, parts: &'v [(Code, Code, bool)]) -> Result<Seen<'v>, Failure> {
        self.cx.budget.keep(parts.len())?;
        let mut entries = BTreeMap::new();
        for (key, part, optional) in parts {
            let key = self.value(key)?;
            let key = Key::of(&key).ok_or_else(|| fail(format!("{} is no key", key.kind())))?;
            match self.value(part)? {
                Seen::None if *optional => {}
                value => {
                    if entries.insert(key, value).is_some() {
                        return Err(fail("a map has a key twice"));
                    }
                }
            }
        }
        Ok(Seen::Map(Entries::Made(Rc::new(entries))))
    }
}

fn seen(constant: &Constant) -> Seen<'_> {
    match constant {
        Constant::Null => Seen::None,
        Constant::Bool(b) => Seen::Bool(*b),
        Constant::Int(n) => Seen::Int(*n),
        Constant::Float(x) => Seen::Float(*x),
        Constant::Text(text) => Seen::Text(seen::Text::Part(text)),
        Constant::Bytes(bytes) => Seen::Bytes(bytes.clone().into()),
    }
}

fn field<'v>(of: &Seen<'v>, name: &str, place: Option<usize>, optional: bool) -> Result<Seen<'v>, Failure> {
    let found = match of {
        Seen::Map(Entries::Record(record)) => match place.and_then(|place| record.values.get(place)) {
            Some(value) => Some(Seen::of(value)),
            None => Entries::Record(record).named(name),
        },
        Seen::Map(entries) => entries.named(name),
        Seen::None if optional => None,
        Seen::None => return Err(fail(format!("nothing is there that `{name}` could be asked of"))),
        other => return Err(fail(format!("{} has no member `{name}`", other.kind()))),
    };
    match found {
        Some(value) => Ok(value),
        None if optional => Ok(Seen::None),
        None => Err(fail(format!("there is no `{name}`"))),
    }
}

fn element<'v>(of: &Seen<'v>, at: &Seen<'v>, optional: bool) -> Result<Seen<'v>, Failure> {
    let found = match (of, at) {
        (Seen::List(items), at) => match Key::of(at) {
            Some(Key::Int(place)) => usize::try_from(place).ok().and_then(|place| items.get(place)),
            _ => return Err(fail(format!("an element's place is a whole number, not {}", at.kind()))),
        },
        (Seen::Map(entries), at) => match Key::of(at) {
            Some(key) => entries.get(&key),
            None => return Err(fail(format!("{} is no key", at.kind()))),
        },
        (Seen::None, _) if optional => None,
        (Seen::None, _) => return Err(fail("nothing is there to look into")),
        (other, _) => return Err(fail(format!("{} has no elements", other.kind()))),
    };
    match (found, of) {
        (Some(value), _) => Ok(value),
        (None, _) if optional => Ok(Seen::None),
        (None, Seen::List(_)) => Err(fail("an index past the end")),
        (None, _) => Err(fail("a key that is not in the map")),
    }
}
