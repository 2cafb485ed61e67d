//! What sources put out.

use crate::Problem;
use crate::problem::TextError;
use crate::route::{Route, params};
use flux_plan::{Arg, Constant, Field, Type};
use std::ops::Range;

/// Arguments of an HTTP source that list parameters, in the order of its outputs.
pub(crate) const LISTS: [&str; 3] = ["query", "headers", "body"];

/// What an HTTP source puts out: the route's parameters, the query's, the headers', the body's; `http.any`
/// also the method.
pub(crate) fn http(component: &str, args: &[Arg]) -> Result<Vec<Field>, Problem> {
    let mut fields: Vec<Field> = Vec::new();
    let route = text(args, "path")?.unwrap_or("/");
    let route = Route::parse(route).map_err(|e| e.of("path"))?;
    fields.extend(route.fields().cloned());
    for list in LISTS {
        let Some(text) = text(args, list)? else { continue };
        for param in params(text).map_err(|e| e.of(list))? {
            add(&mut fields, param.field, param.range).map_err(|e| e.of(list))?;
        }
    }
    if component == "http.any" {
        let method = Field { name: "method".to_owned(), ty: Type::String };
        add(&mut fields, method, 0..0).map_err(|e| Problem { range: None, ..e.of("path") })?;
    }
    Ok(fields)
}

fn add(fields: &mut Vec<Field>, field: Field, range: Range<usize>) -> Result<(), TextError> {
    if fields.iter().any(|f| f.name == field.name) {
        let message = format!("this source puts out two values named `{}`", field.name);
        return Err(TextError::new(range, message).help("give one of them another name"));
    }
    fields.push(field);
    Ok(())
}

/// The text of that argument, if it is given.
fn text<'a>(args: &'a [Arg], name: &str) -> Result<Option<&'a str>, Problem> {
    match args.iter().find(|arg| arg.name == name).map(|arg| &arg.value) {
        None => Ok(None),
        Some(Constant::Text(text)) => Ok(Some(text)),
        Some(_) => Err(Problem {
            argument: Some(name.to_owned()),
            range: None,
            message: "what a source puts out must be known before it starts".to_owned(),
            help: Some("write the text itself here".to_owned()),
            instead: None,
        }),
    }
}
