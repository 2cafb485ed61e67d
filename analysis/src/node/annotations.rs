//! Annotations: what a node does to the world, and how it is to be run.

use crate::diagnostics::annotation_arguments::{AnnotationArguments, KeyIsNoInput};
use crate::diagnostics::contradiction::{Contradiction, RepeatedAnnotation};
use crate::diagnostics::{Diag, unknown_annotation};
use crate::files::db::Db;
use crate::files::statement::{ItemRef, unreadable};
use crate::library::component::component_decl;
use crate::names::declared::{Entity, node_items};
use crate::node::effects::{Effects, StateUse};
use crate::node::{Definition, Signature};
use crate::node::{concrete, definition, signature, using_call};
use crate::types::values::constant;
use flux_plan::{Constant, Staleness};
use flux_syntax::tree::{Annotation, Arg};

/// The annotations that a node can have, with the form of each.
const FORMS: &[(&str, &str)] = &[
    ("pure", "`@pure`"),
    ("volatile", "`@volatile(3m)`, `@volatile(0)` or `@volatile(3m, on_error: 1h)`"),
    ("reads", "`@reads(store.part)` or `@reads(store.part, key: input)`"),
    ("writes", "`@writes(store.part)` or `@writes(store.part, key: input)`"),
    ("idempotent", "`@idempotent`"),
    ("commutative", "`@commutative`"),
    ("timeout", "`@timeout(2s)`"),
    ("limit", "`@limit(16)`"),
    ("output", "`@output`"),
];

/// What annotations say of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// What it does to the world.
    pub effects: Effects,
    /// `@timeout`, in nanoseconds.
    pub timeout: Option<u64>,
    /// `@limit`.
    pub limit: Option<u32>,
    /// `@output`.
    pub output: bool,
}

/// What annotations and its component say of a node.
#[salsa::tracked(returns(ref))]
pub fn facts(db: &dyn Db, node: Entity) -> Facts {
    let mut facts = Facts::default();
    let own: Vec<&Annotation> = items(db, node).flat_map(|at| &at.item(db).annotations).collect();
    for annotation in &own {
        let numbers = numbers(annotation);
        match annotation.name.text.as_str() {
            "timeout" => facts.timeout = numbers.first().copied().flatten(),
            "limit" => facts.limit = numbers.first().copied().flatten().and_then(|n| u32::try_from(n).ok()),
            "output" => facts.output = true,
            _ => {}
        }
    }
    let said = own.iter().any(|a| ["pure", "volatile", "reads", "writes"].contains(&a.name.text.as_str()));
    let mut effects = match bound_component(db, node) {
        Some((component, stores)) if !said => component_effects(db, component, &stores),
        _ => Effects { unknown: !said, ..Effects::default() },
    };
    apply(&mut effects, own.into_iter(), &|name| name.to_owned());
    facts.effects = settled(effects);
    facts
}

fn items<'db>(db: &'db dyn Db, node: Entity) -> impl Iterator<Item = ItemRef<'db>> {
    let items = node_items(db, node);
    // A signature with `using` is in both lists.
    let usings = items.usings.iter().filter(|at| !items.signatures.contains(at));
    items.signatures.iter().chain(usings).chain(&items.flows).copied()
}

/// A node's component, with the stores that its arguments name.
fn bound_component(db: &dyn Db, node: Entity) -> Option<(Entity, Vec<(String, String)>)> {
    let bound = match definition(db, node) {
        Definition::Concrete { .. } => concrete(db, node).as_ref()?.bound.clone()?,
        Definition::Using(item) => using_call(db, node.file(db), item, &mut Vec::new())?,
        _ => return None,
    };
    Some((bound.component, stores_of(&bound)))
}

/// The arguments of a call that name stores.
pub fn stores_of(bound: &crate::library::call::Bound<'_>) -> Vec<(String, String)> {
    let named = bound.args.iter().filter_map(|arg| match &arg.value {
        Constant::Name(store) => Some((arg.name.to_string(), store.clone())),
        _ => None,
    });
    named.collect()
}

/// What a component declares; its `@reads(store)` names an argument, which names a store.
pub fn component_effects(db: &dyn Db, component: Entity, stores: &[(String, String)]) -> Effects {
    let Some(decl) = component_decl(db, component) else { return Effects::unknown() };
    let silent = |a: &Annotation| ["source", "unknown", "class", "batches"].contains(&a.name.text.as_str());
    let unknown = decl.annotations.iter().all(silent);
    let mut effects = Effects { unknown, ..Effects::default() };
    apply(&mut effects, decl.annotations.iter(), &|name| {
        stores.iter().find(|(arg, _)| arg == name).map_or_else(|| name.to_owned(), |(_, store)| store.clone())
    });
    settled(effects)
}

fn apply<'a>(
    effects: &mut Effects,
    annotations: impl Iterator<Item = &'a Annotation>,
    store: &dyn Fn(&str) -> String,
) {
    for annotation in annotations {
        match annotation.name.text.as_str() {
            "pure" => effects.pure = true,
            "idempotent" => effects.idempotent = true,
            "commutative" => effects.commutative = true,
            "nondeterministic" => effects.nondeterministic = true,
            "volatile" => {
                let numbers = numbers(annotation);
                let within = numbers.first().copied().flatten().unwrap_or(0);
                effects.staleness = Some(Staleness { within, on_error: numbers.get(1).copied().flatten() });
            }
            "reads" => effects.reads.extend(state(annotation, store)),
            "writes" => effects.writes.extend(state(annotation, store)),
            _ => {}
        }
    }
}

/// A node that reads state and says nothing of staleness is `@volatile(0)`.
fn settled(mut effects: Effects) -> Effects {
    if !effects.reads.is_empty() && effects.staleness.is_none() {
        effects.staleness = Some(Staleness { within: 0, on_error: None });
    }
    effects
}

fn numbers(annotation: &Annotation) -> Vec<Option<u64>> {
    let number = |arg: &Arg| match constant(&arg.value) {
        Constant::Int(n) => u64::try_from(n).ok(),
        Constant::Duration(n) => Some(n),
        _ => None,
    };
    annotation.args.iter().map(number).collect()
}

fn state(annotation: &Annotation, store: &dyn Fn(&str) -> String) -> Option<StateUse> {
    let name = |arg: &Arg| match constant(&arg.value) {
        Constant::Name(name) => Some(name),
        _ => None,
    };
    let written = name(annotation.args.first()?)?;
    let (head, rest) = match written.split_once('.') {
        Some((head, rest)) => (head, format!(".{rest}")),
        None => (written.as_str(), String::new()),
    };
    let key = annotation.args.get(1).and_then(name);
    Some(StateUse { state: format!("{}{rest}", store(head)), key })
}

/// What is wrong with a node's annotations.
#[salsa::tracked(returns(ref))]
pub fn check_annotations<'db>(db: &'db dyn Db, node: Entity) -> Vec<Diag<'db>> {
    let mut diags = Vec::new();
    let mut seen: Vec<(ItemRef<'db>, &Annotation)> = Vec::new();
    let signature = signature(db, node);
    for at in items(db, node) {
        for annotation in &at.item(db).annotations {
            if !unreadable(db, at.statement) {
                check_one(at, annotation, signature.as_ref(), &mut diags);
            }
            contradictions(at, annotation, &seen, &mut diags);
            seen.push((at, annotation));
        }
    }
    diags
}

fn check_one<'db>(
    at: ItemRef<'db>,
    annotation: &Annotation,
    signature: Option<&Signature>,
    diags: &mut Vec<Diag<'db>>,
) {
    let name = annotation.name.text.as_str();
    let Some((_, form)) = FORMS.iter().find(|(known, _)| *known == name) else {
        let known = FORMS.iter().map(|(name, _)| *name).collect();
        diags.push(unknown_annotation::unknown(at.at(annotation.name.span), &annotation.name.text, known));
        return;
    };
    if !is_form(annotation) {
        let mistake = AnnotationArguments { name: annotation.name.text.clone(), form };
        diags.push(Diag::new(at.at(annotation.span), mistake));
        return;
    }
    if let ("reads" | "writes", Some(key), Some(signature)) = (name, annotation.args.get(1), signature)
        && let Constant::Name(input) = constant(&key.value)
        && !signature.inputs.iter().any(|f| f.name == input)
    {
        diags.push(Diag::new(at.at(key.value.span), KeyIsNoInput { name: input.into() }));
    }
}

fn is_form(annotation: &Annotation) -> bool {
    let args: Vec<(Option<&str>, Constant)> = annotation
        .args
        .iter()
        .map(|arg| (arg.name.as_ref().map(|n| n.text.as_str()), constant(&arg.value)))
        .collect();
    let time = |c: &Constant| matches!(c, Constant::Duration(_) | Constant::Int(0));
    match (annotation.name.text.as_str(), args.as_slice()) {
        ("pure" | "idempotent" | "commutative" | "output", []) => true,
        ("volatile", [(None, within)]) => time(within),
        ("volatile", [(None, within), (Some("on_error"), on_error)]) => time(within) && time(on_error),
        ("reads" | "writes", [(None, Constant::Name(_))]) => true,
        ("reads" | "writes", [(None, Constant::Name(_)), (Some("key"), Constant::Name(_))]) => true,
        ("timeout", [(None, Constant::Duration(n))]) => *n > 0,
        ("limit", [(None, Constant::Int(n))]) => *n > 0 && u32::try_from(*n).is_ok(),
        _ => false,
    }
}

fn contradictions<'db>(
    at: ItemRef<'db>,
    annotation: &Annotation,
    seen: &[(ItemRef<'db>, &Annotation)],
    diags: &mut Vec<Diag<'db>>,
) {
    let name = annotation.name.text.as_str();
    let place = at.at(annotation.span);
    for (first_at, first) in seen {
        let (one, there) = (first.name.text.as_str(), first_at.at(first.span));
        if one == name && !["reads", "writes"].contains(&name) {
            let mistake = RepeatedAnnotation { name: name.into() };
            diags.push(Diag::new(place, mistake).label(there));
            return;
        }
        let pair = |a: &str, b: &str| (one == a && name == b) || (one == b && name == a);
        let why = if pair("pure", "writes") || pair("pure", "reads") || pair("pure", "volatile") {
            "a pure node has nothing to do with state"
        } else {
            continue;
        };
        let mistake = Contradiction { one: one.into(), other: name.into(), why };
        diags.push(Diag::new(place, mistake).label(there));
        return;
    }
}
