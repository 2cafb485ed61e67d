//! Annotations: what a node does to the world, and how it is to be run.

use crate::diagnostics::annotation_arguments::{AnnotationArguments, KeyIsNoInput};
use crate::diagnostics::contradiction::{Contradiction, RepeatedAnnotation};
use crate::diagnostics::{Diag, unknown_annotation};
use crate::files::db::Db;
use crate::files::statement::{ItemRef, unreadable};
use crate::names::declared::{Entity, node_items};
use crate::node::{Signature, signature};
use crate::types::values::constant;
use flux_plan::Constant;
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

/// How annotations say that a node is to be run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// `@timeout`, in nanoseconds.
    pub timeout: Option<u64>,
    /// `@limit`.
    pub limit: Option<u32>,
    /// `@output`.
    pub output: bool,
}

/// How a node is to be run.
#[salsa::tracked(returns(ref))]
pub fn facts(db: &dyn Db, node: Entity) -> Facts {
    let mut facts = Facts::default();
    for annotation in items(db, node).flat_map(|at| &at.item(db).annotations) {
        let number = || numbers(annotation).first().copied().flatten();
        match annotation.name.text.as_str() {
            "timeout" => facts.timeout = number(),
            "limit" => facts.limit = number().and_then(|n| u32::try_from(n).ok()),
            "output" => facts.output = true,
            _ => {}
        }
    }
    facts
}

/// The items of a node that may have annotations.
pub(crate) fn items<'db>(db: &'db dyn Db, node: Entity) -> impl Iterator<Item = ItemRef<'db>> {
    let items = node_items(db, node);
    // A signature with `using` is in both lists.
    let usings = items.usings.iter().filter(|at| !items.signatures.contains(at));
    items.signatures.iter().chain(usings).chain(&items.flows).copied()
}

/// The arguments of an annotation, as far as they are numbers; durations in nanoseconds.
pub(crate) fn numbers(annotation: &Annotation) -> Vec<Option<u64>> {
    let number = |arg: &Arg| match constant(&arg.value) {
        Constant::Int(n) => u64::try_from(n).ok(),
        Constant::Duration(n) => Some(n),
        _ => None,
    };
    annotation.args.iter().map(number).collect()
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
