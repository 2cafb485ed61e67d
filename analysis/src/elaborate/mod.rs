//! From trees to bodies: every step wired, every value given a place, every type known.
//!
//! Comes in: a node and what it sees ([`Context`]). Goes out: an [`Elaborated`] body and what is wrong in it.
//! Checking collects the mistakes; the plan is made from the bodies: there is no second reading of a flow.
//! *Never* here: locks, absolute positions.

mod around;
mod calls;
mod cases;
mod each;
mod fork;
mod inside;
pub mod ir;
mod misfit;
pub(crate) mod nesting;
mod predicate;
mod reads;
mod record;
pub(crate) mod runs;
mod scope;
mod sources;
mod steps;
mod streams;
mod suit;
mod trace;
mod tried;
mod used;
pub(crate) mod ways;
mod wire;

pub use crate::elaborate::nesting::{add_leads, sound};
pub use around::{failure_context, request_fields, service_context};
pub use inside::{children, children_of_patterns, needs, nodes_of, predicate_node};
pub use predicate::{IT, misdeclared, predicate_body, predicate_context, starts_flows};
pub use reads::{node_reads, own_statements, source_reads};
pub use sources::{Origin, SourceFlow, begins_flows, source_flow, source_nodes, source_origin};
pub use streams::consumed_inputs;
pub use trace::{Arrow, Seen as OnArrow, mistakes, trace};
pub use tried::TRIED;
pub(crate) use used::{context_of, failures_see};

use crate::diagnostics::wrong_outputs::WrongOutputs;
use crate::diagnostics::{Diag, wiring};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::names::declared::{Entity, Space, is_annotated};
use crate::names::program::Program;
use crate::names::resolve;
use crate::node::annotations::facts;
use crate::node::{Definition, concrete, definition, signature};
use crate::types::{Field, Ty, show_tuple};
use flux_syntax::tree::{self, ItemKind};
use ir::{Body, Context, Elaborated};
use scope::{Frame, Scope, finish};
use smol_str::SmolStr;

/// Makes one body: walks its steps in order, wires each, and collects what is wrong.
pub(crate) struct Elaborator<'db> {
    db: &'db dyn Db,
    program: Program<'db>,
    file: SourceFile,
    item: ItemRef<'db>,
    /// What a step that can't be wired is told as.
    kind: wiring::Flow,
    diags: Vec<Diag<'db>>,
    /// What each step sees, where somebody asks for it.
    arrows: Option<Vec<Arrow<'db>>>,
    /// A step of it takes a stream.
    streams: bool,
}

/// An abstract node's body as it is in that context.
#[salsa::tracked(returns(ref))]
pub fn infer<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity, context: Context) -> Elaborated<'db> {
    let mut start = Scope::of(db, context);
    let outputs = signature(db, node).as_ref().map(|s| s.outputs.as_slice());
    match definition(db, node) {
        Definition::Flow(item) => {
            let mut elaborator = Elaborator::new(db, program, node.file(db), item);
            let ItemKind::Flow(flow) = &item.item(db).kind else { return Elaborated::default() };
            let body = elaborator.flow(flow.body.as_ref(), &mut start, outputs, &flow.name);
            elaborator.consumed_once(&body);
            Elaborated { body: elaborator.with_keys(node, body, context), diags: elaborator.judged(context) }
        }
        Definition::Cases(cases) => {
            let Some(first) = cases.first() else { return Elaborated::default() };
            let mut elaborator = Elaborator::new(db, program, node.file(db), *first);
            let body = elaborator.dispatch(node, &cases, &start, outputs);
            elaborator.consumed_once(&body);
            Elaborated { body: elaborator.with_keys(node, body, context), diags: elaborator.judged(context) }
        }
        _ => Elaborated::default(),
    }
}

/// A handler's or recovery's body for a node that had those inputs.
#[salsa::tracked(returns(ref))]
pub fn failure_body<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    item: ItemRef<'db>,
    context: Context,
) -> Elaborated<'db> {
    let body = match &item.item(db).kind {
        ItemKind::Handler(handler) => &handler.body,
        ItemKind::Recover(recover) => &recover.body,
        _ => return Elaborated::default(),
    };
    let mut start = Scope::of(db, context);
    start.failure = true;
    let mut elaborator = Elaborator::of(wiring::Flow::Failure, db, program, item);
    let mut body = elaborator.body(&body.steps, &mut start);
    if let Some(signature) = elaborator.recovered().and_then(|node| signature(db, node).as_ref()) {
        let wanted: Vec<&Ty> = signature.outputs.iter().map(|field| &field.ty).collect();
        elaborator.suit(&mut body, &wanted);
    }
    elaborator.consumed_once(&body);
    Elaborated { body, diags: elaborator.judged(context) }
}

/// What a node with a signature sees: its inputs alone.
pub fn own_context(db: &dyn Db, inputs: &[Field]) -> Context {
    Context::new(db, inputs.to_vec(), vec![true; inputs.len()], Vec::new(), false)
}

/// What a concrete node sees.
#[salsa::tracked(returns(copy))]
pub fn concrete_context(db: &dyn Db, node: Entity) -> Option<Context> {
    concrete(db, node).as_ref().map(|concrete| own_context(db, &concrete.signature.inputs))
}

/// What a node sees that no flow of its file runs: with a signature its inputs, and without one nobody knows. Then it
/// is not judged by types: who uses it may be in another file.
pub fn unused_context(db: &dyn Db, node: Entity) -> Context {
    match signature(db, node) {
        Some(signature) => own_context(db, &signature.inputs),
        None => Context::new(db, Vec::new(), Vec::new(), Vec::new(), true),
    }
}

/// A guess at what a node sees that nobody uses, for those who show it: what its first step takes.
pub fn guessed_context(db: &dyn Db, node: Entity) -> Context {
    if let Some(signature) = signature(db, node) {
        return own_context(db, &signature.inputs);
    }
    let inputs = first_inputs(db, node, 0);
    let named = vec![true; inputs.len()];
    Context::new(db, inputs, named, Vec::new(), true)
}

fn first_inputs(db: &dyn Db, node: Entity, depth: u32) -> Vec<Field> {
    if let Some(signature) = signature(db, node) {
        return signature.inputs.clone();
    }
    let flows = match definition(db, node) {
        Definition::Flow(item) => vec![item],
        Definition::Cases(cases) => cases,
        _ => return Vec::new(),
    };
    // Of cases, one that begins with a node tells what all are given.
    let first_step = |item: &ItemRef<'_>| match &item.item(db).kind {
        ItemKind::Flow(tree::Flow { body: Some(body), .. }) => {
            match body.steps.first().map(|step| &step.kind) {
                Some(tree::StepKind::Node(name)) => resolve(db, node.file(db), Space::Node, &name.text),
                _ => None,
            }
        }
        _ => None,
    };
    let first = flows.iter().find_map(first_step).filter(|_| depth < 64);
    first.map_or_else(Vec::new, |first| first_inputs(db, first, depth + 1))
}

impl<'db> Elaborator<'db> {
    fn new(db: &'db dyn Db, program: Program<'db>, file: SourceFile, item: ItemRef<'db>) -> Self {
        Elaborator {
            db,
            program,
            file,
            item,
            kind: wiring::Flow::Node,
            diags: Vec::new(),
            arrows: None,
            streams: false,
        }
    }

    /// Of what stands in an item, as a flow of that kind.
    fn of(kind: wiring::Flow, db: &'db dyn Db, program: Program<'db>, item: ItemRef<'db>) -> Self {
        Elaborator { kind, ..Elaborator::new(db, program, item.statement.file(db), item) }
    }

    /// A body without declared outputs.
    fn body(&mut self, steps: &[tree::Step], start: &mut Scope) -> Body<'db> {
        let (mut scope, mut frame) = (start.clone(), Frame::default());
        let mut body = Body::default();
        self.steps(steps, &mut scope, &mut frame, &mut body.steps);
        finish(start, scope, frame, body)
    }

    /// A flow's body, wired to the declared outputs if there are some.
    fn flow(
        &mut self,
        written: Option<&tree::Body>,
        start: &mut Scope,
        outputs: Option<&[Field]>,
        name: &tree::Ident,
    ) -> Body<'db> {
        let (mut scope, mut frame) = (start.clone(), Frame::default());
        let mut body = Body::default();
        if let Some(written) = written {
            self.steps(&written.steps, &mut scope, &mut frame, &mut body.steps);
        }
        if let Some(outputs) = outputs {
            self.give(&name.text, outputs, &mut scope, &mut frame, self.item.at(name.span), &mut body.steps);
        }
        finish(start, scope, frame, body)
    }

    /// Wires what a body put out to its node's declared outputs, as to a next step.
    fn give(
        &mut self,
        name: &SmolStr,
        outputs: &[Field],
        scope: &mut Scope,
        frame: &mut Frame,
        place: crate::files::statement::Place<'db>,
        out: &mut Vec<ir::Step<'db>>,
    ) {
        let before = self.diags.len();
        if scope.never {
            // Nothing comes out of it: it fits any outputs.
            scope.names.clear();
            return scope
                .put(outputs.iter().map(|field| scope::in_slot(field.clone(), frame.local())).collect());
        }
        let wired = self.wire(name, outputs, scope, frame, place, out);
        for diag in self.diags[before..].iter_mut().filter(|d| d.said.is::<wiring::Misfit>()) {
            let mistake = WrongOutputs {
                name: name.clone(),
                declared: show_tuple(self.db, outputs),
                given: show_tuple(self.db, &scope.fields()),
            };
            *diag = Diag::new(place, mistake);
        }
        let values = outputs.iter().zip(wired.operands);
        let seen = |(field, operand): (&Field, ir::Operand)| scope::Seen {
            field: field.clone(),
            source: scope::Source::Inside(operand),
        };
        // Behind a signature, nothing else is seen of the body.
        let values: Vec<_> = values.map(seen).collect();
        scope.names.clear();
        scope.put(values);
    }

    /// The key of a lock, a limit or a throttle is given to the body, whether a step uses it or not.
    fn with_keys(&self, node: Entity, mut body: Body<'db>, context: Context) -> Body<'db> {
        let scope = Scope::of(self.db, context);
        let mut give = |key: &SmolStr| {
            if let Some(scope::Seen { field, source: scope::Source::Outer(outer) }) = scope.value(key)
                && !body.params.iter().any(|(known, _)| known == outer)
            {
                body.params.push((outer.clone(), field.clone()));
            }
        };
        for at in self.program.constraints(self.db, node) {
            let ItemKind::Constraint(constraint) = &at.item(self.db).kind else { continue };
            constraint.locks.iter().filter_map(|lock| lock.scope.as_ref()).for_each(|key| give(&key.text));
        }
        if is_annotated(self.db, node) {
            facts(self.db, node).keys().for_each(give);
        }
        body
    }

    /// What is to be said of a body. Where nobody knows what else it sees, types are not judged.
    fn judged(self, context: Context) -> Vec<Diag<'db>> {
        let mut diags = self.diags;
        if context.open(self.db) {
            diags.retain(|diag| !diag.row().typed);
        }
        diags
    }

    /// The names of a scope that matter inside a node without signature.
    fn context_for(&self, node: Entity, scope: &Scope) -> Context {
        let wanted = needs(self.db, self.program, node);
        let mut names = scope.other_names();
        names.retain(|(name, _)| wanted.contains(name));
        names.sort_by(|a, b| a.0.cmp(&b.0));
        let open = scope.open || scope.broken;
        if scope.broken {
            return Context::new(self.db, Vec::new(), Vec::new(), Vec::new(), open);
        }
        Context::new(self.db, scope.fields(), scope.named(), names, open)
    }
}
