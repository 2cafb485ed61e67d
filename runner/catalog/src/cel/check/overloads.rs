//! Whether an overload takes what it is given, and what it gives then.

use crate::cel::functions::Overload;
use crate::cel::relate;
use crate::cel::ty::Ty;

/// Is there `json` in it, which may turn out to be anything?
pub(super) fn holds_json(ty: &Ty) -> bool {
    match ty {
        Ty::Json | Ty::Unknown => true,
        Ty::List(inner) | Ty::Option(inner) => holds_json(inner),
        Ty::Map(key, value) => holds_json(key) || holds_json(value),
        _ => false,
    }
}

/// The result of an overload that is given these; none: it does not fit. With `json`, numbers mix.
pub(super) fn fits(overload: &Overload, given: &[&Ty], json: bool) -> Option<Ty> {
    let (last, others) = match overload.params.split_last() {
        Some((last, others)) if overload.repeats => (Some(last), others),
        _ => (None, &overload.params[..]),
    };
    let counted = match last {
        Some(_) => given.len() > others.len(),
        None => given.len() == others.len(),
    };
    if !counted {
        return None;
    }
    let mut bound = Vec::new();
    let params = others.iter().chain(std::iter::repeat(last.unwrap_or(&Ty::Unknown)));
    let all = params.zip(given).all(|(param, given)| bind(param, given, json, &mut bound));
    all.then(|| apply(&overload.result, &bound))
}

/// Does a value of that type fit the parameter by itself?
pub(super) fn fits_one(param: &Ty, given: &Ty) -> bool {
    bind(param, given, holds_json(given), &mut Vec::new())
}

fn bind(param: &Ty, given: &Ty, json: bool, bound: &mut Vec<(String, Ty)>) -> bool {
    if let Some(name) = param.variable() {
        if name == "_" {
            return true;
        }
        return match bound.iter_mut().find(|(own, _)| own == name) {
            Some((_, ty)) => match relate::join(ty, given) {
                Some(joined) => {
                    *ty = joined;
                    true
                }
                None => false,
            },
            None => {
                bound.push((name.to_owned(), given.clone()));
                true
            }
        };
    }
    match (param, given) {
        (Ty::Unknown, _) | (_, Ty::Unknown) => true,
        (Ty::Option(param), Ty::Option(given)) => bind(param, given, json, bound),
        (Ty::Option(_), Ty::Null) => true,
        (Ty::Option(param), Ty::Json) => bind(param, &Ty::Json, json, bound),
        (param, Ty::Option(given)) => bind(param, given, json, bound),
        (Ty::Float, Ty::Int) => json,
        (Ty::List(param), Ty::List(given)) => bind(param, given, json, bound),
        (Ty::List(param), Ty::Json) => bind(param, &Ty::Json, json, bound),
        (Ty::Map(key, value), Ty::Map(k, v)) => bind(key, k, json, bound) && bind(value, v, json, bound),
        (Ty::Map(key, value), Ty::Object(fields)) => {
            bind(key, &Ty::String, json, bound) && bind(value, &relate::values(fields), json, bound)
        }
        (Ty::Map(key, value), Ty::Record(_)) => {
            bind(key, &Ty::String, json, bound) && bind(value, &Ty::Json, json, bound)
        }
        (Ty::Map(key, value), Ty::Json) => {
            bind(key, &Ty::String, json, bound) && bind(value, &Ty::Json, json, bound)
        }
        (Ty::Bool | Ty::Int | Ty::Float | Ty::String, Ty::Json) => true,
        (param, given) => param == given,
    }
}

fn apply(result: &Ty, bound: &[(String, Ty)]) -> Ty {
    if let Some(name) = result.variable() {
        return bound.iter().find(|(own, _)| own == name).map_or(Ty::Unknown, |(_, ty)| ty.clone());
    }
    match result {
        Ty::List(item) => Ty::list(apply(item, bound)),
        Ty::Option(value) => Ty::option(apply(value, bound)),
        Ty::Map(key, value) => Ty::Map(Box::new(apply(key, bound)), Box::new(apply(value, bound))),
        other => other.clone(),
    }
}
