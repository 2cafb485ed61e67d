//! `list.*`: lists put in order, cut, joined, filtered and looked into.

use crate::support::{Build, Key, Live, Work, map_of, sync_of, variable};
use crate::{Shared, Table};
use flux_node::{BuildError, Built, Bulk, Call, Failure, Type, Value};
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
    Value::List(Bulk::new(items))
}

fn option(value: Option<&Value>) -> Value {
    Value::Option(value.cloned().map(Arc::new))
}

/// The elements of a list; fails with 422 for any other value.
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

/// The order that a call asks for, which may come with the flow.
struct Sorting {
    by: By,
    order: Live,
}

impl Sorting {
    fn new(build: &Build<'_>) -> Result<Sorting, BuildError> {
        Ok(Sorting { by: By::new(build)?, order: build.live("order", &Type::String)? })
    }

    /// Looks at the list's type, once it is known which it is.
    fn of(self, build: &Build<'_>, list: usize) -> Result<Sorting, BuildError> {
        Ok(Sorting { by: self.by.of(build, list)?, order: self.order })
    }

    fn sort(&self, items: &mut [Value], call: &Call<'_>) -> Result<(), Failure> {
        let key = self.by.key(call)?;
        let descending = self.order.text(|place| call.input(place))? == "desc";
        items.sort_by(|a, b| {
            let order: Ordering = key.of(a).cmp(&key.of(b));
            if descending { order.reverse() } else { order }
        });
        Ok(())
    }
}

/// The argument `by`, which must be a field of the elements if these are records.
struct By {
    field: Live,
    /// What the elements' type is called, and its fields; none: any may be there.
    fields: Option<(String, Vec<String>)>,
}

impl By {
    fn new(build: &Build<'_>) -> Result<By, BuildError> {
        Ok(By { field: build.live("by", &Type::String)?, fields: None })
    }

    fn of(mut self, build: &Build<'_>, list: usize) -> Result<By, BuildError> {
        if let Type::List(element) = &build.signature.inputs[list].ty {
            self.fields = match &**element {
                Type::Record(id) => build.records.get(*id).map(|record| {
                    (record.name.clone(), record.fields.iter().map(|field| field.name.clone()).collect())
                }),
                Type::Json | Type::Map(..) => None,
                other => Some((build.records.describe(other), Vec::new())),
            };
        }
        if let Some(Value::Str(field)) = self.field.constant() {
            self.check(field).map_err(|message| build.wrong("by", message))?;
        }
        Ok(self)
    }

    fn check(&self, field: &str) -> Result<(), String> {
        match &self.fields {
            _ if field.is_empty() => Ok(()),
            None => Ok(()),
            Some((name, fields)) if fields.is_empty() => Err(format!("`{name}` has no fields")),
            Some((_, fields)) if fields.iter().any(|known| known == field) => Ok(()),
            Some((name, _)) => Err(format!("`{name}` has no field `{field}`")),
        }
    }

    fn key(&self, call: &Call<'_>) -> Result<Key, Failure> {
        let field = self.field.text(|place| call.input(place))?;
        self.check(&field).map_err(|message| Failure::new(422, message))?;
        Ok(Key::new(field))
    }
}

fn merge(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let list = list_of(variable("T"));
    let (sorting, limit) = (Sorting::new(build)?, build.live("limit", &Type::Int)?);
    let [first, second] = build.inputs([("first", list.clone()), ("second", list)])?;
    let sorting = sorting.of(build, first)?;
    Ok(sync_of(Work::BUILD, move |call| {
        let mut all = both(call, first, second)?;
        sorting.sort(&mut all, call)?;
        match limit.int(|place| call.input(place))? {
            0 => {}
            limit => all.truncate(usize::try_from(limit).unwrap_or(usize::MAX)),
        }
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
    let sorting = Sorting::new(build)?;
    let [place] = build.inputs([("list", list_of(variable("T")))])?;
    let sorting = sorting.of(build, place)?;
    Ok(sync_of(Work::BUILD, move |call| {
        let mut sorted = elements(call.input(place))?.to_vec();
        sorting.sort(&mut sorted, call)?;
        call.set(0, of(sorted));
        Ok(())
    }))
}

/// A node from the list and a number, which may come with the flow, to what the function makes of them.
fn on_list_with<F>(build: &Build<'_>, argument: &str, make: F) -> Result<Built, BuildError>
where
    F: Fn(&[Value], i64) -> Value + Send + Sync + 'static,
{
    let number = build.live(argument, &Type::Int)?;
    let [place] = build.inputs([("list", list_of(variable("T")))])?;
    Ok(sync_of(Work::BUILD, move |call| {
        let number = number.int(|place| call.input(place))?;
        let made = make(elements(call.input(place))?, number);
        call.set(0, made);
        Ok(())
    }))
}

/// So many of a list's elements.
fn many(items: &[Value], count: i64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX).min(items.len())
}

fn take(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    on_list_with(build, "count", |items, count| of(items[..many(items, count)].to_vec()))
}

fn skip(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    on_list_with(build, "count", |items, count| of(items[many(items, count)..].to_vec()))
}

fn at(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    on_list_with(build, "index", |items, index| {
        let from_start = if index < 0 { index.checked_add_unsigned(items.len() as u64) } else { Some(index) };
        let place = from_start.and_then(|place| usize::try_from(place).ok());
        option(place.and_then(|place| items.get(place)))
    })
}

fn unique(build: &Build<'_>, _: &Shared) -> Result<Built, BuildError> {
    let by = By::new(build)?;
    let [place] = build.inputs([("list", list_of(variable("T")))])?;
    let by = by.of(build, place)?;
    Ok(sync_of(Work::BUILD, move |call| {
        let (key, items) = (by.key(call)?, elements(call.input(place))?);
        let mut seen = HashSet::with_capacity(items.len());
        let unique = of(items.iter().filter(|item| seen.insert(key.of(item))).cloned().collect());
        drop(seen);
        call.set(0, unique);
        Ok(())
    }))
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
