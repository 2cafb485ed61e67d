//! Components that a program makes from others: what the library's component inside is given, and what comes out.
//!
//! Comes in: a call. Goes out: which input of the call each input inside is, whatever either is called; parameters that
//! texts inside name, as constants; outputs that are inputs passed on. *Never* here: what flows.

use crate::diagnostics::Diag;
use crate::diagnostics::circle::ComponentCircle;
use crate::diagnostics::component_signature::ComponentSignature;
use crate::diagnostics::unknown_input;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::call::{Bound, Written, bind_in, handed_on, written};
use crate::library::catalog::catalog_check;
use crate::library::component::{ComponentDecl, called, component_decl, find_component};
use crate::library::texts;
use crate::names::declared::Entity;
use crate::types::plain::loose;
use crate::types::{Field, Ty, show_tuple};
use flux_catalog::fit;
use flux_plan::Constant;
use flux_syntax::tree::{self, Call, Span, ValueKind};
use smol_str::SmolStr;
use std::sync::Arc;

/// How many components may be made from each other: a circle must not hang us.
const DEEPEST: usize = 32;

/// What a call of such a component comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    /// For each input inside, its name there and what it is.
    pub inputs: Vec<(SmolStr, Taken)>,
    /// For each output of the call, the input that it passes on; none: it is put out inside.
    pub outputs: Vec<Option<usize>>,
}

/// What an input inside is.
#[derive(Clone, Debug, PartialEq)]
pub enum Taken {
    /// An input of the call.
    Input(usize),
    /// A parameter of it.
    Constant(Ty, Constant),
}

/// What a call comes to; none: its component is the library's, or broken.
pub fn made(db: &dyn Db, bound: &Bound<'_>) -> Option<Made> {
    component_decl(db, bound.component).as_ref()?.using.as_ref()?;
    inside(db, bound.component, &written(db, bound), DEEPEST)
}

fn inside(db: &dyn Db, component: Entity, args: &[Written], depth: usize) -> Option<Made> {
    let decl = component_decl(db, component).as_ref().filter(|_| depth > 0)?;
    let using = decl.using.as_ref()?;
    let inner = find_component(db, component.file(db), &using.component.text)?;
    let inner_decl = component_decl(db, inner).as_ref()?;
    let names = named(db, decl, using, inner_decl);
    let places = places(decl, inner_decl, &names)?;
    let outputs = passed(decl, inner_decl)?;
    let mut taken: Vec<(SmolStr, Taken)> = inner_decl
        .inputs
        .iter()
        .zip(places)
        .map(|(field, at)| (field.name.clone(), Taken::Input(at)))
        .collect();
    for name in names {
        if let Some(at) = decl.inputs.iter().position(|field| field.name == name) {
            taken.push((name, Taken::Input(at)));
        } else if let Some(arg) = decl.args.iter().find(|arg| arg.name == name)
            && let Some(given) = args.iter().find(|given| given.name == name)
        {
            taken.push((name, Taken::Constant(of_kind(&arg.kind), given.value.clone())));
        }
    }
    if inner_decl.row_in.is_some() {
        for (at, field) in decl.inputs.iter().enumerate() {
            if !taken.iter().any(|(_, taken)| *taken == Taken::Input(at)) {
                taken.push((field.name.clone(), Taken::Input(at)));
            }
        }
    }
    let handed = handed_on(decl, using, inner_decl, args, component.file(db));
    let Some(deeper) = inside(db, inner, &handed, depth - 1) else {
        return Some(Made { inputs: taken, outputs });
    };
    // Once more inside: its inputs are ours.
    let ours = |at: usize| taken.get(at).map(|(_, taken)| taken.clone());
    let mut inputs: Vec<(SmolStr, Taken)> = Vec::new();
    for (name, one) in &deeper.inputs {
        let one = match one {
            Taken::Input(at) => ours(*at)?,
            constant => constant.clone(),
        };
        inputs.push((name.clone(), one));
    }
    inputs.extend(taken.iter().skip(inner_decl.inputs.len()).cloned());
    let mut put = deeper.outputs.into_iter();
    let outputs = outputs.into_iter().map(|own| match own {
        Some(at) => Some(at),
        None => match put.next().flatten().and_then(&ours) {
            Some(Taken::Input(at)) => Some(at),
            _ => None,
        },
    });
    Some(Made { inputs, outputs: outputs.collect() })
}

/// Which of its own inputs a component gives the one inside: in order, whatever their names, those that no text names;
/// else the first of each type.
fn places(decl: &ComponentDecl, inner: &ComponentDecl, names: &[SmolStr]) -> Option<Vec<usize>> {
    let declared: Vec<_> = inner.inputs.iter().map(loose).collect();
    let given: Vec<_> = decl.inputs.iter().map(loose).collect();
    let named: Vec<&str> = names.iter().map(SmolStr::as_str).collect();
    fit::inputs(&declared, &named, &given)
}

/// For each of its outputs, the input that it passes on; none: what the one inside puts out, in order.
fn passed(decl: &ComponentDecl, inner: &ComponentDecl) -> Option<Vec<Option<usize>>> {
    let (wanted, own) = (&decl.outputs, inner.outputs.len());
    let more = wanted.len().checked_sub(own).filter(|more| *more == 0 || inner.row_out.is_some())?;
    let first = if inner.row_out == Some(0) { more } else { 0 };
    let mut out = Vec::with_capacity(wanted.len());
    for (i, field) in wanted.iter().enumerate() {
        if (first..first + own).contains(&i) {
            out.push(None);
            continue;
        }
        let fits = |f: &&Field| f.ty.fits(&field.ty);
        let by_name = decl.inputs.iter().position(|f| f.name == field.name && f.ty.fits(&field.ty));
        let place = if i < first { i } else { i - own };
        let by_place = decl.inputs.get(place).filter(fits).map(|_| place);
        out.push(Some(by_name.or(by_place)?));
    }
    Some(out)
}

/// What the call that a component is made from names of its values: in texts, and as live arguments.
fn named(db: &dyn Db, own: &ComponentDecl, using: &Call, inner: &ComponentDecl) -> Vec<SmolStr> {
    let mut out: Vec<SmolStr> = Vec::new();
    let mut add = |name: &str| {
        if !out.iter().any(|known| known == name) {
            out.push(SmolStr::new(name));
        }
    };
    for (i, arg) in using.args.iter().enumerate() {
        let declared = match &arg.name {
            Some(name) => inner.args.iter().find(|declared| declared.name == name.text),
            None => inner.args.get(i),
        };
        let Some(declared) = declared else { continue };
        match &arg.value.kind {
            ValueKind::Text { text, .. } => {
                texts::read(db, &declared.kind, text).names.iter().for_each(|named| add(&named.name));
            }
            // A parameter is handed on as the constant that it is.
            ValueKind::Name(name) if declared.live && own.args.iter().all(|arg| arg.name != name.text) => {
                add(name.text.split('.').next().unwrap_or_default());
            }
            _ => {}
        }
    }
    out
}

/// The type of the value that an argument of that kind stands for in a text.
fn of_kind(kind: &str) -> Ty {
    match kind {
        "int" | "size" => Ty::Int,
        "float" => Ty::Float,
        "bool" => Ty::Bool,
        "duration" => Ty::Duration,
        "json" | "value" => Ty::Json,
        list if list.starts_with("list<") => {
            Ty::List(Arc::new(of_kind(list.trim_start_matches("list<").trim_end_matches('>'))))
        }
        _ => Ty::String,
    }
}

/// What is wrong with the body of a component, where it is declared.
pub fn check_body<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    at: ItemRef<'db>,
    written: &tree::Component,
    diags: &mut Vec<Diag<'db>>,
) {
    let Some(using) = &written.using else { return };
    let component =
        Entity::new(db, file, crate::names::declared::Space::Component, written.name.text.clone());
    let Some(decl) = component_decl(db, component) else { return };
    if let Some(circle) = circle(db, component) {
        diags.push(Diag::new(at.at(written.name.span), ComponentCircle { components: circle }));
        return;
    }
    let before = diags.len();
    let Some(bound) = bind_in(db, file, at, using, Some(decl), diags) else { return };
    let known: Vec<SmolStr> = decl
        .inputs
        .iter()
        .map(|f| f.name.clone())
        .chain(decl.args.iter().map(|arg| arg.name.clone()))
        .collect();
    // What a row takes may have any name.
    if decl.row_in.is_none() {
        for (name, place) in bound.names.iter().filter(|(name, _)| !known.contains(name)) {
            diags.push(unknown_input::unknown(*place, name, &known));
        }
    }
    let Some(inner) = called(db, &bound).filter(|inner| !inner.source) else { return };
    let inner = &*inner;
    if diags.len() > before || decl.is_generic() {
        return;
    }
    let names = named(db, decl, using, inner);
    let place = at.at(Span { start: written.inputs.span.start, end: written.outputs.span.end });
    let misfit = |what, declared: &[Field], given: &[Field]| {
        let component = inner.name.clone();
        let (declared, given) = (show_tuple(db, declared), show_tuple(db, given));
        Diag::new(place, ComponentSignature { component, what, declared, given })
    };
    let Some(places) = places(decl, inner, &names) else {
        return diags.push(misfit("inputs", &inner.inputs, &decl.inputs));
    };
    let mut bindings = fit::Bindings::default();
    let taken: Vec<Field> = places.iter().map(|at| decl.inputs[*at].clone()).collect();
    for (declared, at) in inner.inputs.iter().zip(places) {
        bindings.unify(&loose(declared).ty, &loose(&decl.inputs[at]).ty);
    }
    let put = passed(decl, inner).filter(|passed| {
        let own = decl.outputs.iter().zip(passed).filter(|(_, passed)| passed.is_none());
        own.zip(&inner.outputs).all(|((own, _), put)| bindings.unify(&loose(put).ty, &loose(own).ty))
    });
    if put.is_none() {
        return diags.push(misfit("outputs", &inner.outputs, &decl.outputs));
    }
    let mut inputs = decl.inputs.clone();
    let constants = decl.args.iter().filter(|arg| names.contains(&arg.name));
    inputs.extend(constants.map(|arg| Field { name: arg.name.clone(), ty: of_kind(&arg.kind) }));
    diags.extend(catalog_check(db, &bound, &inputs, &taken, &decl.outputs));
}

/// The components that one is made from, if it is made from itself.
fn circle(db: &dyn Db, component: Entity) -> Option<Vec<SmolStr>> {
    let mut names = vec![component.name(db).clone()];
    let mut next = component;
    while names.len() <= DEEPEST {
        let using = component_decl(db, next).as_ref()?.using.as_ref()?;
        next = find_component(db, next.file(db), &using.component.text)?;
        if next == component {
            return Some(names);
        }
        names.push(next.name(db).clone());
    }
    None
}
