//! What the catalog's checkers say of a call, put in its places.

use crate::diagnostics::Diag;
use crate::diagnostics::argument_kind::ConstantType;
use crate::diagnostics::lone_field::LoneField;
use crate::diagnostics::node_as_source::NodeAsSource;
use crate::diagnostics::stream_use::StreamTaken;
use crate::diagnostics::text_argument::TextArgument;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::call::{Bound, expanded, in_text, never_returns};
use crate::library::component::{called, component_decl};
use crate::library::live;
use crate::library::texts::inside;
use crate::names::declared::{Entity, Space};
use crate::names::resolve;
use crate::types::fitting::misfit;
use crate::types::plain::{loose, record_types};
use crate::types::{Field, Ty, record_fields};
use flux_catalog::fit::Bindings;
use flux_catalog::kinds::Types;
use flux_catalog::{ArgFact, CallFacts, Problem};
use flux_plan::Constant;

/// What the catalog says of a call, beyond the types; `taken` are those of its inputs that stand for the declared ones,
/// in their order.
pub fn catalog_check<'db>(
    db: &'db dyn Db,
    bound: &Bound<'db>,
    inputs: &[Field],
    taken: &[Field],
    outputs: &[Field],
) -> Vec<Diag<'db>> {
    if !bound.sound {
        return Vec::new();
    }
    let own_outputs = outputs;
    let mut said = live::check(db, bound, inputs);
    let before = said.len();
    streams(db, bound, inputs, taken, &mut said);
    if said.len() > before {
        // What is wrong with a text that names one is that.
        return said;
    }
    let records = record_types(db, inputs.iter().chain(outputs));
    let variables = variables(db, bound, taken, outputs);
    let (inputs, outputs): (Vec<_>, Vec<_>) =
        (inputs.iter().map(loose).collect(), outputs.iter().map(loose).collect());
    let types = Types {
        inputs: &inputs,
        outputs: &outputs,
        variables: &variables,
        records: &|id| records.iter().find(|(known, _)| *known == id).map(|(_, record)| record.clone()),
    };
    said.extend(checked(db, bound, Some(types)));
    said.extend(constants(db, bound, own_outputs));
    said
}

/// Streams that the component can't take: it names them in a text, or takes any value and does not consume it.
fn streams<'db>(
    db: &'db dyn Db,
    bound: &Bound<'db>,
    inputs: &[Field],
    taken: &[Field],
    said: &mut Vec<Diag<'db>>,
) {
    let Some(decl) = component_decl(db, bound.component) else { return };
    for input in inputs.iter().filter(|input| input.ty.is_stream()) {
        let named = bound.names.iter().find(|(name, _)| *name == input.name).map(|(_, place)| *place);
        let at = taken.iter().position(|other| other == input);
        let takes = match at.and_then(|at| decl.inputs.get(at)) {
            Some(declared) => declared.ty.is_stream() || decl.streams.contains(&declared.name),
            // What goes through a row is not looked at, and what comes behind a failure nobody sees.
            None => decl.row_out.is_some() || never_returns(db, bound),
        };
        if named.is_some() || !takes {
            let mistake = StreamTaken { name: input.name.clone(), component: decl.name.clone() };
            said.push(Diag::new(named.unwrap_or(bound.place), mistake));
        }
    }
}

/// Constants that shall be put out, or stand in for what is.
fn constants<'db>(db: &'db dyn Db, bound: &Bound<'db>, outputs: &[Field]) -> Option<Diag<'db>> {
    let argument = match bound.component.name(db).as_str() {
        "constant" => "value",
        "option.else" => "default",
        _ => return None,
    };
    let arg = bound.args.iter().find(|arg| arg.name == argument)?;
    let why = misfit(db, &arg.value, &outputs.first()?.ty)?;
    let said = ConstantType { argument: arg.name.clone(), why };
    Some(Diag::new(arg.place.unwrap_or(bound.place), said))
}

/// What the catalog says of a call around which there are no values: of a store.
pub fn check_alone<'db>(db: &'db dyn Db, bound: &Bound<'db>) -> Vec<Diag<'db>> {
    if bound.sound { checked(db, bound, None) } else { Vec::new() }
}

/// What the declaration's type variables stand for.
fn variables(db: &dyn Db, bound: &Bound<'_>, taken: &[Field], outputs: &[Field]) -> Bindings {
    let mut bindings = Bindings::default();
    let Some(decl) = called(db, bound) else { return bindings };
    let own = decl.outputs.iter().zip(outputs).filter(|_| decl.row_out.is_none());
    for (declared, given) in decl.inputs.iter().zip(taken).chain(own) {
        bindings.unify(&loose(declared).ty, &loose(given).ty);
    }
    bindings
}

fn checked<'db>(db: &'db dyn Db, bound: &Bound<'db>, types: Option<Types<'_>>) -> Vec<Diag<'db>> {
    let Some(decl) = component_decl(db, bound.component) else { return Vec::new() };
    let args = facts(bound);
    let call = CallFacts { component: &decl.name, args: &args, bounds: &decl.bounds, types };
    let mut problems = flux_catalog::check(&call);
    if problems.is_empty() && decl.using.is_some() {
        problems = handed_on(db, bound);
    }
    problems.into_iter().map(|problem| catalog_problem(db, bound, problem)).collect()
}

/// What the bounds of the component that this one is made from refuse; told of the whole call, whose arguments have
/// other names.
fn handed_on(db: &dyn Db, bound: &Bound<'_>) -> Vec<Problem> {
    let inner = expanded(db, bound);
    let args = inner.args.iter().map(|arg| ArgFact { name: &arg.name, kind: "", value: &arg.value });
    let args: Vec<ArgFact<'_>> = args.collect();
    let component = inner.component.name(db);
    let bounds = flux_catalog::bounds::of(component);
    let call = CallFacts { component, args: &args, bounds, types: None };
    let told = |problem: Problem| Problem {
        argument: None,
        range: None,
        message: format!("{} in the `{component}` that this is made from", problem.message),
        instead: None,
        ..problem
    };
    flux_catalog::check_bounds(&call).into_iter().map(told).collect()
}

fn facts<'a>(bound: &'a Bound<'_>) -> Vec<ArgFact<'a>> {
    bound.args.iter().map(|a| ArgFact { name: &a.name, kind: &a.kind, value: &a.value }).collect()
}

fn catalog_problem<'db>(db: &'db dyn Db, bound: &Bound<'db>, problem: Problem) -> Diag<'db> {
    let named =
        |a: &&crate::library::call::BoundArg<'db>| Some(a.name.as_str()) == problem.argument.as_deref();
    let arg = bound.args.iter().find(named);
    match arg.and_then(|a| a.place.map(|place| (place, &a.value))) {
        Some((place, Constant::Text(_))) => {
            let at = ItemRef { statement: place.statement, index: 0 };
            in_text(db, at, place.span, problem)
        }
        other => {
            let place = other.map_or(bound.place, |(place, _)| place);
            Diag::new(place, TextArgument::from(problem))
        }
    }
}

/// What a source with a component puts out.
pub fn source_outputs<'db>(
    db: &'db dyn Db,
    bound: &Bound<'db>,
    diags: &mut Vec<Diag<'db>>,
) -> Option<Vec<Field>> {
    if !bound.sound {
        return None;
    }
    let decl = component_decl(db, bound.component).as_ref()?;
    if !decl.source {
        diags.push(Diag::new(bound.place, NodeAsSource { name: decl.name.clone() }));
        return None;
    }
    // An argument of the wrong kind is told where it stands.
    if bound.args.iter().any(|arg| !crate::library::call::fits(&arg.kind, &arg.value)) {
        return None;
    }
    let args = facts(bound);
    let call = CallFacts { component: &decl.name, args: &args, bounds: &decl.bounds, types: None };
    let declared: Vec<_> = decl.outputs.iter().map(loose).collect();
    match flux_catalog::source_outputs(&call, &declared, decl.row_out) {
        Ok(fields) => {
            diags.extend(checked(db, bound, None));
            let file = bound.place.statement.file(db);
            types_of_requests(db, bound, file, &args, diags);
            lone_field(db, bound, &args, diags);
            let field = |f: flux_plan::Field| Field { name: f.name.into(), ty: from_plan(db, file, &f.ty) };
            Some(fields.into_iter().map(field).collect())
        }
        Err(problem) => {
            diags.push(catalog_problem(db, bound, problem));
            None
        }
    }
}

/// A record in a list of parameters is one that the program declares, and that a request can carry.
fn types_of_requests<'db>(
    db: &'db dyn Db,
    bound: &Bound<'db>,
    file: SourceFile,
    args: &[ArgFact<'_>],
    diags: &mut Vec<Diag<'db>>,
) {
    for (argument, range, name) in flux_catalog::named_types(args) {
        let error = match resolve(db, file, Space::Type, &name.as_str().into()) {
            None => flux_catalog::route::unknown(&name, range.start),
            Some(record) if holds_foreign(db, record, &mut Vec::new()) => {
                let message = format!("`{name}` holds a value that no request can carry");
                flux_catalog::TextError::new(range, message).help("use a record of values that JSON can hold")
            }
            Some(_) => continue,
        };
        diags.push(catalog_problem(db, bound, error.of(argument)));
    }
}

fn holds_foreign(db: &dyn Db, record: Entity, seen: &mut Vec<Entity>) -> bool {
    fn of(db: &dyn Db, ty: &Ty, seen: &mut Vec<Entity>) -> bool {
        match ty {
            Ty::Foreign(_) | Ty::Stream(_) => true,
            Ty::List(inner) | Ty::Option(inner) => of(db, inner, seen),
            Ty::Map(key, value) => of(db, key, seen) || of(db, value, seen),
            Ty::Record(record) => holds_foreign(db, *record, seen),
            _ => false,
        }
    }
    if seen.contains(&record) {
        return false;
    }
    seen.push(record);
    record_fields(db, record).iter().any(|field| of(db, &field.ty, seen))
}

/// A body of one field that is `bytes` or `json`: often the whole body is meant.
fn lone_field<'db>(db: &'db dyn Db, bound: &Bound<'db>, args: &[ArgFact<'_>], diags: &mut Vec<Diag<'db>>) {
    let Some((range, field)) = flux_catalog::lone_field(args) else { return };
    let body = bound.args.iter().find(|arg| arg.name == "body");
    let Some(place) = body.and_then(|arg| arg.place) else { return };
    let at = ItemRef { statement: place.statement, index: 0 };
    let span = inside(db, at, place.span, &range);
    diags.push(Diag::new(at.at(span), LoneField { field }));
}

/// A type of the catalog, where a record is a name.
fn from_plan(db: &dyn Db, file: SourceFile, ty: &flux_plan::Type) -> Ty {
    use flux_plan::Type;
    use std::sync::Arc;
    let inner = |ty: &Type| Arc::new(from_plan(db, file, ty));
    match ty {
        Type::Int => Ty::Int,
        Type::Float => Ty::Float,
        Type::Bool => Ty::Bool,
        Type::String => Ty::String,
        Type::Bytes => Ty::Bytes,
        Type::Json => Ty::Json,
        Type::Time => Ty::Time,
        Type::Duration => Ty::Duration,
        Type::List(a) => Ty::List(inner(a)),
        Type::Map(a, b) => Ty::Map(inner(a), inner(b)),
        Type::Option(a) => Ty::Option(inner(a)),
        Type::Stream(a) => Ty::Stream(inner(a)),
        Type::Record(_) => Ty::Unknown,
        Type::Foreign(name) if name == flux_catalog::route::FILE => Ty::Foreign(name.into()),
        Type::Foreign(name) => match resolve(db, file, Space::Type, &name.as_str().into()) {
            Some(record) => Ty::Record(record),
            None => Ty::Unknown,
        },
    }
}
