//! `list.*`.

use crate::support::{Build, Key, Work, map_of, sync_of, variable};
use crate::{Shared, Table};
use flux_node::{BuildError, Built, Call, Failure, Type, Value};
use std::cmp::Ordering;
use std::collections::HashSet;
use std::sync::Arc;

pub(crate) const COMPONENTS: Table = &[
    ("list.flatten", flatten),
    ("list.merge", merge),
    ("list.sort", sort),
    ("list.take", take),
    ("list.skip", skip),
    ("list.filter", filter),
    ("list.map", each),
    ("list.length", |build, _| on_list(build, |items| Value::Int(items.len() as i64))),
    ("list.reverse", |build, _| on_list(build, |items| of(items.iter().rev().cloned().collect()))),
    ("list.first", |build, _| on_list(build, |items| option(items.first()))),
    ("list.last", |build, _| on_list(build, |items| option(items.last()))),
    ("list.at", at),
    ("list.concat", concat),
    ("list.unique", unique),
];

fn list_of(ty: Type) -> Type {
    Type::List(Box::new(ty))
}

fn of(items: Vec<Value>) -> Value {
    Value::List(Arc::new(items))
}

fn option(value: Option<&Value>) -> Value {
    Value::Option(value.cloned().map(Arc::new))
}

/// A value's elements.
fn elements(value: &Value) -> Result<&[Value], Failure> {
    match value {
        Value::List(items) => Ok(items),
        other => Err(Failure::new(422, format!("expected a list, found `{}`", other.type_name()))),
    }
}

/// A node from the list to what the function makes of it.
fn on_list<F>(build: &Build<'_>, make: F) -> Result<Built, BuildError>
where
    F: Fn(&[Value]) -> Value + Send + Sync + 'static,
{
    let [place] = build.inputs([("list", list_of(variable("T")))])?;
    Ok(map_of(Work::BUILD, place, move |value| elements(value).map(&make)))
}

fn flatten(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let [place] = build.inputs([("lists", list_of(list_of(variable("T"))))])?;
    Ok(map_of(Work::BUILD, place, |value| {
        let lists = elements(value)?;
        let mut flat =
            Vec::with_capacity(lists.iter().filter_map(|l| elements(l).ok()).map(<[_]>::len).sum());
        for list in lists {
            flat.extend_from_slice(elements(list)?);
        }
        Ok(of(flat))
    }))
}

/// The order that a call asks for.
struct Sorting {
    key: Key,
    descending: bool,
}

impl Sorting {
    fn new(build: &Build<'_>, list: usize) -> Result<Sorting, BuildError> {
        let descending = build.word("order", &["asc", "desc"])? == "desc";
        Ok(Sorting { key: key(build, list)?, descending })
    }

    fn sort(&self, items: &mut [Value]) {
        items.sort_by(|a, b| {
            let order: Ordering = self.key.of(a).cmp(&self.key.of(b));
            if self.descending { order.reverse() } else { order }
        });
    }
}

/// The argument `by`, which must be a field of the elements if these are records.
fn key(build: &Build<'_>, list: usize) -> Result<Key, BuildError> {
    let key = Key::new(build.text("by")?);
    let (Some(field), Type::List(element)) = (key.field(), &build.signature.inputs[list].ty) else {
        return Ok(key);
    };
    let message = match &**element {
        Type::Record(id) => match build.records.get(*id) {
            Some(record) if record.fields.iter().any(|f| f.name == field) => return Ok(key),
            Some(record) => format!("`{}` has no field `{field}`", record.name),
            None => return Ok(key),
        },
        Type::Json | Type::Map(..) => return Ok(key),
        other => format!("`{}` has no fields", build.records.describe(other)),
    };
    Err(build.wrong("by", message))
}

fn merge(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let list = list_of(variable("T"));
    let [first, second] = build.inputs([("first", list.clone()), ("second", list)])?;
    let sorting = Sorting::new(build, first)?;
    let limit = match build.int_within("limit", 0, i64::MAX)? {
        0 => usize::MAX,
        limit => usize::try_from(limit).unwrap_or(usize::MAX),
    };
    Ok(sync_of(Work::BUILD, move |call| {
        let mut all = both(call, first, second)?;
        sorting.sort(&mut all);
        all.truncate(limit);
        call.set(0, of(all));
        Ok(())
    }))
}

fn both(call: &Call<'_>, first: usize, second: usize) -> Result<Vec<Value>, Failure> {
    let (first, second) = (elements(call.input(first))?, elements(call.input(second))?);
    Ok([first, second].concat())
}

fn concat(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let list = list_of(variable("T"));
    let [first, second] = build.inputs([("first", list.clone()), ("second", list)])?;
    Ok(sync_of(Work::BUILD, move |call| {
        let all = both(call, first, second)?;
        call.set(0, of(all));
        Ok(())
    }))
}

fn sort(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let [place] = build.inputs([("list", list_of(variable("T")))])?;
    let sorting = Sorting::new(build, place)?;
    on_list(build, move |items| {
        let mut sorted = items.to_vec();
        sorting.sort(&mut sorted);
        of(sorted)
    })
}

fn count(build: &Build<'_>) -> Result<usize, BuildError> {
    let count = build.int_within("count", 0, i64::MAX)?;
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

fn take(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let count = count(build)?;
    on_list(build, move |items| of(items[..count.min(items.len())].to_vec()))
}

fn skip(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let count = count(build)?;
    on_list(build, move |items| of(items[count.min(items.len())..].to_vec()))
}

fn at(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let index = build.int("index")?;
    on_list(build, move |items| {
        let from_start = if index < 0 { index.checked_add_unsigned(items.len() as u64) } else { Some(index) };
        let place = from_start.and_then(|place| usize::try_from(place).ok());
        option(place.and_then(|place| items.get(place)))
    })
}

fn unique(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let [place] = build.inputs([("list", list_of(variable("T")))])?;
    let key = key(build, place)?;
    on_list(build, move |items| {
        let mut seen = HashSet::with_capacity(items.len());
        of(items.iter().filter(|item| seen.insert(key.of(item))).cloned().collect())
    })
}

/// The type of the elements of the list at that place.
fn element<'a>(build: &Build<'a>, list: usize) -> Option<&'a Type> {
    match &build.signature.inputs[list].ty {
        Type::List(element) => Some(element),
        _ => None,
    }
}

fn filter(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let list = build.list_of("where")?;
    let holds = build.expression("where", element(build, list), &Type::Bool)?;
    Ok(sync_of(Work::EVALUATE, move |call| {
        let mut kept = Vec::new();
        let scope = holds.over(|place| call.input(place));
        for item in elements(call.input(list))? {
            if let Value::Bool(true) = scope.of(item)? {
                kept.push(item.clone());
            }
        }
        call.set(0, of(kept));
        Ok(())
    }))
}

fn each(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let made = match build.output()? {
        Type::List(element) => (**element).clone(),
        other => {
            let found = build.records.describe(other);
            return Err(BuildError::Signature(format!("`list.map` puts out a list, not `{found}`")));
        }
    };
    let list = build.list_of("to")?;
    let to = build.expression("to", element(build, list), &made)?;
    Ok(sync_of(Work::EVALUATE, move |call| {
        let scope = to.over(|place| call.input(place));
        let mapped: Result<Vec<Value>, Failure> =
            elements(call.input(list))?.iter().map(|item| scope.of(item)).collect();
        call.set(0, of(mapped?));
        Ok(())
    }))
}
