//! The types of an expression's parts, from the inside out.
//!
//! After a mistake a part is of the type that fits everything, so that one mistake is told once. What has no mistake and
//! fails whatever its inputs are is told last: see `certain`.

mod access;
mod build;
mod calls;
mod certain;
mod format;
mod known;
mod macros;
mod operators;
mod overloads;
mod result;
#[cfg(test)]
mod tests;

pub(super) use known::members;

use super::code::Code;
use super::evaluate::Known;
use super::parse::parse;
use super::tree::{Constant, Expr, Kind};
use super::ty::Ty;
use super::{Around, Context, type_name};
use crate::TextError;
use flux_plan::Type;
use std::ops::Range;

/// An expression that fits.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Ready to be evaluated.
    pub code: Code,
    /// What it gives, before it becomes what is wanted.
    pub ty: Ty,
    /// How many values its macros bind at once.
    pub locals: usize,
    /// The inputs that it uses, by their places.
    pub inputs: Vec<usize>,
}

/// Checks an expression: its form, its names, the types of its parts, what it gives against what is wanted, and whether it
/// does anything but fail.
///
/// # Errors
/// What is wrong with it, in the text's order. A name that is no variable is among them.
pub fn check(text: &str, around: Around<'_>, wanted: Option<&Type>) -> Result<Checked, Vec<TextError>> {
    let (expr, errors) = parse(text);
    if !errors.is_empty() {
        return Err(errors);
    }
    let mut checker = Checker::new(text, around);
    checker.tries = Some(Context::of(certain::STEPS));
    let becomes = wanted.map(Ty::of);
    let (code, ty) = checker.part(&expr, becomes.as_ref());
    if let Some(wanted) = &becomes {
        checker.result(&expr, &ty, wanted);
    }
    checker.only_fails(&expr, wanted);
    if checker.errors.is_empty() {
        checker.inputs.sort_unstable();
        checker.inputs.dedup();
        return Ok(Checked { code, ty, locals: checker.most, inputs: checker.inputs });
    }
    checker.errors.sort_by_key(|error| error.range.start);
    Err(checker.errors)
}

/// What a part of an expression was found to be, for who asks about it.
#[derive(Clone, Debug)]
pub(super) enum Seen {
    /// A variable, or a name that a macro binds.
    Variable(String, Ty),
    /// A member of a value of that type, and its own type.
    Member(Ty, String, Ty),
    /// A function by its number.
    Function(usize),
    /// What stands before the point of a call of something unknown.
    Before(Ty),
}

/// The names that macros around a place bind.
type Bound = Vec<(String, Ty)>;

pub(super) struct Checker<'a> {
    text: &'a str,
    around: Around<'a>,
    errors: Vec<TextError>,
    /// What macros bind here, the outermost first; a name's place is its local.
    locals: Bound,
    most: usize,
    inputs: Vec<usize>,
    /// Which bytes of the text mean what, for hovers and completion.
    pub(super) seen: Vec<(Range<usize>, Seen)>,
    /// The place that an editor asks about, and the names that are bound there.
    pub(super) asked: Option<(usize, Bound)>,
    /// What parts that need no inputs are tried out with; none: they are not.
    tries: Option<Context>,
    /// What is used so far: locals by their places; none: an input.
    used: Vec<Option<usize>>,
    /// Parts that are reached whatever the inputs are, and fail: where, and why.
    failing: Vec<(Range<usize>, String)>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(text: &'a str, around: Around<'a>) -> Self {
        let (errors, locals, inputs, seen) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (used, failing) = (Vec::new(), Vec::new());
        Checker {
            text,
            around,
            errors,
            locals,
            most: 0,
            inputs,
            seen,
            asked: None,
            tries: None,
            used,
            failing,
        }
    }

    fn error(&mut self, range: &Range<usize>, message: impl Into<String>) -> &mut TextError {
        self.errors.push(TextError::new(range.clone(), message));
        let last = self.errors.len() - 1;
        &mut self.errors[last]
    }

    fn helped(&mut self, range: &Range<usize>, message: impl Into<String>, help: impl Into<String>) {
        self.error(range, message).help = Some(help.into());
    }

    fn show(&self, ty: &Ty) -> String {
        ty.show(self.around.records)
    }

    /// The text of a part as it is written.
    fn written(&self, expr: &Expr) -> &'a str {
        &self.text[expr.range.clone()]
    }

    /// A part with its type; where a certain type is wanted, as what may become that.
    pub(super) fn part(&mut self, expr: &Expr, wanted: Option<&Ty>) -> (Code, Ty) {
        let mark = self.mark();
        let (code, ty) = self.part_by_kind(expr, wanted);
        self.try_out(expr, &code, mark);
        (code, ty)
    }

    fn part_by_kind(&mut self, expr: &Expr, wanted: Option<&Ty>) -> (Code, Ty) {
        match &expr.kind {
            Kind::Missing => unknown(),
            Kind::Constant(constant) => (Code::Constant(constant.clone()), type_of(constant)),
            Kind::Name(name) => self.name(name, &expr.range),
            Kind::Select { of, field, optional } => self.select(of, field, *optional),
            Kind::Index { of, at, optional } => self.index(expr, of, at, *optional),
            Kind::Call { name, target, args } => self.call(name, target.as_deref(), args, wanted),
            Kind::List(elements) => self.list(elements, wanted),
            Kind::Map(entries) => self.map(entries, wanted),
            Kind::Not(of) => {
                let code = self.truth(of, "`!` turns a `bool` around");
                (Code::Not(Box::new(code)), Ty::Bool)
            }
            Kind::Negative(of) => self.negative(expr, of),
            Kind::Chain(first, rest) => self.chain(first, rest),
            Kind::All(parts) => (Code::All(self.truths(parts, false, "`&&` joins `bool`s")), Ty::Bool),
            Kind::Any(parts) => (Code::Any(self.truths(parts, true, "`||` joins `bool`s")), Ty::Bool),
            Kind::Choice(branches, otherwise) => self.choice(branches, otherwise, wanted),
        }
    }

    /// Parts of which `decides` decides for all, so that others may fail.
    fn truths(&mut self, parts: &[Expr], decides: bool, why: &str) -> Vec<Code> {
        let all = self.mark();
        let mut may_decide = false;
        let codes = parts.iter().map(|part| {
            let mark = self.mark();
            let code = self.truth(part, why);
            may_decide |= !self.fails_since(mark) && self.known(&code, mark) != Some(Known::Truth(!decides));
            code
        });
        let codes = codes.collect();
        self.only_if(!may_decide, all);
        codes
    }

    /// A part that must be a `bool`.
    fn truth(&mut self, expr: &Expr, why: &str) -> Code {
        let (code, ty) = self.part(expr, None);
        if !matches!(ty.some(), Ty::Bool | Ty::Json | Ty::Unknown) {
            let (found, written) = (self.show(&ty), self.written(expr));
            let help = match ty.some() {
                Ty::String | Ty::Bytes | Ty::List(_) | Ty::Map(..) => format!("write `size({written}) > 0`"),
                Ty::Int => format!("write `{written} != 0`"),
                _ => "write a comparison".to_owned(),
            };
            self.helped(&expr.range, format!("{why}, and this is `{found}`"), help);
        }
        code
    }

    fn name(&mut self, name: &str, range: &Range<usize>) -> (Code, Ty) {
        self.ask(range);
        if let Some(local) = self.locals.iter().rposition(|(own, _)| own == name) {
            let ty = self.locals[local].1.clone();
            self.seen.push((range.clone(), Seen::Variable(name.to_owned(), ty.clone())));
            self.used.push(Some(local));
            return (Code::Local(local), ty);
        }
        if let Some(place) = self.around.variables.iter().position(|field| field.name == name) {
            let ty = Ty::of(&self.around.variables[place].ty);
            self.seen.push((range.clone(), Seen::Variable(name.to_owned(), ty.clone())));
            self.inputs.push(place);
            self.used.push(None);
            return (Code::Input(place), ty);
        }
        if let Some(name) = type_name(name) {
            return (Code::Type(name), Ty::Type);
        }
        let known = self.locals.iter().map(|(name, _)| name.as_str());
        let known = known.chain(self.around.variables.iter().map(|field| field.name.as_str()));
        let near = crate::nearest::nearest(name, known).map(|near| format!("did you mean `{near}`?"));
        let error = self.error(range, format!("`{name}` is no input"));
        error.unknown = true;
        error.help = near;
        unknown()
    }

    /// Keeps the names that are bound where an editor asks.
    fn ask(&mut self, range: &Range<usize>) {
        if let Some((at, bound)) = &mut self.asked
            && (range.contains(at) || range.end == *at)
        {
            bound.clone_from(&self.locals);
        }
    }

    /// A part inside which these names are bound.
    fn bound<T>(&mut self, names: Vec<(String, Ty)>, inner: impl FnOnce(&mut Self, usize) -> T) -> T {
        let first = self.locals.len();
        self.locals.extend(names);
        self.most = self.most.max(self.locals.len());
        let out = inner(self, first);
        self.locals.truncate(first);
        out
    }

    /// Foreign values are carried, not looked into.
    fn is_opaque(&mut self, expr: &Expr, ty: &Ty) -> bool {
        let Ty::Opaque(name) = ty.some() else { return false };
        let message = format!("an expression can't look into a `{name}`");
        self.helped(&expr.range, message, "let a node make of it what the expression needs");
        true
    }
}

/// What stands for a part after a mistake in it: of the type that fits everything.
fn unknown() -> (Code, Ty) {
    (Code::Constant(Constant::Null), Ty::Unknown)
}

fn type_of(constant: &Constant) -> Ty {
    match constant {
        Constant::Null => Ty::Null,
        Constant::Bool(_) => Ty::Bool,
        Constant::Int(_) => Ty::Int,
        Constant::Float(_) => Ty::Float,
        Constant::Text(_) => Ty::String,
        Constant::Bytes(_) => Ty::Bytes,
    }
}
