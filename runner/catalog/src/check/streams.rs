//! Arguments of the components that make and take streams.

use super::whole;
use crate::events::{Kind, SHORTEST_HEARTBEAT};
use crate::kinds::Types;
use crate::nearest::nearest;
use crate::template::Template;
use crate::topic::before;
use crate::{ArgFact, CallFacts, Problem};
use flux_plan::{Constant, Field, RecordType, Type};

/// What is wrong with one argument.
pub(super) fn argument(call: &CallFacts<'_>, arg: &ArgFact<'_>) -> Option<Problem> {
    match (call.component, arg.name) {
        ("topic.follow", "key") => missed(call, arg),
        ("http.events", "id") => match arg.value {
            Constant::Text(name) if !name.is_empty() => field(call.types?, arg, name),
            _ => None,
        },
        ("http.events", "event") => event(call, arg),
        ("http.events", "heartbeat") => heartbeat(arg),
        _ => None,
    }
}

/// What came before is one list, if there is one.
fn missed(call: &CallFacts<'_>, arg: &ArgFact<'_>) -> Option<Problem> {
    let (types, Constant::Text(key)) = (call.types?, arg.value) else { return None };
    let [Field { ty: Type::Stream(item), .. }] = types.outputs else { return None };
    let names: Vec<String> = Template::parse(key).ok()?.names().into_iter().map(|(name, _)| name).collect();
    let free: Vec<&Field> = types.inputs.iter().filter(|field| !names.contains(&field.name)).collect();
    before(&free, item).err().map(|wrong| {
        let help = "leave out the others, or name them in the key".to_owned();
        Problem { argument: None, range: None, message: wrong.to_owned(), help: Some(help), instead: None }
    })
}

/// The record that the stream's values are.
fn record(types: Types<'_>) -> Option<RecordType> {
    match types.variables.get("T")? {
        Type::Record(id) => (types.records)(*id),
        _ => None,
    }
}

/// A field of the values.
fn field(types: Types<'_>, arg: &ArgFact<'_>, name: &str) -> Option<Problem> {
    let ty = types.variables.get("T")?;
    if matches!(ty, Type::Foreign(_)) {
        return None;
    }
    let Some(record) = record(types) else {
        let help = Some("leave it out, or let the stream be of records".to_owned());
        let message = format!("`{}` names a field, and the stream's values are no records", arg.name);
        return Some(Problem { help, ..whole(arg, message) });
    };
    let Some(found) = record.fields.iter().find(|field| field.name == name) else {
        let known: Vec<&str> = record.fields.iter().map(|field| field.name.as_str()).collect();
        let near = nearest(name, known.iter().copied());
        let help = near.map(|near| format!("did you mean `{near}`?"));
        return Some(Problem { help, ..whole(arg, format!("`{}` has no field `{name}`", record.name)) });
    };
    (!is_line(&found.ty)).then(|| {
        let message = format!("`{name}` of `{}` has no text of one line", record.name);
        Problem { help: Some("name a number, a text or a time".to_owned()), ..whole(arg, message) }
    })
}

/// Can a value of it be a line of its own?
fn is_line(ty: &Type) -> bool {
    match ty {
        Type::Option(inner) => !matches!(**inner, Type::Option(_)) && is_line(inner),
        Type::Int | Type::Float | Type::Bool | Type::String | Type::Time => true,
        _ => false,
    }
}

fn event(call: &CallFacts<'_>, arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Text(text) = arg.value else { return None };
    match Kind::parse(text) {
        Err(wrong) => Some(whole(arg, format!("`event` {wrong}"))),
        Ok(Kind::Field(name)) => field(call.types?, arg, name),
        Ok(Kind::None | Kind::Fixed(_)) => None,
    }
}

fn heartbeat(arg: &ArgFact<'_>) -> Option<Problem> {
    let Constant::Duration(nanos) = arg.value else { return None };
    let often = *nanos > 0 && u128::from(*nanos) < SHORTEST_HEARTBEAT.as_nanos();
    often.then(|| {
        let help = Some("write `15s`, or `0s` for none".to_owned());
        Problem { help, ..whole(arg, "a `heartbeat` comes at most once a second") }
    })
}
