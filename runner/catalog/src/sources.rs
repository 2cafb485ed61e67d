//! What sources put out, as the texts in their arguments say.

use crate::kinds::{self, Around};
use crate::problem::TextError;
use crate::route::{names_in, params};
use crate::{ArgFact, CallFacts, Problem};
use flux_plan::{Constant, Field, Type};
use std::ops::Range;

/// What is declared, and in the row's place what the texts list.
pub(crate) fn outputs(
    call: &CallFacts<'_>,
    declared: &[Field],
    row: Option<usize>,
) -> Result<Vec<Field>, Problem> {
    let mut fields = declared.to_vec();
    let Some(mut at) = row else { return Ok(fields) };
    for arg in call.args {
        let Some(text) = text(arg)? else { continue };
        let around = Around { component: call.component, argument: arg.name, args: call.args, types: None };
        let reading = kinds::read(arg.kind, text, &around);
        if let Some(problem) = reading.problems.into_iter().next().filter(|_| reading.malformed) {
            return Err(problem.of(arg.name));
        }
        for output in reading.outputs {
            if fields.iter().any(|field| field.name == output.field.name) {
                let message = format!("this source puts out two values named `{}`", output.field.name);
                let error = TextError::new(output.range, message).help("give one of them another name");
                return Err(error.of(arg.name));
            }
            fields.insert(at, output.field);
            at += 1;
        }
    }
    Ok(fields)
}

/// The text of an argument that can list outputs.
fn text<'a>(arg: &'a ArgFact<'_>) -> Result<Option<&'a str>, Problem> {
    match arg.value {
        _ if !kinds::named(arg.kind).is_some_and(|kind| kind.puts_out()) => Ok(None),
        Constant::Text(text) => Ok(Some(text)),
        _ => Err(Problem {
            argument: Some(arg.name.to_owned()),
            range: None,
            message: "what a source puts out must be known before it starts".to_owned(),
            help: Some("write the text itself here".to_owned()),
            instead: None,
        }),
    }
}

/// The types in a source's lists of parameters that are no built-in ones: which argument, where in its text, and the
/// name. Lists that can't be read have none: that is told elsewhere.
pub fn named_types<'a>(args: &'a [ArgFact<'_>]) -> Vec<(&'a str, Range<usize>, String)> {
    let mut found = Vec::new();
    for arg in args.iter().filter(|arg| arg.kind == "params") {
        let Constant::Text(text) = arg.value else { continue };
        for param in params(text).into_iter().flatten() {
            let names = names_in(&param.field.ty).into_iter().map(str::to_owned);
            found.extend(names.map(|name| (arg.name, param.type_range.clone(), name)));
        }
    }
    found
}

/// A body of one field that is `bytes` or `json`, which is seldom meant: its type and name, and where they stand in the
/// text of `body`.
pub fn lone_field(args: &[ArgFact<'_>]) -> Option<(Range<usize>, String)> {
    let body = args.iter().find(|arg| arg.name == "body" && arg.kind == "params")?;
    let Constant::Text(text) = body.value else { return None };
    let list = params(text).ok()?;
    let [only] = &list[..] else { return None };
    let inner = match &only.field.ty {
        Type::Option(inner) => inner,
        ty => ty,
    };
    let range = only.type_range.start..only.range.end;
    matches!(inner, Type::Bytes | Type::Json).then(|| (range.clone(), text[range].to_owned()))
}
