//! Calls of functions: which overload fits, and what its constants must be.

use super::known::{functions_of, members, near};
use super::overloads::{fits, fits_one, holds_json};
use super::{Checker, Seen, unknown};
use crate::cel::code::Code;
use crate::cel::evaluate::Known;
use crate::cel::functions::{self, Function, Overload};
use crate::cel::pattern::Pattern;
use crate::cel::tree::{Constant, Expr, Kind, Name};
use crate::cel::ty::Ty;
use crate::cel::used::{binds, namespaced};
use std::ops::Range;
use std::sync::Arc;

/// A call's parts: what stands before the point first.
type Given<'e> = Vec<(&'e Expr, Code, Ty)>;

impl Checker<'_> {
    /// `name(args)` or `target.name(args)`: finds the overload that fits, or says why none does.
    pub(super) fn call(
        &mut self,
        name: &Name,
        target: Option<&Expr>,
        args: &[Expr],
        wanted: Option<&Ty>,
    ) -> (Code, Ty) {
        self.ask(&name.range);
        if let Some(target) = target {
            if let Some(function) = namespaced(target, &name.text) {
                let range = target.range.start..name.range.end;
                return self.function(function, &range, None, args);
            }
            if binds(&name.text, args.len()) > 0 {
                return self.expand(name, target, args, wanted);
            }
        } else if name.text == "has" && args.len() == 1 {
            self.seen.extend(functions::find("has").map(|n| (name.range.clone(), Seen::Function(n))));
            return self.has(&args[0]);
        }
        match functions::find(&name.text) {
            Some(function) => self.function(function, &name.range, target, args),
            None => self.unknown_function(name, target, args),
        }
    }

    fn unknown_function(&mut self, name: &Name, target: Option<&Expr>, args: &[Expr]) -> (Code, Ty) {
        let before = target.map(|target| self.before(target, name));
        args.iter().for_each(|arg| drop(self.part(arg, None)));
        let (message, known) = match &before {
            // What it would be a function of has been told.
            Some(None) => return unknown(),
            Some(Some(Ty::Unknown)) => return unknown(),
            Some(Some(ty)) => {
                let shown = self.show(ty);
                (format!("a `{shown}` has no function `{}`", name.text), members(ty))
            }
            None => {
                let global = |f: &&Function| f.is_global() && !f.name.contains('.');
                let known = functions::all().iter().filter(global).map(|f| f.name).collect();
                (format!("there is no function `{}`", name.text), known)
            }
        };
        let near = near(&name.text, &known);
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are `{}`", known.join("`, `")),
        };
        let instead = near
            .map(|near| format!("{}{near}{}", &self.text[..name.range.start], &self.text[name.range.end..]));
        let error = self.error(&name.range, message);
        error.help = Some(help);
        error.instead = instead;
        unknown()
    }

    /// The type of what stands before a point. None: it is wrong by itself.
    fn before(&mut self, target: &Expr, name: &Name) -> Option<Ty> {
        if let Kind::Name(space) = &target.kind
            && let known = functions_of(space)
            && !known.is_empty()
            && !self.is_bound(space)
        {
            let near = near(&name.text, &known);
            let help = match near {
                Some(near) => format!("did you mean `{space}.{near}`?"),
                None => format!("there are `{}`", known.join("`, `")),
            };
            self.helped(&name.range, format!("there is no function `{space}.{}`", name.text), help);
            return None;
        }
        let before = self.errors.len();
        let (_, ty) = self.part(target, None);
        self.seen.push((name.range.clone(), Seen::Before(ty.some().clone())));
        if self.errors.len() > before || self.is_opaque(target, &ty) {
            return None;
        }
        Some(ty.some().clone())
    }

    fn is_bound(&self, name: &str) -> bool {
        self.locals.iter().any(|(own, _)| own == name)
            || self.around.variables.iter().any(|field| field.name == name)
    }

    fn function(
        &mut self,
        number: usize,
        range: &Range<usize>,
        target: Option<&Expr>,
        args: &[Expr],
    ) -> (Code, Ty) {
        self.seen.push((range.clone(), Seen::Function(number)));
        let function = &functions::all()[number];
        if function.is_macro {
            return self.misused_macro(function, range);
        }
        if function.name == "format"
            && let (Some(target), [list]) = (target, args)
        {
            return self.format(number, target, list);
        }
        let before = self.errors.len();
        let mut known = Vec::with_capacity(args.len() + 1);
        let given: Given<'_> = target
            .into_iter()
            .chain(args)
            .map(|arg| {
                let mark = self.mark();
                let (code, ty) = self.part(arg, None);
                known.push(self.known(&code, mark));
                (arg, code, ty)
            })
            .collect();
        let opaque = given.iter().any(|(arg, _, ty)| self.is_opaque(arg, ty));
        if opaque || self.errors.len() > before {
            return self.after_mistake(function);
        }
        let Some(result) = self.overload(function, range, target.is_some(), &given) else {
            return unknown();
        };
        if self.constants(function, &given) {
            return unknown();
        }
        self.only_fails_with(function, range, &given, &known);
        (self.code(function, number, given, &known), result)
    }

    /// What a call gives whose arguments are wrong: known if all overloads agree.
    fn after_mistake(&self, function: &Function) -> (Code, Ty) {
        let mut results = function.overloads.iter().map(|overload| &overload.result);
        let first = results.next().filter(|first| results.all(|other| other == *first));
        let known = first.filter(|ty| matches!(ty, Ty::Bool | Ty::Int | Ty::Float | Ty::String | Ty::Time));
        (unknown().0, known.cloned().unwrap_or(Ty::Unknown))
    }

    fn misused_macro(&mut self, function: &Function, range: &Range<usize>) -> (Code, Ty) {
        let help = format!("write `{}`", function.signatures.join("` or `"));
        self.helped(range, format!("`{}` is not called so", function.name), help);
        unknown()
    }

    fn code(&self, function: &Function, number: usize, given: Given<'_>, known: &[Option<Known>]) -> Code {
        let pattern = match (known.get(1), given.get(1).map(|(arg, ..)| &arg.kind)) {
            (Some(Some(Known::Text(text))), _) | (_, Some(Kind::Constant(Constant::Text(text))))
                if function.name == "matches" =>
            {
                Pattern::constant(text).ok()
            }
            _ => None,
        };
        let mut codes = given.into_iter().map(|(_, code, _)| code);
        match pattern {
            Some(pattern) => {
                Code::Matches(Box::new(codes.next().unwrap_or_else(|| unknown().0)), Arc::new(pattern))
            }
            None => Code::Call(number, codes.collect()),
        }
    }

    /// What a call gives, by the overloads that fit. None: none does, and that was told.
    fn overload(
        &mut self,
        function: &Function,
        range: &Range<usize>,
        is_member: bool,
        given: &Given<'_>,
    ) -> Option<Ty> {
        let types: Vec<&Ty> = given.iter().map(|(_, _, ty)| ty).collect();
        let json = types.iter().any(|ty| holds_json(ty));
        let fitting = function.overloads.iter().filter(|overload| overload.is_member == is_member);
        let mut results = fitting.filter_map(|overload| fits(overload, &types, json));
        let Some(first) = results.next() else {
            self.no_overload(function, range, is_member, given);
            return None;
        };
        // Which one it is only the value tells; whatever it gives, it is that.
        Some(if json && results.any(|other| other != first) { Ty::Json } else { first })
    }

    fn no_overload(&mut self, function: &Function, range: &Range<usize>, is_member: bool, given: &Given<'_>) {
        let own: Vec<&Overload> = function.overloads.iter().filter(|o| o.is_member == is_member).collect();
        let name = function.name;
        let shown = |given: &[(&Expr, Code, Ty)]| {
            given.iter().map(|(_, _, ty)| self.show(ty)).collect::<Vec<_>>().join(", ")
        };
        let written = |given: &[(&Expr, Code, Ty)]| {
            given.iter().map(|(arg, ..)| self.written(arg)).collect::<Vec<_>>().join(", ")
        };
        let (message, help) = match (own.is_empty(), given.split_first()) {
            (true, Some(_)) if is_member => {
                (format!("`{name}` stands before its value"), format!("write `{name}({})`", written(given)))
            }
            (true, Some(((first, ..), rest))) => (
                format!("`{name}` stands behind its value"),
                format!("write `{}.{name}({})`", self.written(first), written(rest)),
            ),
            _ => {
                let texts: Vec<&str> = own.iter().map(|overload| overload.text).take(8).collect();
                let help = format!("there is `{}`", texts.join("`, `"));
                let message = match given.split_first() {
                    Some(((_, _, ty), rest)) if is_member => {
                        let receivers = own.iter().any(|o| fits_one(&o.params[0], ty));
                        match (receivers, rest.is_empty()) {
                            (false, _) => format!("a `{}` has no function `{name}`", self.show(ty)),
                            (true, true) => format!("`{name}` needs arguments"),
                            (true, false) => format!("`{name}` does not take ({})", shown(rest)),
                        }
                    }
                    _ if given.is_empty() => format!("`{name}` needs arguments"),
                    _ => format!("`{name}` does not take ({})", shown(given)),
                };
                (message, help)
            }
        };
        self.helped(range, message, help);
    }

    /// Keeps what fails with some of its arguments, whatever the others are.
    fn only_fails_with(
        &mut self,
        function: &Function,
        range: &Range<usize>,
        given: &Given<'_>,
        known: &[Option<Known>],
    ) {
        if let Some(constant) = function.constant
            && let Some(Some(Known::Text(text))) = known.get(constant.argument)
            && let Some(wrong) = (constant.check)(text)
        {
            let range = given.get(constant.argument).map_or(range.clone(), |(arg, ..)| arg.range.clone());
            return self.failing.push((range, wrong.message));
        }
        let mut places = known.iter().enumerate().skip(1).filter_map(|(at, known)| match known {
            Some(Known::Int(place)) => Some((at, *place)),
            _ => None,
        });
        let negative = places.clone().find(|(_, place)| *place < 0);
        let wrong = match function.name {
            "charAt" | "indexOf" | "lastIndexOf" | "math.bitShiftLeft" | "math.bitShiftRight" => negative,
            "substring" | "slice" => negative.or_else(|| match (places.next(), places.next()) {
                (Some((_, from)), Some((at, to))) => (from > to).then_some((at, to)),
                _ => None,
            }),
            _ => None,
        };
        if let Some((arg, ..)) = wrong.and_then(|(at, _)| given.get(at)) {
            let why = match function.name.starts_with("math.") {
                true => format!("`{}` by a negative number of places", function.name),
                false => format!("`{}` with a place that is never there", function.name),
            };
            self.failing.push((arg.range.clone(), why));
        }
    }

    /// Is a constant argument wrong? Tells it at its place.
    fn constants(&mut self, function: &Function, given: &Given<'_>) -> bool {
        let Some(constant) = function.constant else { return false };
        let Some((arg, ..)) = given.get(constant.argument) else { return false };
        let Kind::Constant(Constant::Text(text)) = &arg.kind else { return false };
        let Some(wrong) = (constant.check)(text) else { return false };
        let range = self.inside(arg, text, wrong.range);
        self.helped(&range, wrong.message, wrong.help);
        true
    }

    /// The place of a part of a constant text: exact where it has no escapes.
    pub(super) fn inside(&self, arg: &Expr, text: &str, range: Option<Range<usize>>) -> Range<usize> {
        let written = self.written(arg);
        let begin = written.find(['\'', '"']).unwrap_or(0);
        let quotes =
            if written[begin..].starts_with("'''") || written[begin..].starts_with("\"\"\"") { 3 } else { 1 };
        let exact = written.len() == begin + text.len() + 2 * quotes;
        match range.filter(|range| exact && !range.is_empty()) {
            Some(range) => {
                let base = arg.range.start + begin + quotes;
                base + range.start..base + range.end
            }
            None => arg.range.clone(),
        }
    }
}
