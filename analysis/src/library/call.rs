//! A call of a component: its arguments bound to the declaration.

use crate::diagnostics::argument_kind::StoreKind;
use crate::diagnostics::missing_argument::MissingArgument;
use crate::diagnostics::text_argument::TextArgument;
use crate::diagnostics::unknown_argument::{self, RepeatedArgument, TooManyArguments};
use crate::diagnostics::{Diag, argument_kind};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place};
use crate::library::component::{ArgDecl, ComponentDecl, component_decl, find_component, store_kind};
use crate::library::texts::{self, inside};
use crate::library::unknown;
use crate::names::declared::{Entity, Space};
use crate::names::{self, resolve};
use crate::types::values::{constant, describe};
use flux_catalog::Problem;
use flux_plan::Constant;
use flux_syntax::tree::{Call, ItemKind, Span, Value, ValueKind};
use smol_str::SmolStr;
use std::sync::Arc;

/// A call whose arguments are bound.
#[derive(Clone, Debug, PartialEq, salsa::SalsaValue)]
pub struct Bound<'db> {
    /// The component that is called.
    pub component: Entity,
    /// Every argument that is given or has a default, in the declaration's order.
    pub args: Vec<BoundArg<'db>>,
    /// The inputs that its texts name, and where. (The names are plain text: nothing of them belongs to a revision.)
    #[salsa_value(unsafe(prove(Place<'db>: salsa::SalsaValue)))]
    pub names: Vec<(SmolStr, Place<'db>)>,
    /// The whole call, from the component's name to the closing parenthesis.
    pub place: Place<'db>,
    /// Nothing is wrong with its arguments. Where something is, that is told, and nothing that may follow from it.
    pub sound: bool,
}

/// One argument of a call, given or by default.
#[derive(Clone, Debug, PartialEq, salsa::SalsaValue)]
pub struct BoundArg<'db> {
    /// The argument's name, as its component declares it.
    pub name: SmolStr,
    /// The kind that its component declares: `template`, `route`, `list<string>`, …
    pub kind: SmolStr,
    /// The value as it is written; the default where nothing is given.
    pub value: Constant,
    /// Where; none: it is the default.
    pub place: Option<Place<'db>>,
}

/// A call of a component that is made from no other.
pub struct Expanded {
    /// It.
    pub component: Entity,
    /// Its arguments, in the declaration's order.
    pub args: Vec<Written>,
}

/// An argument, and what it is to be read with.
#[derive(Clone)]
pub struct Written {
    /// The parameter that it is given for.
    pub name: SmolStr,
    /// What is given.
    pub value: Constant,
    /// Where names in it are meant.
    pub file: SourceFile,
    /// What the names in its texts stand for that are parameters of the component in which it is written.
    pub own: Arc<[Written]>,
}

/// A bound call as the plan has it: a component that is made from others is replaced by what it is made from.
pub fn expanded(db: &dyn Db, bound: &Bound<'_>) -> Expanded {
    let mut call = Expanded { component: bound.component, args: written(db, bound) };
    // Depth: a component that is made from itself must not hang us.
    for _ in 0..32 {
        let Some(decl) = component_decl(db, call.component) else { break };
        let Some(using) = &decl.using else { break };
        let file = call.component.file(db);
        let Some(inner) = find_component(db, file, &using.component.text) else { break };
        let Some(inner_decl) = component_decl(db, inner) else { break };
        let args = handed_on(decl, using, inner_decl, &call.args, file);
        call = Expanded { component: inner, args };
    }
    call
}

/// The arguments of a call, in which nothing stands for anything else.
pub fn written(db: &dyn Db, bound: &Bound<'_>) -> Vec<Written> {
    let (file, own) = (bound.place.statement.file(db), Arc::from([]));
    let args = bound.args.iter();
    args.map(|arg| Written { name: arg.name.clone(), value: arg.value.clone(), file, own: Arc::clone(&own) })
        .collect()
}

/// The arguments of the call that a component of that file is made from, where its own are these.
pub fn handed_on(
    decl: &ComponentDecl,
    using: &Call,
    inner: &ComponentDecl,
    own: &[Written],
    file: SourceFile,
) -> Vec<Written> {
    let around: Arc<[Written]> = own.into();
    let mut args = Vec::new();
    for (i, declared) in inner.args.iter().enumerate() {
        let by_name = using.args.iter().find(|a| a.name.as_ref().is_some_and(|n| n.text == declared.name));
        let given = by_name.or_else(|| using.args.get(i).filter(|a| a.name.is_none()));
        let here = |value| Written { name: declared.name.clone(), value, file, own: around.clone() };
        let value = match given.map(|arg| constant(&arg.value)) {
            Some(Constant::Name(name)) if decl.args.iter().any(|arg| arg.name == name) => {
                let own = own.iter().find(|arg| arg.name == name);
                own.map(|own| Written { name: declared.name.clone(), ..own.clone() })
            }
            Some(value) => Some(here(value)),
            None => declared.default.clone().map(here),
        };
        args.extend(value);
    }
    args
}

/// Does a call end its flow whatever happens (`@never`, unless an argument is given that it names)? One of a component
/// that is made from others does what those do.
pub fn never_returns(db: &dyn Db, bound: &Bound<'_>) -> bool {
    let given = bound.args.iter().filter(|arg| arg.place.is_some()).map(|arg| arg.name.clone());
    let (mut component, mut given) = (bound.component, given.collect::<Vec<SmolStr>>());
    // Depth: a component that is made from itself must not hang us.
    for _ in 0..32 {
        let Some(decl) = component_decl(db, component) else { return false };
        if let Some(never) = decl.annotations.iter().find(|a| a.name.text == "never") {
            let unless = never.args.first().map(|arg| constant(&arg.value));
            return !matches!(unless, Some(Constant::Name(unless)) if given.iter().any(|g| *g == unless));
        }
        let Some(using) = &decl.using else { return false };
        let Some(inner) = find_component(db, component.file(db), &using.component.text) else { return false };
        let Some(declared) = component_decl(db, inner) else { return false };
        let named = using.args.iter().enumerate().filter_map(|(i, arg)| match &arg.name {
            Some(name) => Some(name.text.clone()),
            None => declared.args.get(i).map(|arg| arg.name.clone()),
        });
        given = named.collect();
        component = inner;
    }
    false
}

/// Binds a call that stands in this file's item.
pub fn bind<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    at: ItemRef<'db>,
    call: &Call,
    diags: &mut Vec<Diag<'db>>,
) -> Option<Bound<'db>> {
    bind_in(db, file, at, call, None, diags)
}

/// The same inside the declaration of a component, whose own parameters stand for arguments.
pub fn bind_in<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    at: ItemRef<'db>,
    call: &Call,
    own: Option<&'db ComponentDecl>,
    diags: &mut Vec<Diag<'db>>,
) -> Option<Bound<'db>> {
    let Some(component) = find_component(db, file, &call.component.text) else {
        diags.extend(unknown::component(db, file, at.at(call.component.span), &call.component.text));
        return None;
    };
    let decl = component_decl(db, component).as_ref()?;
    let before = diags.len();
    let mut binder = Binder { db, file, at, component, decl, own, diags, names: Vec::new() };
    let args = binder.bind(call);
    let names = std::mem::take(&mut binder.names);
    let sound = diags.len() == before;
    Some(Bound { component, args, names, place: at.at(call.span), sound })
}

struct Binder<'a, 'db> {
    db: &'db dyn Db,
    file: SourceFile,
    at: ItemRef<'db>,
    component: Entity,
    decl: &'db ComponentDecl,
    /// The component in whose declaration it stands.
    own: Option<&'db ComponentDecl>,
    diags: &'a mut Vec<Diag<'db>>,
    names: Vec<(SmolStr, Place<'db>)>,
}

impl<'db> Binder<'_, 'db> {
    fn bind(&mut self, call: &Call) -> Vec<BoundArg<'db>> {
        let mut given: Vec<Option<&Value>> = vec![None; self.decl.args.len()];
        let (mut position, mut misspelt) = (0, false);
        for arg in &call.args {
            let place = self.at.at(arg.span);
            let slot = match &arg.name {
                Some(name) => self.decl.args.iter().position(|d| d.name == name.text),
                None => {
                    position += 1;
                    (position <= given.len()).then(|| position - 1)
                }
            };
            match (slot, &arg.name) {
                (Some(slot), _) if given[slot].is_none() => given[slot] = Some(&arg.value),
                (Some(slot), _) => {
                    let argument = self.decl.args[slot].name.clone();
                    self.diags.push(Diag::new(place, RepeatedArgument { argument }));
                }
                (None, Some(name)) => {
                    let place = self.at.at(name.span);
                    let known = self.arg_names();
                    misspelt = true;
                    self.diags.push(unknown_argument::unknown(place, &self.decl.name, &name.text, known));
                }
                (None, None) => {
                    let (component, known) = (self.decl.name.clone(), self.arg_names());
                    self.diags.push(Diag::new(place, TooManyArguments { component, known }));
                }
            }
        }
        let crowded = position > given.len();
        let mut out = Vec::new();
        for (declared, given) in self.decl.args.iter().zip(given) {
            match (given, &declared.default) {
                // With one too many, another may be meant at that place.
                (Some(value), _) if crowded && !fits(&declared.kind, &constant(value)) => {}
                (Some(value), _) => out.push(self.argument(declared, value)),
                (None, Some(default)) => out.push(BoundArg {
                    name: declared.name.clone(),
                    kind: declared.kind.clone(),
                    value: default.clone(),
                    place: None,
                }),
                // It is probably there, under another name.
                (None, None) if misspelt => {}
                (None, None) => {
                    let place = self.at.at(call.span);
                    let mistake = MissingArgument {
                        component: self.decl.name.clone(),
                        argument: declared.name.clone(),
                        kind: declared.kind.clone(),
                    };
                    self.diags.push(Diag::new(place, mistake));
                }
            }
        }
        out
    }

    fn arg_names(&self) -> Vec<SmolStr> {
        self.decl.args.iter().map(|a| a.name.clone()).collect()
    }

    fn argument(&mut self, declared: &ArgDecl, value: &Value) -> BoundArg<'db> {
        let place = self.at.at(value.span);
        let given = constant(value);
        if let (Constant::Name(name), Some(own)) = (&given, self.own)
            && let Some(param) = own.args.iter().find(|param| param.name == *name)
        {
            if !hands_on(&param.kind, &declared.kind) {
                let (name, kind) = (&declared.name, &declared.kind);
                let mistake = argument_kind::ParameterKind {
                    argument: name.clone(),
                    kind: kind.clone(),
                    parameter: param.name.clone(),
                    given: param.kind.clone(),
                };
                self.diags.push(Diag::new(place, mistake));
            }
        } else if let (true, ValueKind::Name(name)) = (declared.live, &value.kind) {
            // An input, or a field of one: its type is known where the inputs are.
            let head = SmolStr::new(name.text.split('.').next().unwrap_or_default());
            let end = name.span.start + head.len() as u32;
            self.names.push((head, self.at.at(Span { start: name.span.start, end })));
        } else if !fits(&declared.kind, &given) {
            let (name, kind, shown) = (&declared.name, &declared.kind, describe(&given));
            self.diags.push(argument_kind::other(place, name, kind, &given, shown));
        } else if declared.kind == "store" {
            self.store(place, declared, &given);
        } else if let Some((text, literal)) = known_text(value) {
            self.text(declared, text, literal);
        }
        BoundArg {
            name: declared.name.clone(),
            kind: declared.kind.clone(),
            value: given,
            place: Some(place),
        }
    }

    fn store(&mut self, place: Place<'db>, declared: &ArgDecl, given: &Constant) {
        let Constant::Name(name) = given else { return };
        let name = SmolStr::new(name);
        let Some(store) = resolve(self.db, self.file, Space::Store, &name) else {
            self.diags.extend(names::unknown::store(self.db, self.file, place, &name));
            return;
        };
        let wanted = store_kind(self.db, self.component, &declared.name);
        if let (Some(wanted), Some(kind)) = (wanted, store_component(self.db, store))
            && wanted != kind
        {
            let component = self.decl.name.clone();
            self.diags.push(Diag::new(place, StoreKind { name, kind, component, wanted }));
        }
    }

    /// What a text says by itself; where it has not the form of its kind, that is told.
    fn text(&mut self, declared: &ArgDecl, text: &str, literal: Span) {
        let reading = texts::read(self.db, &declared.kind, text);
        for named in &reading.names {
            let place = self.at.at(inside(self.db, self.at, literal, &named.range));
            self.names.push((SmolStr::new(&named.name), place));
        }
        for problem in reading.problems.iter().filter(|_| reading.malformed) {
            let problem = problem.clone().of(&declared.name);
            self.diags.push(in_text(self.db, self.at, literal, problem));
        }
    }
}

/// The component that makes a store; none: it is not known, because of a mistake where it is declared.
#[salsa::tracked(returns(clone))]
pub fn store_component(db: &dyn Db, store: Entity) -> Option<SmolStr> {
    let at = names::declared::named_items(db, store).first()?;
    let ItemKind::Store(written) = &at.item(db).kind else { return None };
    let mut component = find_component(db, store.file(db), &written.using.component.text)?;
    // Depth: a component that is made from itself must not hang us.
    for _ in 0..32 {
        let decl = component_decl(db, component).as_ref()?;
        let Some(using) = &decl.using else {
            return decl.annotations.iter().any(|a| a.name.text == "store").then(|| decl.name.clone());
        };
        component = find_component(db, component.file(db), &using.component.text)?;
    }
    None
}

/// The literal of an argument as far as its text is known: what the environment holds is not, but it names the same
/// inputs as its default.
pub(crate) fn known_text(given: &Value) -> Option<(&SmolStr, Span)> {
    match &given.kind {
        ValueKind::Text { text, .. } => Some((text, given.span)),
        ValueKind::Env { default: Some(default), .. } => known_text(default),
        _ => None,
    }
}

/// What is wrong with a text argument, at the part of it that is wrong.
pub(crate) fn in_text<'db>(db: &'db dyn Db, at: ItemRef<'db>, literal: Span, problem: Problem) -> Diag<'db> {
    let span = problem.range.as_ref().map_or(literal, |range| inside(db, at, literal, range));
    Diag::new(at.at(span), TextArgument::from(problem))
}

/// May a parameter of that kind stand for an argument of the other?
fn hands_on(param: &str, argument: &str) -> bool {
    let other_than_text = |kind: &str| VALUES.contains(&kind) || kind.contains('<');
    match (param, argument) {
        (param, argument) if param == argument => true,
        ("int", "float" | "size") => true,
        (_, "value" | "json") => !["store", "name"].contains(&param),
        // What kind of text it is, is seen where it is given.
        (param, argument) => !other_than_text(param) && !other_than_text(argument),
    }
}

/// Can a text be read as that kind, as the text of an environment variable is when the service starts?
fn reads(kind: &str, text: &str) -> bool {
    let digit = || text.starts_with(|c: char| c.is_ascii_digit());
    match kind {
        "int" => text.parse::<i64>().is_ok(),
        "float" => text.parse::<f64>().is_ok_and(f64::is_finite),
        "bool" => text.parse::<bool>().is_ok(),
        "duration" => digit() && text.ends_with(|c: char| c.is_ascii_alphabetic()),
        "size" => digit(),
        _ => true,
    }
}

/// Kinds that are no texts, lists, maps, or anything at all.
const VALUES: &[&str] = &[
    "int", "float", "bool", "duration", "size", "store", "name", "state", "input", "queue", "age", "delay",
    "code",
];

/// `p95`: of so many of a hundred.
fn is_percentile(text: &str) -> bool {
    let number = text.strip_prefix('p').and_then(|number| number.parse::<f64>().ok());
    number.is_some_and(|number| number > 0.0 && number < 100.0)
}

/// May a value of this kind be given so?
pub(crate) fn fits(kind: &str, given: &Constant) -> bool {
    match (kind, given) {
        // What the environment holds is text; whether it can be read as the kind is known when the service starts.
        ("store" | "name" | "state" | "input", Constant::Env { .. }) => false,
        (_, Constant::Env { default: Some(default), .. }) => match &**default {
            // As what the environment holds would be read.
            Constant::Text(text) => reads(kind, text),
            default => fits(kind, default),
        },
        (_, Constant::Env { default: None, .. }) => true,
        ("any", _) | ("code", Constant::Int(_) | Constant::Name(_)) => true,
        ("value" | "json", Constant::Name(_)) => false,
        ("value" | "json", _) => true,
        ("int", Constant::Int(_)) | ("float", Constant::Int(_) | Constant::Float(_)) => true,
        ("bool", Constant::Bool(_)) | ("duration", Constant::Duration(_)) => true,
        ("size", Constant::Size(_) | Constant::Int(_)) => true,
        ("store" | "name" | "state" | "input", Constant::Name(_)) => true,
        ("queue", Constant::Name(_) | Constant::Text(_)) => true,
        ("age" | "delay", Constant::Duration(_)) | ("age", Constant::Int(0)) => true,
        ("delay", Constant::Text(text)) => is_percentile(text),
        (kind, _) if VALUES.contains(&kind) => false,
        (list, Constant::List(items)) if list.starts_with("list<") => {
            let inner = list.trim_start_matches("list<").trim_end_matches('>');
            items.iter().all(|item| fits(inner, item))
        }
        (list, _) if list.starts_with("list<") => false,
        (map, given) if map.starts_with("map<") => matches!(given, Constant::Record(_)),
        (_, Constant::Text(_)) => true,
        _ => false,
    }
}
