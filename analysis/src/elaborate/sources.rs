//! Sources: what starts a flow, what it puts out, what tells its sessions apart, and where the flow goes.

use super::ir::{Body, Callee, Context, Elaborated, Operand, Step, StepKind, Value};
use super::scope::{Frame, Scope, finish};
use super::{Elaborator, own_context};
use crate::diagnostics::Diag;
use crate::diagnostics::node_as_source::{NoSession, NodeAsSource};
use crate::files::db::Db;
use crate::files::statement::ItemRef;
use crate::library::call::{Bound, bind};
use crate::library::catalog::source_outputs;
use crate::locks::findings::foreign_key::ForeignSession;
use crate::names::declared::{Entity, Space};
use crate::names::program::Program;
use crate::names::{resolve, unknown};
use crate::node::{Definition, concrete, definition, is_broken, using_call};
use crate::types::{Field, Ty, show_tuple};
use flux_syntax::tree::{self, ItemKind};
use smol_str::SmolStr;

/// What starts flows.
#[derive(Clone, Debug, PartialEq, salsa::SalsaValue)]
pub enum Origin<'db> {
    /// A component.
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
    /// Where its flows go.
    pub flow: Elaborated<'db>,
}

/// The source that an item declares.
#[salsa::tracked(returns(ref))]
pub fn source_flow<'db>(db: &'db dyn Db, program: Program<'db>, item: ItemRef<'db>) -> SourceFlow<'db> {
    let ItemKind::Source(source) = &item.item(db).kind else { return SourceFlow::default() };
    let file = item.statement.file(db);
    let mut diags = Vec::new();
    let began = match &source.using {
        Some(call) => {
            bind(db, file, item, call, &mut diags).and_then(|bound| component(db, bound, None, &mut diags))
        }
        None => {
            let place = item.at(source.name.span);
            match resolve(db, file, Space::Node, &source.name.text) {
                Some(node) => begin(db, node, place, &mut diags, 0),
                None => {
                    diags.extend(unknown::node(db, file, place, &source.name.text));
                    None
                }
            }
        }
    };
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
    let flow = elaborator.source_body(context, &lead, &source.body, known);
    let session = source.session.as_ref().and_then(|name| elaborator.session(name, context));
    diags.append(&mut elaborator.diags);
    SourceFlow { origin, outputs, session, flow: Elaborated { body: flow, diags } }
}

struct Began<'db> {
    origin: Origin<'db>,
    outputs: Vec<Field>,
    /// Steps of the flow that the source names, behind its source.
    lead: Vec<(ItemRef<'db>, &'db [tree::Step])>,
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
        self.steps(&body.steps, &mut scope, &mut frame, &mut out.steps);
        finish(&start, scope, frame, out)
    }

    /// `{session: S}`: an output, else a node from the outputs to one value, native where it is not declared.
    fn session(&mut self, name: &tree::Name, context: Context) -> Option<Body<'db>> {
        let start = Scope::of(self.db, context);
        let (mut scope, mut frame) = (start.clone(), Frame::default());
        let mut body = Body::default();
        let place = self.item.at(name.span);
        if let Some(output) = start.value(&name.text) {
            let value = Value { field: output.field.clone(), operand: frame.operand(output) };
            self.no_foreign_key(place, &value.field);
            scope.replace(vec![output.clone()]);
            return Some(finish(&start, scope, frame, body));
        }
        if resolve(self.db, self.file, Space::Node, &name.text).is_some() {
            let kind = tree::StepKind::Node(name.clone());
            let step = tree::Step { each: None, kind, span: name.span };
            self.steps(&[step], &mut scope, &mut frame, &mut body.steps);
            if scope.broken {
                return None;
            }
            if scope.tuple.len() != 1 {
                let outputs = show_tuple(self.db, &scope.fields());
                self.diags.push(Diag::new(place, NoSession { name: name.text.clone(), outputs }));
                return None;
            }
            self.no_foreign_key(place, &scope.tuple[0].field);
            return Some(finish(&start, scope, frame, body));
        }
        let field = Field { name: SmolStr::new_static("session"), ty: Ty::Int };
        let operands: Vec<Operand> = start.tuple.iter().map(|seen| frame.operand(seen)).collect();
        let slot = frame.local();
        let callee =
            Callee::Native { name: name.text.clone(), inputs: start.fields(), outputs: vec![field.clone()] };
        let kind = StepKind::Concrete { callee, inputs: operands, outputs: vec![slot] };
        body.steps.push(Step { kind, wiring: None, around: None, place });
        scope.replace(vec![super::scope::in_slot(field, slot)]);
        Some(finish(&start, scope, frame, body))
    }

    fn no_foreign_key(&mut self, place: crate::files::statement::Place<'db>, field: &Field) {
        if field.ty.is_foreign() {
            let (name, ty) = (field.name.clone(), field.ty.show(self.db));
            self.diags.push(Diag::new(place, ForeignSession { name, ty }));
        }
    }
}
