//! Does a constant stand for a value of a type? The answer is what the service would say when it starts.
//!
//! Whoever starts it decides ([`flux_catalog::constant`]); here the usual mistakes are told in more words.

use crate::files::db::Db;
use crate::nearest::nearest;
use crate::types::plain::{loose, record_types};
use crate::types::values::describe;
use crate::types::{Field, Ty, record_fields};
use flux_plan::Constant;
use smol_str::SmolStr;

/// Why a constant is no value of that type, in a few words about it ("is a text, not an `int`"); none: it is one.
pub fn misfit(db: &dyn Db, given: &Constant, ty: &Ty) -> Option<String> {
    at_a_glance(db, given, ty).or_else(|| {
        let field = Field { name: SmolStr::default(), ty: ty.clone() };
        let known = !matches!(ty, Ty::Var(_) | Ty::Unknown);
        let records = record_types(db, std::iter::once(&field));
        known.then(|| flux_catalog::constant::misfit(given, &loose(&field).ty, &records)).flatten()
    })
}

fn at_a_glance(db: &dyn Db, given: &Constant, ty: &Ty) -> Option<String> {
    match (ty, given) {
        (_, Constant::Env { default, .. }) => {
            default.as_ref().and_then(|default| at_a_glance(db, default, ty))
        }
        (Ty::Var(_) | Ty::Unknown | Ty::Json, _) => None,
        (Ty::Foreign(_) | Ty::Stream(_), _) => {
            Some(format!("is {}, and no constant is a `{}`", describe(given), ty.show(db)))
        }
        (Ty::Option(inner), _) => at_a_glance(db, given, inner),
        (_, Constant::Text(text)) => in_text(db, text, ty),
        _ => inside(db, given, ty),
    }
}

fn other(db: &dyn Db, given: &Constant, ty: &Ty) -> Option<String> {
    Some(format!("is {}, not a value of the type `{}`", describe(given), ty.show(db)))
}

/// A text as it is read for a type.
fn in_text(db: &dyn Db, text: &str, ty: &Ty) -> Option<String> {
    let digit = || text.starts_with(|c: char| c.is_ascii_digit());
    let reads = match ty {
        Ty::Int => text.parse::<i64>().is_ok(),
        Ty::Float => text.parse::<f64>().is_ok_and(f64::is_finite),
        Ty::Bool => text.parse::<bool>().is_ok(),
        Ty::Time => digit(),
        Ty::Duration => digit() && text.ends_with(|c: char| c.is_ascii_alphabetic()),
        Ty::Map(..) | Ty::Record(_) => text.trim_start().starts_with('{'),
        Ty::List(item) => return in_text(db, text, item),
        _ => true,
    };
    if reads { None } else { other(db, &Constant::Text(text.to_owned()), ty) }
}

/// A constant as what it is as JSON.
fn inside(db: &dyn Db, given: &Constant, ty: &Ty) -> Option<String> {
    let at = |place: &str, why: String| format!("{why} (at `{place}`)");
    match (ty, given) {
        (Ty::Json | Ty::Var(_) | Ty::Unknown, _) => None,
        (Ty::Option(inner), _) => inside(db, given, inner),
        (Ty::Int, Constant::Float(x)) if x.fract() == 0.0 && x.abs() < 9.0e15 => None,
        (
            Ty::Int | Ty::Float | Ty::Duration,
            Constant::Int(_) | Constant::Size(_) | Constant::Duration(_),
        ) => None,
        (Ty::Float | Ty::Duration, Constant::Float(_)) => None,
        (Ty::Bool, Constant::Bool(_)) => None,
        (Ty::String | Ty::Bytes | Ty::Time | Ty::Duration, Constant::Text(_)) => None,
        (Ty::List(item), Constant::List(items)) => items
            .iter()
            .enumerate()
            .find_map(|(i, one)| inside(db, one, item).map(|why| at(&format!("[{i}]"), why))),
        (Ty::Map(_, value), Constant::Record(fields)) => {
            fields.iter().find_map(|(name, one)| inside(db, one, value).map(|why| at(name, why)))
        }
        (Ty::Record(record), Constant::Record(fields)) => {
            let wanted = record_fields(db, *record);
            let known: Vec<SmolStr> = wanted.iter().map(|field| field.name.clone()).collect();
            if let Some((name, _)) = fields.iter().find(|(name, _)| !known.iter().any(|known| known == name))
            {
                let hint = nearest(name, &known)
                    .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                return Some(format!("has the field `{name}`, which `{}` has not{hint}", ty.show(db)));
            }
            wanted.iter().find_map(|field| match fields.iter().find(|(name, _)| *name == field.name) {
                Some((name, one)) => inside(db, one, &field.ty).map(|why| at(name, why)),
                None if matches!(field.ty, Ty::Option(_)) => None,
                None => Some(format!("has no field `{}`, as a `{}` has", field.name, ty.show(db))),
            })
        }
        _ => other(db, given, ty),
    }
}
