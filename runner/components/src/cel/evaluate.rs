//! A checked expression's value.

use super::budget::{Budget, is_used_up};
use super::compute::{has, negative, operate};
use super::functions::{self, Given};
use super::seen::{Entries, Key, Seen};
use flux_catalog::cel::tree::Constant;
use flux_catalog::cel::{Code, Pattern};
use flux_node::{Failure, Value};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What one call of a node has for all that its expression is asked.
#[derive(Default)]
pub(super) struct Context {
    pub(super) budget: Budget,
    /// The last pattern that was no constant: elements of a list are mostly asked for one and the same.
    pub(super) pattern: RefCell<Option<(String, Pattern)>>,
}

/// A failure that says what is wrong with the values, never the values: messages reach logs.
pub(super) fn fail(message: impl std::fmt::Display) -> Failure {
    Failure::new(422, format!("the expression: {message}"))
}

/// An expression being evaluated: its variables, and what its macros bind.
pub(super) struct Evaluation<'e, 'v> {
    pub(super) cx: &'e Context,
    pub(super) variable: &'e dyn Fn(usize) -> &'v Value,
    pub(super) locals: Vec<Seen<'v>>,
}

impl<'v> Evaluation<'_, 'v> {
    /// The value of a part.
    pub(super) fn value(&mut self, code: &'v Code) -> Result<Seen<'v>, Failure> {
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

    pub(super) fn truth(&mut self, code: &'v Code) -> Result<bool, Failure> {
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
        Constant::Text(text) => Seen::Text(super::seen::Text::Part(text)),
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
