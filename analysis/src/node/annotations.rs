//! Annotations: what a node does to the world, and how it is to be run.

use crate::diagnostics::annotation_arguments::{AnnotationArguments, KeyIsForeign, KeyIsNoInput};
use crate::diagnostics::contradiction::{Contradiction, RepeatedAnnotation};
use crate::diagnostics::misplaced_annotation::MisplacedAnnotation;
use crate::diagnostics::not_carried_out::NotCarriedOut;
use crate::diagnostics::{Diag, unknown_annotation};
use crate::files::db::Db;
use crate::files::statement::{ItemRef, unreadable};
use crate::library::component::component_decl;
use crate::library::words::{self, Usage, given};
use crate::names::declared::{Entity, node_items};
use crate::node::{Definition, Signature, definition, signature};
use crate::types::values::constant;
use flux_catalog::Declares;
use flux_plan::Constant;
use flux_syntax::tree::{Annotation, ItemKind};
use smol_str::SmolStr;

/// How annotations say that a node is to be run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// `@timeout`: how long one run may take, in nanoseconds; none: as long as it likes.
    pub timeout: Option<u64>,
    /// `@limit`: how many of its runs may go on at once; none: any number.
    pub limit: Option<u32>,
    /// The input for each of whose values it holds.
    pub limit_by: Option<SmolStr>,
    /// `@throttle`: how often it may start; none: as often as it is asked.
    pub throttle: Option<Throttle>,
    /// `@output`: what it puts out is the reply, and the flow goes on behind it.
    pub output: bool,
}

/// A bucket of starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// How many it holds.
    pub starts: u64,
    /// How long until an empty one is full again, in nanoseconds.
    pub per: u64,
    /// The input for each of whose values there is one.
    pub by: Option<SmolStr>,
}

impl Facts {
    /// The inputs that it must be given, whatever its body does with them.
    pub fn keys(&self) -> impl Iterator<Item = &SmolStr> {
        self.limit_by.iter().chain(self.throttle.iter().filter_map(|throttle| throttle.by.as_ref()))
    }
}

/// How a node is to be run.
#[salsa::tracked(returns(ref))]
pub fn facts(db: &dyn Db, node: Entity) -> Facts {
    let mut facts = Facts::default();
    for annotation in items(db, node).flat_map(|at| &at.item(db).annotations) {
        match annotation.name.text.as_str() {
            "timeout" => facts.timeout = given(db, annotation, "after").as_ref().and_then(number),
            "limit" => {
                let count = given(db, annotation, "count").as_ref().and_then(number);
                facts.limit = count.and_then(|n| u32::try_from(n).ok());
                facts.limit_by = facts.limit.and_then(|_| key(db, annotation));
            }
            "throttle" => facts.throttle = throttle(db, annotation),
            "output" => facts.output = true,
            _ => {}
        }
    }
    facts
}

fn throttle(db: &dyn Db, annotation: &Annotation) -> Option<Throttle> {
    let starts = number(&given(db, annotation, "starts")?)?;
    let per = match given(db, annotation, "per") {
        Some(per) => number(&per)?,
        None => SECOND,
    };
    (starts > 0 && per > 0).then(|| Throttle { starts, per, by: key(db, annotation) })
}

/// In nanoseconds: what `per:` is where it is not given.
const SECOND: u64 = 1_000_000_000;

/// The input that `by:` names.
fn key(db: &dyn Db, annotation: &Annotation) -> Option<SmolStr> {
    match given(db, annotation, "by")? {
        Constant::Name(input) => Some(input.into()),
        _ => None,
    }
}

/// The items of a node that may have annotations.
pub(crate) fn items<'db>(db: &'db dyn Db, node: Entity) -> impl Iterator<Item = ItemRef<'db>> {
    let items = node_items(db, node);
    // A signature with `using` is in both lists.
    let usings = items.usings.iter().filter(|at| !items.signatures.contains(at));
    items.signatures.iter().chain(usings).chain(&items.flows).copied()
}

/// A number that is not negative; of a duration its nanoseconds.
pub(crate) fn number(value: &Constant) -> Option<u64> {
    match value {
        Constant::Int(n) => u64::try_from(*n).ok(),
        Constant::Duration(n) => Some(*n),
        _ => None,
    }
}

/// What is wrong with a node's annotations.
#[salsa::tracked(returns(ref))]
pub fn check_annotations<'db>(db: &'db dyn Db, node: Entity) -> Vec<Diag<'db>> {
    let mut diags = Vec::new();
    let mut seen: Vec<(ItemRef<'db>, &Annotation)> = Vec::new();
    let signature = signature(db, node);
    for at in items(db, node) {
        let place = place(db, node, at);
        for annotation in &at.item(db).annotations {
            if !unreadable(db, at.statement) {
                check_one(db, at, annotation, place, signature.as_ref(), &mut diags);
            }
            contradictions(db, at, annotation, &seen, &mut diags);
            seen.push((at, annotation));
        }
    }
    diags
}

/// Before what a node's item stands.
fn place(db: &dyn Db, node: Entity, at: ItemRef<'_>) -> &'static str {
    match &at.item(db).kind {
        ItemKind::Flow(flow) if flow.patterns.is_some() => "case",
        ItemKind::Flow(_) => "flow",
        _ => match definition(db, node) {
            Definition::Concrete { using: None, .. } => "native",
            // The signature of an abstract node.
            Definition::Flow(_) | Definition::Cases(_) => "flow",
            _ => "node",
        },
    }
}

/// What is wrong with an annotation before such an item, by itself.
pub(crate) fn check_one<'db>(
    db: &'db dyn Db,
    at: ItemRef<'db>,
    annotation: &Annotation,
    place: &'static str,
    signature: Option<&Signature>,
    diags: &mut Vec<Diag<'db>>,
) {
    let name = &annotation.name.text;
    let Some(word) = words::word(db, Declares::Annotations, name) else {
        diags.push(unknown_annotation::unknown(at.at(annotation.name.span), name, known(db, place)));
        return;
    };
    let (Some(decl), usage) = (component_decl(db, word), words::usage(db, word)) else { return };
    if !stands(usage, place) {
        let on = before(place);
        let places = usage.stands.iter().map(|place| before(place)).collect();
        diags.push(Diag::new(at.at(annotation.span), MisplacedAnnotation { name: name.clone(), on, places }));
        return;
    }
    let bound = words::bind(decl, &annotation.args);
    if !bound.misfits.is_empty() {
        let mistake = AnnotationArguments { name: name.clone(), form: usage.written() };
        diags.push(Diag::new(at.at(annotation.span), mistake));
        return;
    }
    let not_yet = |parameters: &Vec<SmolStr>| match parameters.is_empty() {
        true => Some((None, annotation.span)),
        false => bound
            .given
            .iter()
            .find(|(declared, _)| parameters.contains(&declared.name))
            .map(|(declared, arg)| (Some(declared.name.clone()), arg.span)),
    };
    if let Some((parameter, span)) = usage.planned.as_ref().and_then(not_yet) {
        diags.push(Diag::new(at.at(span), NotCarriedOut { name: name.clone(), parameter }));
        return;
    }
    for (declared, arg) in bound.given {
        let Constant::Name(input) = constant(&arg.value) else { continue };
        if declared.kind != "input" {
            continue;
        }
        // What a flow without signature sees depends on its user; what chooses among its runs must not.
        let known = match signature {
            Some(signature) => signature.inputs.iter().any(|f| f.name == input),
            None => !chooses(name),
        };
        if !known {
            let unsigned = signature.is_none();
            diags.push(Diag::new(at.at(arg.value.span), KeyIsNoInput { name: input.into(), unsigned }));
            continue;
        }
        let own = signature.and_then(|signature| signature.inputs.iter().find(|f| f.name == input));
        if let Some(own) = own.filter(|own| own.ty.is_foreign(db) && chooses(name)) {
            let mistake = KeyIsForeign { name: input.into(), ty: own.ty.show(db) };
            diags.push(Diag::new(at.at(arg.value.span), mistake));
        }
    }
}

/// Does an annotation's key choose among the runs of a node?
fn chooses(annotation: &str) -> bool {
    matches!(annotation, "limit" | "throttle")
}

/// May it stand there?
fn stands(usage: &Usage, place: &str) -> bool {
    let is = |wanted: &str| usage.stands.iter().any(|known| known == wanted);
    // A native node is a node, a case is a flow's.
    is(place) || (place == "native" && is("node")) || (place == "case" && is("flow"))
}

/// The annotations that can stand there.
fn known(db: &dyn Db, place: &str) -> Vec<SmolStr> {
    let all = words::words(db, Declares::Annotations).into_iter();
    all.filter(|word| stands(words::usage(db, *word), place)).map(|word| word.name(db).clone()).collect()
}

/// What a place is called.
fn before(place: &str) -> &'static str {
    match place {
        "node" => "a node",
        "native" => "a native node",
        "flow" => "a flow",
        "case" => "a case",
        "source" => "a source",
        "component" => "a component",
        _ => "this",
    }
}

fn contradictions<'db>(
    db: &'db dyn Db,
    at: ItemRef<'db>,
    annotation: &Annotation,
    seen: &[(ItemRef<'db>, &Annotation)],
    diags: &mut Vec<Diag<'db>>,
) {
    let name = annotation.name.text.as_str();
    let place = at.at(annotation.span);
    for (first_at, first) in seen {
        let (one, there) = (first.name.text.as_str(), first_at.at(first.span));
        let many = || {
            let word = words::word(db, Declares::Annotations, name);
            word.is_some_and(|word| words::usage(db, word).many)
        };
        if one == name && !many() {
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
