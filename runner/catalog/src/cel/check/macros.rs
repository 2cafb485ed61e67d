//! Macros: names that are bound to each element in turn.

use super::{Checker, Seen, unknown};
use crate::cel::code::{Code, Keys, Loop, LoopKind};
use crate::cel::evaluate::Known;
use crate::cel::functions;
use crate::cel::relate;
use crate::cel::tree::{Expr, Name};
use crate::cel::ty::Ty;
use crate::cel::used::{binds, variable};

/// What a macro goes over.
struct Elements {
    /// The type of what a single name stands for: an element, or a map's key.
    one: Ty,
    /// With two: the key or place, and the value.
    two: (Ty, Ty),
    keys: Keys,
}

impl Checker<'_> {
    /// `target.name(x, body)`: a macro over a list or map, as `all` or `map`.
    pub(super) fn expand(
        &mut self,
        name: &Name,
        target: &Expr,
        args: &[Expr],
        wanted: Option<&Ty>,
    ) -> (Code, Ty) {
        let known = if name.text == "existsOne" { "exists_one" } else { &name.text };
        self.seen.extend(functions::find(known).map(|n| (name.range.clone(), Seen::Function(n))));
        let mark = self.mark();
        let (over, ty) = self.part(target, None);
        let runs = self.known(&over, mark).is_some_and(|known| known != Known::Nothing);
        let count = binds(&name.text, args.len());
        let mut names = Vec::with_capacity(count);
        for arg in &args[..count] {
            match variable(arg) {
                Some(name) if !names.contains(&name) => names.push(name),
                Some(name) => {
                    self.error(&arg.range, format!("the name `{name}` stands here twice"));
                    return unknown();
                }
                None => {
                    let help = format!("write `.{}(x, …)`", name.text);
                    self.helped(&arg.range, "a macro binds a name here", help);
                    return unknown();
                }
            }
        }
        if matches!(name.text.as_str(), "optMap" | "optFlatMap") {
            return self.bind(&name.text, (over, &ty, runs), target, (names[0], &args[0], &args[1]));
        }
        let Some(elements) = self.elements(target, name, &ty) else { return unknown() };
        let bound: Vec<(String, Ty)> = match names.as_slice() {
            [one] => vec![((*one).to_owned(), elements.one.clone())],
            [first, second] => {
                let (key, value) = elements.two.clone();
                vec![((*first).to_owned(), key), ((*second).to_owned(), value)]
            }
            _ => return unknown(),
        };
        for (arg, (name, ty)) in args.iter().zip(&bound) {
            self.seen.push((arg.range.clone(), Seen::Variable(name.clone(), ty.clone())));
        }
        self.bound(bound, |checker, local| {
            let mark = checker.mark();
            let made = checker.body(&name.text, over, (elements, local, count == 2), &args[count..], wanted);
            checker.only_if(runs, mark);
            made
        })
    }

    fn body(
        &mut self,
        name: &str,
        over: Code,
        (elements, local, two): (Elements, usize, bool),
        rest: &[Expr],
        wanted: Option<&Ty>,
    ) -> (Code, Ty) {
        let why = format!("the condition of `{name}` is a `bool`");
        let (condition, last) = match rest {
            [condition, last] => (Some(self.truth(condition, &why)), last),
            [last] => (None, last),
            _ => return unknown(),
        };
        let mark = self.mark();
        let (kind, body, ty) = match name {
            "map" | "transformList" => {
                let wanted = match wanted.map(Ty::some) {
                    Some(Ty::List(item)) => Some(&**item),
                    Some(Ty::Json) => Some(&Ty::Json),
                    _ => None,
                };
                let (body, ty) = self.part(last, wanted);
                (LoopKind::List, body, Ty::list(ty))
            }
            "transformMap" => {
                let wanted = match wanted.map(Ty::some) {
                    Some(Ty::Map(_, value)) => Some(&**value),
                    Some(Ty::Json) => Some(&Ty::Json),
                    _ => None,
                };
                let (body, ty) = self.part(last, wanted);
                (LoopKind::Map, body, Ty::Map(Box::new(elements.two.0), Box::new(ty)))
            }
            "filter" => (LoopKind::Filter, self.truth(last, &why), Ty::list(elements.one)),
            "all" => (LoopKind::All, self.truth(last, &why), Ty::Bool),
            "exists" => (LoopKind::Exists, self.truth(last, &why), Ty::Bool),
            _ => (LoopKind::ExistsOne, self.truth(last, &why), Ty::Bool),
        };
        self.only_if(condition.is_none(), mark);
        let keys = elements.keys;
        (Code::Loop(Box::new(Loop { kind, over, local, two, keys, condition, body })), ty)
    }

    /// What a macro over a value of that type goes over.
    fn elements(&mut self, target: &Expr, name: &Name, ty: &Ty) -> Option<Elements> {
        let text = |two| Elements { one: Ty::String, two: (Ty::String, two), keys: Keys::Text };
        Some(match ty.some() {
            Ty::Unknown => Elements { one: Ty::Unknown, two: (Ty::Unknown, Ty::Unknown), keys: Keys::Text },
            Ty::Json => Elements { one: Ty::Json, two: (Ty::Json, Ty::Json), keys: Keys::Text },
            Ty::List(item) => {
                Elements { one: (**item).clone(), two: (Ty::Int, (**item).clone()), keys: Keys::Text }
            }
            Ty::Map(key, value) => {
                let keys = match &**key {
                    Ty::Int => Keys::Int,
                    Ty::Bool => Keys::Bool,
                    _ => Keys::Text,
                };
                Elements { one: (**key).clone(), two: ((**key).clone(), (**value).clone()), keys }
            }
            known @ (Ty::Record(_) | Ty::Object(_)) => {
                let fields = known.fields(self.around.records).unwrap_or_default();
                text(relate::values(&fields))
            }
            other => {
                if !self.is_opaque(target, other) {
                    let (found, name_text) = (self.show(other), &name.text);
                    let message = format!("`{name_text}` goes over a list or a map, and this is `{found}`");
                    self.error(&target.range, message);
                }
                return None;
            }
        })
    }

    /// `target.optMap(x, body)` and its like: the body runs where the option has a value.
    fn bind(
        &mut self,
        name: &str,
        (of, ty, runs): (Code, &Ty, bool),
        target: &Expr,
        (variable, place, body): (&str, &Expr, &Expr),
    ) -> (Code, Ty) {
        if !matches!(ty, Ty::Option(_) | Ty::Null | Ty::Json | Ty::Unknown) {
            let found = self.show(ty);
            let message = format!("`{name}` is for what may be missing, and this is always a `{found}`");
            self.error(&target.range, message);
            return unknown();
        }
        let inner = if matches!(ty, Ty::Null) { Ty::Unknown } else { ty.some().clone() };
        self.seen.push((place.range.clone(), Seen::Variable(variable.to_owned(), inner.clone())));
        self.bound(vec![(variable.to_owned(), inner)], |checker, local| {
            let mark = checker.mark();
            let (then, made) = checker.part(body, None);
            checker.only_if(runs, mark);
            if name == "optFlatMap" && !matches!(made, Ty::Option(_) | Ty::Null | Ty::Json | Ty::Unknown) {
                let found = checker.show(&made);
                let message = format!("`optFlatMap` makes an `option`, and this is `{found}`");
                checker.helped(&body.range, message, "write `optMap`");
            }
            (Code::Bind { of: Box::new(of), local, then: Box::new(then) }, Ty::option(made))
        })
    }
}
