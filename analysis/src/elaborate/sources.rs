//! Sources: what starts a flow, what it puts out, what tells its sessions apart, and where the flow goes.

use super::ir::{Body, Callee, Context, Elaborated, Step, StepKind, Value};
use super::scope::{Frame, Scope, Seen, finish, finish_frame};
use super::{Elaborator, own_context};
use crate::diagnostics::Diag;
use crate::diagnostics::node_as_source::{NoSession, NodeAsSource};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::call::{Bound, bind};
use crate::library::catalog::source_outputs;
use crate::library::component::{component_decl, find_component};
use crate::locks::findings::foreign_key::ForeignSession;
use crate::names::declared::{Entity, Space};
use crate::names::program::Program;
use crate::names::{native, resolve, unknown};
use crate::node::{Definition, concrete, definition, is_broken, using_call};
use crate::types::{Field, Ty, show_tuple};
use flux_syntax::tree::{self, ItemKind};
use smol_str::SmolStr;

/// What starts a source's flows.
#[derive(Clone, Debug, PartialEq, salsa::SalsaValue)]
pub enum Origin<'db> {
    /// A component of the library that starts flows, such as `http.get`.
    Component(Bound<'db>),
    /// A native node, called in a loop.
    Native(Entity),
}

/// A source with its flow.
#[derive(Clone, Debug, Default, PartialEq, salsa::SalsaValue)]
pub struct SourceFlow<'db> {
    /// What starts its flows; none: a mistake.
    pub origin: Option<Origin<'db>>,
    /// What it puts out.
    pub outputs: Vec<Field>,
    /// From its outputs to one value.
    pub session: Option<Body<'db>>,
    /// The source is a flow, and its rest runs before there is a session: `session` is that rest, and puts out what the
    /// flow is given behind the session.
    pub behind: bool,
    /// Where its flows go.
    pub flow: Elaborated<'db>,
}

impl SourceFlow<'_> {
    /// Does somebody wait for a reply of its flows?
    pub fn replies(&self, db: &dyn Db) -> bool {
        match &self.origin {
            Some(Origin::Component(bound)) => bound.component.name(db).starts_with("http."),
            _ => false,
        }
    }
}

/// The source that an item declares.
#[salsa::tracked(returns(ref))]
pub fn source_flow<'db>(db: &'db dyn Db, program: Program<'db>, item: ItemRef<'db>) -> SourceFlow<'db> {
    let ItemKind::Source(source) = &item.item(db).kind else { return SourceFlow::default() };
    let file = item.statement.file(db);
    let mut diags = Vec::new();
    let began = began(db, file, item, source, &mut diags);
    let known = began.is_some();
    let (origin, outputs, lead) = match began {
        Some(Began { origin, outputs, lead }) => (Some(origin), outputs, lead),
        None => (None, Vec::new(), Vec::new()),
    };
    let context = match known {
        true => own_context(db, &outputs),
        false => Context::new(db, Vec::new(), Vec::new(), Vec::new(), true),
    };
    let mut elaborator = Elaborator::new(db, program, file, item);
    let rest = lead.iter().any(|(_, steps)| !steps.is_empty());
    let behind = source.session.as_ref().filter(|_| known && rest);
    let (flow, session) = match behind {
        Some(name) => elaborator.rest_and_session(context, &lead, &source.body, name),
        None => {
            let flow = elaborator.source_body(context, &lead, &source.body, known);
            (flow, source.session.as_ref().and_then(|name| elaborator.session(name, context)))
        }
    };
    elaborator.consumed_once(&flow);
    diags.append(&mut elaborator.diags);
    let behind = behind.is_some();
    SourceFlow { origin, outputs, session, behind, flow: Elaborated { body: flow, diags } }
}

/// What starts the flows of the source that an item declares, wherever they go.
#[salsa::tracked(returns(ref))]
pub fn source_origin<'db>(db: &'db dyn Db, file: SourceFile, item: ItemRef<'db>) -> Option<Origin<'db>> {
    let ItemKind::Source(source) = &item.item(db).kind else { return None };
    began(db, file, item, source, &mut Vec::new()).map(|began| began.origin)
}

/// Does a flow begin with what starts flows? Then it is a source, whoever names it so.
pub fn begins_flows(db: &dyn Db, node: Entity) -> bool {
    let mut next = node;
    // Depth: a circle of flows is told elsewhere.
    for _ in 0..64 {
        let Definition::Flow(item) = definition(db, next) else { return super::starts_flows(db, next) };
        let ItemKind::Flow(tree::Flow { body: Some(body), .. }) = &item.item(db).kind else { return false };
        let file = next.file(db);
        next = match body.steps.first().map(|step| &step.kind) {
            Some(tree::StepKind::Call(call)) => {
                let component = find_component(db, file, &call.component.text);
                let decl = component.and_then(|component| component_decl(db, component).as_ref());
                return decl.is_some_and(|decl| decl.source);
            }
            Some(tree::StepKind::Node(first)) => match resolve(db, file, Space::Node, &first.text) {
                Some(first) => first,
                None => return false,
            },
            _ => return false,
        };
    }
    false
}

/// The nodes that a source is made of: the one that it names, and the flows that this one begins with. The last is what
/// starts flows, unless that is a component called there.
pub fn source_nodes<'db>(db: &'db dyn Db, item: ItemRef<'db>) -> Vec<Entity> {
    let ItemKind::Source(source) = &item.item(db).kind else { return Vec::new() };
    let mut out = Vec::new();
    let mut next = resolve(db, item.statement.file(db), Space::Node, &source.name.text);
    while let Some(node) = next.filter(|node| !out.contains(node)) {
        out.push(node);
        let Definition::Flow(item) = definition(db, node) else { break };
        let ItemKind::Flow(tree::Flow { body: Some(body), .. }) = &item.item(db).kind else { break };
        next = match body.steps.first().map(|step| &step.kind) {
            Some(tree::StepKind::Node(first)) => resolve(db, node.file(db), Space::Node, &first.text),
            _ => None,
        };
    }
    out
}

struct Began<'db> {
    origin: Origin<'db>,
    outputs: Vec<Field>,
    /// Steps of the flow that the source names, behind its source.
    lead: Vec<(ItemRef<'db>, &'db [tree::Step])>,
}

fn began<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    item: ItemRef<'db>,
    source: &tree::Source,
    diags: &mut Vec<Diag<'db>>,
) -> Option<Began<'db>> {
    if let Some(call) = &source.using {
        let bound = bind(db, file, item, call, diags)?;
        return component(db, bound, None, diags);
    }
    let place = item.at(source.name.span);
    match resolve(db, file, Space::Node, &source.name.text) {
        Some(node) => begin(db, node, place, diags, 0),
        None => {
            diags.extend(unknown::node(db, file, place, &source.name.text));
            None
        }
    }
}

fn component<'db>(
    db: &'db dyn Db,
    bound: Bound<'db>,
    outputs: Option<Vec<Field>>,
    diags: &mut Vec<Diag<'db>>,
) -> Option<Began<'db>> {
    let puts = source_outputs(db, &bound, diags)?;
    Some(Began { origin: Origin::Component(bound), outputs: outputs.unwrap_or(puts), lead: Vec::new() })
}

/// What begins where a source names a node: a native node without inputs, a source component, or a flow that
/// begins with one of these.
fn begin<'db>(
    db: &'db dyn Db,
    node: Entity,
    place: crate::files::statement::Place<'db>,
    diags: &mut Vec<Diag<'db>>,
    depth: u32,
) -> Option<Began<'db>> {
    if is_broken(db, node) {
        return None;
    }
    match definition(db, node) {
        Definition::Concrete { .. } => {
            let concrete = concrete(db, node).as_ref()?;
            let outputs = concrete.signature.outputs.clone();
            match &concrete.bound {
                Some(bound) => component(db, bound.clone(), Some(outputs), diags),
                None if concrete.signature.inputs.is_empty() => {
                    Some(Began { origin: Origin::Native(node), outputs, lead: Vec::new() })
                }
                None => {
                    diags.push(Diag::new(place, NodeAsSource { name: node.name(db).clone() }));
                    None
                }
            }
        }
        Definition::Using(item) => {
            let bound = using_call(db, node.file(db), item, &mut Vec::new())?;
            component(db, bound, None, diags)
        }
        Definition::Flow(item) => begin_flow(db, node, item, place, diags, depth),
        Definition::Source(item) => {
            let bound = using_call(db, node.file(db), item, &mut Vec::new())?;
            component(db, bound, None, &mut Vec::new())
        }
        Definition::Cases(_) => {
            diags.push(Diag::new(place, NodeAsSource { name: node.name(db).clone() }));
            None
        }
        Definition::Missing => None,
    }
}

fn begin_flow<'db>(
    db: &'db dyn Db,
    node: Entity,
    item: ItemRef<'db>,
    place: crate::files::statement::Place<'db>,
    diags: &mut Vec<Diag<'db>>,
    depth: u32,
) -> Option<Began<'db>> {
    let ItemKind::Flow(tree::Flow { body: Some(body), .. }) = &item.item(db).kind else { return None };
    let (first, rest) = body.steps.split_first()?;
    let file = node.file(db);
    let mut began = match &first.kind {
        tree::StepKind::Node(name) if first.each.is_none() && depth < 64 => {
            let first = resolve(db, file, Space::Node, &name.text)?;
            begin(db, first, place, diags, depth + 1)?
        }
        tree::StepKind::Call(call) if first.each.is_none() => {
            let bound = bind(db, file, item, call, diags)?;
            component(db, bound, None, diags)?
        }
        _ => {
            diags.push(Diag::new(place, NodeAsSource { name: node.name(db).clone() }));
            return None;
        }
    };
    began.lead.push((item, rest));
    Some(began)
}

impl<'db> Elaborator<'db> {
    fn source_body(
        &mut self,
        context: Context,
        lead: &[(ItemRef<'db>, &'db [tree::Step])],
        body: &tree::Body,
        known: bool,
    ) -> Body<'db> {
        let start = Scope { broken: !known, ..Scope::of(self.db, context) };
        let (mut scope, mut frame) = (start.clone(), Frame::default());
        let mut out = Body::default();
        let own = self.item;
        for (item, steps) in lead {
            if steps.is_empty() {
                continue;
            }
            (self.item, self.file) = (*item, item.statement.file(self.db));
            self.steps(steps, &mut scope, &mut frame, &mut out.steps);
        }
        (self.item, self.file) = (own, own.statement.file(self.db));
        if own.is_broken(self.db) {
            // It reaches these nodes; what each is handed may not be what was meant.
            for step in &body.steps {
                scope.lose();
                self.steps(std::slice::from_ref(step), &mut scope, &mut frame, &mut out.steps);
            }
        } else {
            self.steps(&body.steps, &mut scope, &mut frame, &mut out.steps);
        }
        finish(&start, scope, frame, out)
    }

    /// A flow's rest, with the session that it has in the end, and what the source's flows run behind that.
    fn rest_and_session(
        &mut self,
        context: Context,
        lead: &[(ItemRef<'db>, &'db [tree::Step])],
        body: &tree::Body,
        name: &tree::Name,
    ) -> (Body<'db>, Option<Body<'db>>) {
        let start = Scope::of(self.db, context);
        let (mut scope, mut frame) = (start, Frame::default());
        let mut rest = Body::default();
        let own = self.item;
        for (item, steps) in lead.iter().filter(|(_, steps)| !steps.is_empty()) {
            (self.item, self.file) = (*item, item.statement.file(self.db));
            self.steps(steps, &mut scope, &mut frame, &mut rest.steps);
        }
        (self.item, self.file) = (own, own.statement.file(self.db));
        let flow = self.body(&body.steps, &mut scope.inner());
        let mut at = scope.clone();
        let Some(session) = self.session_value(name, &mut at, &mut frame, &mut rest.steps) else {
            return (flow, None);
        };
        rest.outputs.push(Value { field: session.field.clone(), operand: frame.operand(&session) });
        let given = flow
            .params
            .iter()
            .map(|(outer, field)| Value { field: field.clone(), operand: scope.outer(&mut frame, outer) });
        rest.outputs.extend(given);
        let rest = Body { broken: scope.broken, ..finish_frame(rest, frame) };
        (flow, Some(rest))
    }

    /// `{session: S}`: an output, else a node from the outputs to one value, native where it is not declared.
    fn session(&mut self, name: &tree::Name, context: Context) -> Option<Body<'db>> {
        let start = Scope::of(self.db, context);
        let (mut scope, mut frame) = (start.clone(), Frame::default());
        let mut body = Body::default();
        let session = self.session_value(name, &mut scope, &mut frame, &mut body.steps)?;
        scope.replace(vec![session]);
        Some(finish(&start, scope, frame, body))
    }

    fn session_value(
        &mut self,
        name: &tree::Name,
        scope: &mut Scope,
        frame: &mut Frame,
        steps: &mut Vec<Step<'db>>,
    ) -> Option<Seen> {
        let place = self.item.at(name.span);
        if let Some(output) = scope.value(&name.text).cloned() {
            self.no_foreign_key(place, &output.field);
            return Some(output);
        }
        if resolve(self.db, self.file, Space::Node, &name.text).is_some() {
            let kind = tree::StepKind::Node(name.clone());
            let step = tree::Step { each: None, kind, span: name.span };
            self.steps(&[step], scope, frame, steps);
            if scope.broken {
                return None;
            }
            let [session] = scope.tuple.as_slice() else {
                let outputs = show_tuple(self.db, &scope.fields());
                self.diags.push(Diag::new(place, NoSession { name: name.text.clone(), outputs }));
                return None;
            };
            let session = session.clone();
            self.no_foreign_key(place, &session.field);
            return Some(session);
        }
        let field = Field { name: SmolStr::new_static("session"), ty: Ty::Int };
        let (inputs, operands) = self.settled(&scope.tuple, frame, place, steps);
        let slot = frame.local();
        let node = native(self.db, self.file, &name.text)?;
        let outputs = vec![field.clone()];
        let callee = Callee::Native { node, name: name.text.clone(), inputs, outputs };
        let kind = StepKind::Concrete { callee, inputs: operands, outputs: vec![slot] };
        steps.push(Step { kind, wiring: None, around: None, place });
        Some(super::scope::in_slot(field, slot))
    }

    fn no_foreign_key(&mut self, place: crate::files::statement::Place<'db>, field: &Field) {
        if field.ty.is_foreign(self.db) {
            let (name, ty) = (field.name.clone(), field.ty.show(self.db));
            self.diags.push(Diag::new(place, ForeignSession { name, ty }));
        }
    }
}
