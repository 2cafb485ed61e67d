//! Lists, maps and choices, whose parts must agree.

use super::{Checker, unknown};
use crate::cel::code::Code;
use crate::cel::evaluate::Known;
use crate::cel::relate;
use crate::cel::tree::{Constant, Element, Expr, Kind};
use crate::cel::ty::Ty;

impl Checker<'_> {
    /// `[a, b]`, whose elements must have a type in common; `wanted` helps where they have none.
    pub(super) fn list(&mut self, elements: &[Element], wanted: Option<&Ty>) -> (Code, Ty) {
        let wanted = match wanted.map(Ty::some) {
            Some(Ty::List(item)) => Some(&**item),
            Some(Ty::Json) => Some(&Ty::Json),
            _ => None,
        };
        let mut parts = Vec::with_capacity(elements.len());
        let mut all = Ty::Unknown;
        for element in elements {
            let (code, ty) = self.element(element, wanted);
            all = self.joined(&element.value, &all, &ty, wanted);
            parts.push((code, element.optional));
        }
        (Code::List(parts), Ty::list(all))
    }

    /// A value in a list or map; an optional one is that which is there.
    fn element(&mut self, element: &Element, wanted: Option<&Ty>) -> (Code, Ty) {
        let (code, ty) = self.part(&element.value, wanted);
        if !element.optional {
            return (code, ty);
        }
        if !matches!(ty, Ty::Option(_) | Ty::Null | Ty::Json | Ty::Unknown) {
            let found = self.show(&ty);
            let message = format!("`?` is for what may be missing, and this is always a `{found}`");
            self.helped(&element.value.range, message, "leave out the `?`");
        }
        (code, ty.some().clone())
    }

    /// What a list's elements and another one are.
    fn joined(&mut self, expr: &Expr, all: &Ty, ty: &Ty, wanted: Option<&Ty>) -> Ty {
        if let Some(joined) = self.both(all, ty, wanted) {
            return joined;
        }
        let (all, found, written) = (self.show(all), self.show(ty), self.written(expr));
        let message = format!("the values here are `{all}`, and this is `{found}`");
        self.helped(
            &expr.range,
            message,
            format!("write `dyn({written})` where any value of JSON may stand"),
        );
        Ty::Unknown
    }

    /// What values of two types are: what both are, what both may become, or numbers of either kind.
    fn both(&self, a: &Ty, b: &Ty, wanted: Option<&Ty>) -> Option<Ty> {
        let records = self.around.records;
        let becomes = |wanted: &&Ty| {
            relate::becomes(a, wanted, records).is_ok() && relate::becomes(b, wanted, records).is_ok()
        };
        relate::join(a, b).or_else(|| wanted.filter(becomes).cloned()).or_else(|| {
            let number = |ty: &Ty| matches!(ty.some(), Ty::Int | Ty::Float);
            (number(a) && number(b)).then_some(Ty::Json)
        })
    }

    /// `{k: v}`, whose keys and values must each have a type in common; `wanted` helps where they have none.
    pub(super) fn map(&mut self, entries: &[(Expr, Element)], wanted: Option<&Ty>) -> (Code, Ty) {
        let (mut parts, mut fields) = (Vec::with_capacity(entries.len()), Some(Vec::new()));
        let (mut keys, mut all) = (Ty::Unknown, Vec::with_capacity(entries.len()));
        for (key, element) in entries {
            let (key_code, key_ty) = self.part(key, None);
            self.key(key, &key_ty);
            let name = match &key.kind {
                Kind::Constant(Constant::Text(name)) => Some(name),
                _ => None,
            };
            let within = wanted.map(Ty::some).and_then(|wanted| self.wanted_of(wanted, name));
            let (code, ty) = self.element(element, within.as_ref());
            if entries.iter().take_while(|(own, _)| own.range != key.range).any(|(own, _)| same(own, key)) {
                let written = self.written(key);
                self.error(&key.range, format!("the key {written} stands here twice"));
            }
            keys = relate::join(&keys, &key_ty).unwrap_or(Ty::Json);
            all.push((&element.value, ty.clone(), within));
            let ty = if element.optional { Ty::option(ty) } else { ty };
            fields = match (fields, name) {
                (Some(mut fields), Some(name)) => {
                    fields.push((name.clone(), ty));
                    Some(fields)
                }
                _ => None,
            };
            parts.push((key_code, code, element.optional));
        }
        if let Some(fields) = fields.filter(|fields| !fields.is_empty()) {
            return (Code::Map(parts), Ty::Object(fields));
        }
        let values = all.iter().fold(Ty::Unknown, |values, (value, ty, within)| {
            self.joined(value, &values, ty, within.as_ref())
        });
        (Code::Map(parts), Ty::Map(Box::new(keys), Box::new(values)))
    }

    fn key(&mut self, key: &Expr, ty: &Ty) {
        if !matches!(ty.some(), Ty::String | Ty::Int | Ty::Bool | Ty::Json | Ty::Unknown) {
            let found = self.show(ty);
            let help = match &key.kind {
                Kind::Name(name) => format!("write `'{name}'` for the name itself"),
                _ => "write `string(…)` around it".to_owned(),
            };
            self.helped(
                &key.range,
                format!("keys are `string`, `int` or `bool`, and this is `{found}`"),
                help,
            );
        }
    }

    /// What is wanted of a map's member, if a certain type is.
    fn wanted_of(&self, wanted: &Ty, name: Option<&String>) -> Option<Ty> {
        match wanted {
            Ty::Json => Some(Ty::Json),
            Ty::Map(_, value) => Some((**value).clone()),
            Ty::Record(_) => {
                let fields = wanted.fields(self.around.records)?;
                fields.into_iter().find(|(own, _)| Some(own) == name).map(|(_, ty)| ty)
            }
            _ => None,
        }
    }

    /// `a ? b : c ? d : e`
    pub(super) fn choice(
        &mut self,
        branches: &[(Expr, Expr)],
        otherwise: &Expr,
        wanted: Option<&Ty>,
    ) -> (Code, Ty) {
        let mut parts = Vec::with_capacity(branches.len());
        let mut all = Ty::Unknown;
        let mut reached = true;
        for (condition, then) in branches {
            let mark = self.mark();
            let condition = self.truth(condition, "what stands before `?` is a `bool`");
            self.only_if(reached, mark);
            let known = self.known(&condition, mark).filter(|_| reached);
            let mark = self.mark();
            let (code, ty) = self.part(then, wanted);
            self.only_if(known == Some(Known::Truth(true)), mark);
            reached = known == Some(Known::Truth(false));
            all = self.agreed(then, &all, &ty, wanted);
            parts.push((condition, code));
        }
        let mark = self.mark();
        let (code, ty) = self.part(otherwise, wanted);
        self.only_if(reached, mark);
        all = self.agreed(otherwise, &all, &ty, wanted);
        (Code::Choice(parts, Box::new(code)), all)
    }

    /// What two results of a choice are: what both are, or what both may become.
    fn agreed(&mut self, expr: &Expr, all: &Ty, ty: &Ty, wanted: Option<&Ty>) -> Ty {
        if let Some(joined) = self.both(all, ty, wanted) {
            return joined;
        }
        let (first, second) = (self.show(all), self.show(ty));
        let help = match (all, ty) {
            (Ty::Int, Ty::Float) | (Ty::Float, Ty::Int) => "write `double(…)` around the `int`",
            (Ty::String, _) | (_, Ty::String) => "write `string(…)` around the other",
            _ => "let both be of one type",
        };
        let message = format!("this is `{second}`, and the other result of the choice is `{first}`");
        self.helped(&expr.range, message, help);
        unknown().1
    }
}

fn same(a: &Expr, b: &Expr) -> bool {
    matches!((&a.kind, &b.kind), (Kind::Constant(a), Kind::Constant(b)) if a == b)
}
