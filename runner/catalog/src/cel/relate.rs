//! How types relate: what both of two are, which values could be equal, what may become what.

use super::ty::{Records, Ty};

/// Records may hold each other, so what compares them looks so deep.
const DEPTH: usize = 16;

/// The type that values of either type have; none: they have nothing in common but being values.
pub(super) fn join(a: &Ty, b: &Ty) -> Option<Ty> {
    Some(match (a, b) {
        (Ty::Unknown, other) | (other, Ty::Unknown) => other.clone(),
        (a, b) if a == b => a.clone(),
        (Ty::Null, other) | (other, Ty::Null) => Ty::option(other.clone()),
        (Ty::Json, Ty::Opaque(_) | Ty::Type) | (Ty::Opaque(_) | Ty::Type, Ty::Json) => return None,
        (Ty::Json, _) | (_, Ty::Json) => Ty::Json,
        (Ty::Option(a), b) | (b, Ty::Option(a)) => Ty::option(join(a, b.some())?),
        (Ty::List(a), Ty::List(b)) => Ty::list(join(a, b)?),
        (Ty::Map(k, v), Ty::Map(l, w)) => Ty::Map(Box::new(join(k, l)?), Box::new(join(v, w)?)),
        (Ty::Object(a), Ty::Object(b)) if same_names(a, b) => {
            let joined = a.iter().map(|(name, ty)| {
                let other = b.iter().find(|(own, _)| own == name).map(|(_, ty)| ty)?;
                Some((name.clone(), join(ty, other)?))
            });
            Ty::Object(joined.collect::<Option<_>>()?)
        }
        (Ty::Object(fields), Ty::Map(key, value)) | (Ty::Map(key, value), Ty::Object(fields)) => {
            let key = join(key, &Ty::String)?;
            let value = fields.iter().try_fold((**value).clone(), |all, (_, ty)| join(&all, ty))?;
            Ty::Map(Box::new(key), Box::new(value))
        }
        _ => return None,
    })
}

fn same_names(a: &[(String, Ty)], b: &[(String, Ty)]) -> bool {
    a.len() == b.len() && a.iter().all(|(name, _)| b.iter().any(|(own, _)| own == name))
}

/// The type of the values of a map that is written out, as those of any map.
pub(super) fn values(fields: &[(String, Ty)]) -> Ty {
    let joined = fields.iter().try_fold(Ty::Unknown, |all, (_, ty)| join(&all, ty));
    joined.unwrap_or(Ty::Json)
}

/// Could a value of the one type equal one of the other?
pub(super) fn comparable(a: &Ty, b: &Ty, records: Records<'_>) -> bool {
    comparable_to(a, b, records, DEPTH)
}

fn comparable_to(a: &Ty, b: &Ty, records: Records<'_>, depth: usize) -> bool {
    if depth == 0 {
        return true;
    }
    let inner = |a: &Ty, b: &Ty| comparable_to(a, b, records, depth - 1);
    match (a, b) {
        (Ty::Opaque(_), _) | (_, Ty::Opaque(_)) => false,
        (Ty::Unknown, _) | (_, Ty::Unknown) => true,
        (Ty::Int | Ty::Float, Ty::Int | Ty::Float) => true,
        (Ty::Null, Ty::Null | Ty::Option(_) | Ty::Json) | (Ty::Option(_) | Ty::Json, Ty::Null) => true,
        (Ty::Option(a), b) | (b, Ty::Option(a)) => inner(a, b.some()),
        (Ty::Json, other) | (other, Ty::Json) => {
            !matches!(other, Ty::Time | Ty::Duration | Ty::Bytes | Ty::Type)
        }
        (Ty::List(a), Ty::List(b)) => inner(a, b),
        (Ty::Map(k, v), Ty::Map(l, w)) => inner(k, l) && inner(v, w),
        (Ty::Map(_, value), other) | (other, Ty::Map(_, value)) => {
            other.fields(records).is_some_and(|fields| fields.iter().all(|(_, ty)| inner(value, ty)))
        }
        (a, b) => match (a.fields(records), b.fields(records)) {
            (Some(a), Some(b)) => {
                same_names(&a, &b)
                    && a.iter().all(|(name, ty)| b.iter().any(|(own, other)| own == name && inner(ty, other)))
            }
            (None, None) => a == b,
            _ => false,
        },
    }
}

/// Has every value of that type a form in JSON?
pub(super) fn has_json(ty: &Ty, records: Records<'_>) -> bool {
    has_json_to(ty, records, DEPTH)
}

fn has_json_to(ty: &Ty, records: Records<'_>, depth: usize) -> bool {
    let inner = |ty: &Ty| depth == 0 || has_json_to(ty, records, depth - 1);
    match ty {
        Ty::Opaque(_) | Ty::Type => false,
        Ty::List(ty) | Ty::Option(ty) | Ty::Map(_, ty) => inner(ty),
        Ty::Record(_) | Ty::Object(_) => {
            ty.fields(records).is_none_or(|fields| fields.iter().all(|(_, ty)| inner(ty)))
        }
        _ => true,
    }
}

/// Why a value can't become one of another type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misfit {
    /// Where inside the value: `.edits[].user`; empty: the value itself.
    pub(super) path: String,
    /// What is wanted there.
    pub(super) wanted: Ty,
    /// The type that is there instead.
    pub(super) found: Found,
}

/// What is there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A value of another type.
    Other(Ty),
    /// Nothing: the field is not written.
    Nothing,
    /// A field that the record has not.
    Excess(String),
}

/// May a value of that type become one of the wanted type? Where only the value itself can tell (what `json` holds,
/// whether an option is none), it may.
pub(super) fn becomes(found: &Ty, wanted: &Ty, records: Records<'_>) -> Result<(), Misfit> {
    becomes_to(found, wanted, records, DEPTH)
}

fn becomes_to(found: &Ty, wanted: &Ty, records: Records<'_>, depth: usize) -> Result<(), Misfit> {
    if depth == 0 {
        return Ok(());
    }
    let inner = |place: &str, found: &Ty, wanted: &Ty| {
        becomes_to(found, wanted, records, depth - 1)
            .map_err(|misfit| Misfit { path: format!("{place}{}", misfit.path), ..misfit })
    };
    let fits = match (found, wanted) {
        (Ty::Unknown, _) | (_, Ty::Unknown) => true,
        (found, Ty::Json) => has_json(found, records),
        (Ty::Json, wanted) => has_json(wanted, records),
        (Ty::Null, Ty::Option(_)) => true,
        (found, Ty::Option(wanted)) => return inner("", found.some(), wanted),
        (Ty::Option(found), wanted) => return inner("", found, wanted),
        (Ty::Int, Ty::Float) => true,
        (Ty::List(found), Ty::List(wanted)) => return inner("[]", found, wanted),
        (Ty::Map(k, found), Ty::Map(l, wanted)) => {
            inner("", k, l)?;
            return inner("[]", found, wanted);
        }
        (Ty::Map(key, value), Ty::Record(_)) => {
            inner("", key, &Ty::String)?;
            let fields = wanted.fields(records).unwrap_or_default();
            return fields.iter().try_for_each(|(name, ty)| inner(&format!(".{name}"), value, ty));
        }
        (Ty::Object(_) | Ty::Record(_), Ty::Map(key, value)) => {
            inner("", &Ty::String, key)?;
            let fields = found.fields(records).unwrap_or_default();
            return fields.iter().try_for_each(|(name, ty)| inner(&format!(".{name}"), ty, value));
        }
        (found, wanted) if found == wanted => true,
        (Ty::Object(_) | Ty::Record(_), Ty::Record(_)) => {
            return fields_become(found, wanted, records, &inner);
        }
        _ => false,
    };
    let misfit =
        || Misfit { path: String::new(), wanted: wanted.clone(), found: Found::Other(found.clone()) };
    if fits { Ok(()) } else { Err(misfit()) }
}

/// Fields of a record that another record, or a map that is written out, has.
fn fields_become(
    found: &Ty,
    wanted: &Ty,
    records: Records<'_>,
    inner: &dyn Fn(&str, &Ty, &Ty) -> Result<(), Misfit>,
) -> Result<(), Misfit> {
    let (given, fields) =
        (found.fields(records).unwrap_or_default(), wanted.fields(records).unwrap_or_default());
    let excess = given.iter().find(|(name, _)| !fields.iter().any(|(own, _)| own == name));
    // Of a record some fields are taken; who writes a map out means all of them.
    if let (Ty::Object(_), Some((name, _))) = (found, excess) {
        let found = Found::Excess(name.clone());
        return Err(Misfit { path: String::new(), wanted: wanted.clone(), found });
    }
    fields.iter().try_for_each(|(name, ty)| match given.iter().find(|(own, _)| own == name) {
        Some((_, given)) => inner(&format!(".{name}"), given, ty),
        None if matches!(ty, Ty::Option(_)) => Ok(()),
        None => Err(Misfit { path: format!(".{name}"), wanted: ty.clone(), found: Found::Nothing }),
    })
}
