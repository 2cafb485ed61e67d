//! Streams and bodies are consumed once: by one step, on one path.
//!
//! Comes in: a body. Goes out: which of its values it consumes, and what is to be said of one that is consumed a second
//! time. Cases exclude each other; steps behind each other, branches and elements do not, nor does a step and what handles
//! or recovers its failure: it may have consumed all before it failed. *Never* here: which components
//! take streams at all (see `library::catalog`).

use super::Elaborator;
use super::ir::{Around, Body, Callee, Context, Inner, Operand, Slot, Step, StepKind};
use super::{failure_body, infer, sound};
use crate::diagnostics::Diag;
use crate::diagnostics::stream_use::{Again, StreamTwice};
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::library::call::Bound;
use crate::library::component::component_decl;
use crate::names::declared::Entity;
use crate::names::program::Program;
use crate::node::{concrete, is_abstract};
use crate::types::Field;
use flux_syntax::tree::ItemKind;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

impl<'db> Elaborator<'db> {
    /// Says of a finished body what it consumes twice.
    pub(super) fn consumed_once(&mut self, body: &Body<'db>) {
        if self.streams {
            Consuming { db: self.db, program: self.program, diags: &mut self.diags }.body(body);
        }
    }
}

/// The names of the inputs that a node consumes.
pub fn consumed_inputs<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    node: Entity,
    context: Context,
) -> Vec<SmolStr> {
    if let Some(concrete) = concrete(db, node) {
        let passes = concrete.bound.as_ref().is_some_and(|bound| passes_on(db, bound));
        let inputs = concrete.signature.inputs.iter().filter(|field| !passes && field.ty.is_consumed());
        return inputs.map(|field| field.name.clone()).collect();
    }
    if !is_abstract(db, node) || !sound(db, program, node) {
        return Vec::new();
    }
    let params = &infer(db, program, node, context).body.params;
    let consumed = consumes(db, program, node, context).iter();
    consumed.filter_map(|param| params.get(*param as usize)).map(|(_, field)| field.name.clone()).collect()
}

/// Which of an abstract node's parameters it consumes.
#[salsa::tracked(returns(ref))]
fn consumes<'db>(db: &'db dyn Db, program: Program<'db>, node: Entity, context: Context) -> Vec<u32> {
    let body = &infer(db, program, node, context).body;
    if !body.params.iter().any(|(_, field)| field.ty.is_consumed()) {
        return Vec::new();
    }
    let uses = Consuming { db, program, diags: &mut Vec::new() }.body(body);
    let params = uses.iter().filter_map(|used| match used.slot {
        Slot::Param(param) => Some(param),
        Slot::Local(_) => None,
    });
    params.collect()
}

/// A stream that a step consumes.
#[derive(Clone)]
struct Use<'db> {
    slot: Slot,
    place: Place<'db>,
    /// It is a `body`, and no stream.
    body: bool,
}

struct Consuming<'a, 'db> {
    db: &'db dyn Db,
    program: Program<'db>,
    diags: &'a mut Vec<Diag<'db>>,
}

/// What is known of a body's values.
#[derive(Default)]
struct Values<'db> {
    /// Slots that are the value of another.
    same: FxHashMap<Slot, Slot>,
    /// What the program calls them.
    names: FxHashMap<Slot, SmolStr>,
    uses: Vec<Use<'db>>,
}

impl<'db> Values<'db> {
    fn alias(&mut self, slot: Slot, of: &Operand) {
        if let Operand::Slot(of) = of {
            let root = self.root(*of);
            self.same.insert(slot, root);
        }
    }

    fn name(&self, slot: Slot) -> SmolStr {
        self.names.get(&slot).cloned().unwrap_or_default()
    }

    fn root(&self, slot: Slot) -> Slot {
        self.same.get(&slot).copied().unwrap_or(slot)
    }
}

impl<'db> Consuming<'_, 'db> {
    /// What a body consumes, each once.
    fn body(&mut self, body: &Body<'db>) -> Vec<Use<'db>> {
        let mut values = Values::default();
        for (param, (_, field)) in body.params.iter().enumerate() {
            values.names.insert(Slot::Param(param as u32), field.name.clone());
        }
        for step in &body.steps {
            self.step(step, &mut values);
        }
        values.uses
    }

    fn step(&mut self, step: &Step<'db>, values: &mut Values<'db>) {
        match &step.kind {
            StepKind::Concrete { callee, inputs, outputs } => {
                for (operand, field) in inputs.iter().zip(taken(self.db, callee)) {
                    if let Some(field) = field.filter(|field| field.ty.is_consumed()) {
                        self.take(operand, step.place, !field.ty.is_stream(), values);
                    }
                }
                let named = put_out(self.db, callee).into_iter().zip(outputs);
                values.names.extend(named.map(|(field, slot)| (*slot, field.name.clone())));
            }
            StepKind::Copy { inputs, outputs } => {
                inputs.iter().zip(outputs).for_each(|(from, to)| values.alias(*to, from));
            }
            StepKind::Abstract { node, context, inputs, outputs, exports, .. } => {
                self.flow((*node, *context), inputs, (outputs, exports), step.place, values);
            }
            StepKind::Fork { branches } => {
                for branch in branches {
                    for used in self.inner(branch, values) {
                        self.take(&Operand::Slot(used.slot), used.place, used.body, values);
                    }
                }
            }
            StepKind::Dispatch { cases, .. } => {
                let mut first: Vec<Use<'db>> = Vec::new();
                for case in cases {
                    for used in self.inner(&case.body, values) {
                        if !first.iter().any(|known| known.slot == used.slot) {
                            first.push(used);
                        }
                    }
                }
                for used in first {
                    self.take(&Operand::Slot(used.slot), used.place, used.body, values);
                }
            }
            StepKind::Each { body, .. } => {
                for used in self.inner(body, values) {
                    let name = values.name(values.root(used.slot));
                    let mistake = StreamTwice { name, body: used.body, again: Again::Each };
                    self.diags.push(Diag::new(used.place, mistake));
                }
            }
        }
        if let (Some(around), Some(node)) = (&step.around, step.node()) {
            self.failed(around, node, values);
        }
    }

    /// What handles and recovers a step's failures: what the step consumes is gone for them. What a recovery consumes instead
    /// is gone for the steps behind it.
    fn failed(&mut self, around: &Around, node: Entity, values: &mut Values<'db>) {
        let (db, program) = (self.db, self.program);
        if !sound(db, program, node) {
            return;
        }
        let mut instead: Vec<Use<'db>> = Vec::new();
        for item in program.failures(db, node) {
            let body = &failure_body(db, program, item, around.context).body;
            if !body.params.iter().any(|(_, field)| field.ty.is_consumed()) {
                continue;
            }
            let given = |slot: Slot| {
                let Slot::Param(param) = slot else { return None };
                let (outer, _) = body.params.get(param as usize)?;
                let (_, operand) = around.values.iter().find(|(known, _)| known == outer)?;
                if let Operand::Slot(slot) = operand { Some(values.root(*slot)) } else { None }
            };
            for used in (Consuming { db, program, diags: &mut Vec::new() }).body(body) {
                let Some(slot) = given(used.slot) else { continue };
                if values.uses.iter().any(|known| known.slot == slot) {
                    let (name, again) = (values.name(slot), Again::Failed(node.name(db).clone()));
                    self.diags.push(Diag::new(used.place, StreamTwice { name, body: used.body, again }));
                } else if matches!(item.item(db).kind, ItemKind::Recover(_)) {
                    instead.push(Use { slot, ..used });
                }
            }
        }
        for used in instead {
            if !values.uses.iter().any(|known| known.slot == used.slot) {
                values.uses.push(used);
            }
        }
    }

    /// A node that is a flow.
    fn flow(
        &mut self,
        (node, context): (Entity, Context),
        inputs: &[Operand],
        (outputs, exports): (&[Slot], &[Slot]),
        place: Place<'db>,
        values: &mut Values<'db>,
    ) {
        let (db, program) = (self.db, self.program);
        if !sound(db, program, node) {
            return;
        }
        let body = &infer(db, program, node, context).body;
        for param in consumes(db, program, node, context) {
            if let Some(operand) = inputs.get(*param as usize) {
                let is_stream =
                    body.params.get(*param as usize).is_some_and(|(_, field)| field.ty.is_stream());
                self.take(operand, place, !is_stream, values);
            }
        }
        let put = body.outputs.iter().zip(outputs).chain(body.exports.iter().zip(exports));
        for (value, slot) in put {
            values.names.insert(*slot, value.field.name.clone());
            if let Operand::Slot(Slot::Param(param)) = value.operand
                && let Some(operand) = inputs.get(param as usize)
            {
                values.alias(*slot, operand);
            }
        }
    }

    /// What a body inside consumes of the values around it; what it puts out of these is still the same value.
    fn inner(&mut self, inner: &Inner<'db>, values: &mut Values<'db>) -> Vec<Use<'db>> {
        let around = |slot: Slot| match slot {
            Slot::Param(param) => match inner.inputs.get(param as usize) {
                Some(Operand::Slot(slot)) => Some(*slot),
                _ => None,
            },
            Slot::Local(_) => None,
        };
        let uses = self.body(&inner.body);
        let put = inner.body.outputs.iter().zip(&inner.outputs);
        for (value, slot) in put.chain(inner.body.exports.iter().zip(&inner.exports)) {
            if let Operand::Slot(from) = value.operand
                && let Some(of) = around(from)
            {
                values.alias(*slot, &Operand::Slot(of));
            }
        }
        uses.into_iter().filter_map(|used| Some(Use { slot: around(used.slot)?, ..used })).collect()
    }

    fn take(&mut self, operand: &Operand, place: Place<'db>, body: bool, values: &mut Values<'db>) {
        let Operand::Slot(slot) = operand else { return };
        let slot = values.root(*slot);
        match values.uses.iter().find(|used| used.slot == slot) {
            Some(first) => {
                let mistake = StreamTwice { name: values.name(slot), body, again: Again::Beside };
                self.diags.push(Diag::new(place, mistake).label(first.place));
            }
            None => values.uses.push(Use { slot, place, body }),
        }
    }
}

/// For each operand of a concrete step, the input that it is; none: it is passed on, and not consumed.
fn taken<'a>(db: &'a dyn Db, callee: &'a Callee<'_>) -> Vec<Option<&'a Field>> {
    match callee {
        Callee::Node(node) => {
            let Some(concrete) = concrete(db, *node) else { return Vec::new() };
            let passes = concrete.bound.as_ref().is_some_and(|bound| passes_on(db, bound));
            let inputs = concrete.order.iter().map(|at| concrete.signature.inputs.get(*at));
            inputs.map(|input| input.filter(|_| !passes)).collect()
        }
        Callee::Native { inputs, .. } | Callee::Made { inputs, .. } => inputs.iter().map(Some).collect(),
        Callee::Call { bound, inputs, .. } => {
            let passes = passes_on(db, bound);
            inputs.iter().map(|input| Some(input).filter(|_| !passes)).collect()
        }
    }
}

/// What a concrete step puts out by itself.
fn put_out<'a>(db: &'a dyn Db, callee: &'a Callee<'_>) -> Vec<&'a Field> {
    match callee {
        Callee::Node(node) => {
            let Some(concrete) = concrete(db, *node) else { return Vec::new() };
            let outputs = concrete.signature.outputs.iter().zip(&concrete.outputs);
            outputs.filter(|(_, through)| through.is_none()).map(|(field, _)| field).collect()
        }
        Callee::Native { outputs, .. } | Callee::Made { outputs, .. } | Callee::Call { outputs, .. } => {
            outputs.iter().collect()
        }
    }
}

/// Does a component pass on what it is given?
fn passes_on(db: &dyn Db, bound: &Bound<'_>) -> bool {
    component_decl(db, bound.component)
        .as_ref()
        .is_some_and(|decl| decl.row_in.is_some() && decl.row_out.is_some())
}
