//! Steps one after another: which node or component each runs, how it is wired, what it leaves behind.

use super::Elaborator;
use super::ir::{Body, Callee, Operand, Outer, Step, StepKind};
use super::scope::{Binding, Frame, Scope, Seen, Source, in_slot};
use super::trace::Arrow;
use super::{infer, own_context, sound};
use crate::diagnostics::source_as_node::SourceAsNode;
use crate::diagnostics::{Diag, unknown_node};
use crate::files::index::may_be_native;
use crate::files::statement::Place;
use crate::library::call::{Bound, never_returns};
use crate::names::declared::{Entity, Space};
use crate::names::{native, resolve, unknown};
use crate::node::{Concrete, Definition, concrete, definition, is_broken, is_source, signature, using_call};
use crate::types::Field;
use flux_syntax::tree;

impl<'db> Elaborator<'db> {
    pub(super) fn steps(
        &mut self,
        steps: &[tree::Step],
        scope: &mut Scope,
        frame: &mut Frame,
        out: &mut Vec<Step<'db>>,
    ) {
        if steps.is_empty() {
            // Only a body that could not be read has none.
            return scope.lose();
        }
        for step in steps {
            let before = self.arrows.is_some().then(|| (scope.seen(), out.len()));
            self.step(step, scope, frame, out);
            if let Some((before, made)) = before {
                let by_name = self.found_by_name(out.get(made..).unwrap_or_default());
                let arrow = Arrow { place: self.item.at(step.span), before, after: scope.seen(), by_name };
                self.arrows.get_or_insert_default().push(arrow);
            }
        }
    }

    fn step(&mut self, step: &tree::Step, scope: &mut Scope, frame: &mut Frame, out: &mut Vec<Step<'db>>) {
        let place = self.item.at(step.span);
        let before = std::mem::take(&mut scope.last);
        match &step.kind {
            _ if step.each.is_some() => self.each(step, scope, frame, out),
            tree::StepKind::Node(name) => self.node(name, scope, frame, out),
            tree::StepKind::Call(call) => {
                self.call(call, scope, frame, out);
                scope.still(before);
            }
            tree::StepKind::Record(record) => self.record(record, scope, frame, out),
            tree::StepKind::Group(body) => self.steps(&body.steps, scope, frame, out),
            tree::StepKind::Fork(branches) => self.fork(branches, place, scope, frame, out),
        }
    }

    fn node(&mut self, name: &tree::Name, scope: &mut Scope, frame: &mut Frame, out: &mut Vec<Step<'db>>) {
        let place = self.item.at(name.span);
        let Some(node) = resolve(self.db, self.file, Space::Node, &name.text) else {
            return match native(self.db, self.file, &name.text).filter(|_| self.is_native_handler(name)) {
                Some(node) => self.native_handler(node, name, place, scope, frame, out),
                None => {
                    self.unknown(name, place);
                    scope.lose();
                }
            };
        };
        if is_broken(self.db, node) {
            return scope.lose();
        }
        match definition(self.db, node) {
            Definition::Concrete { .. } => match concrete(self.db, node) {
                Some(concrete) if is_source(self.db, concrete) => {
                    self.diags.push(Diag::new(place, SourceAsNode { name: name.text.clone() }));
                    scope.lose();
                }
                Some(concrete) => self.concrete(node, concrete, place, scope, frame, out),
                None => scope.lose(),
            },
            Definition::Using(item) => {
                let bound = using_call(self.db, node.file(self.db), item, &mut Vec::new());
                match bound {
                    Some(bound) => self.bound(Some(node), bound, place, scope, frame, out),
                    None => scope.lose(),
                }
            }
            Definition::Flow(_) | Definition::Cases(_) => match signature(self.db, node) {
                Some(signature) => {
                    let (inputs, outputs) = (&signature.inputs, &signature.outputs);
                    self.abstract_with(node, inputs, outputs, place, scope, frame, out);
                }
                None => self.abstract_without(node, place, scope, frame, out),
            },
            Definition::Source(_) => {
                self.diags.push(Diag::new(place, SourceAsNode { name: name.text.clone() }));
                scope.lose();
            }
            Definition::Missing => scope.lose(),
        }
    }

    /// A handler that is named and declared nowhere is native, as in the paper's programs.
    fn is_native_handler(&self, name: &tree::Name) -> bool {
        let item = &self.item.item(self.db).kind;
        matches!(item, tree::ItemKind::Handler(_)) && may_be_native(item) == Some(name)
    }

    /// It takes what it is given, and what it puts out nobody can know.
    fn native_handler(
        &mut self,
        node: Entity,
        name: &tree::Name,
        place: Place<'db>,
        scope: &mut Scope,
        frame: &mut Frame,
        out: &mut Vec<Step<'db>>,
    ) {
        let (inputs, operands) = self.settled(&scope.tuple, frame, place, out);
        let callee = Callee::Native { node, name: name.text.clone(), inputs, outputs: Vec::new() };
        let kind = StepKind::Concrete { callee, inputs: operands, outputs: Vec::new() };
        out.push(Step { kind, wiring: Some(flux_plan::Wiring::Position), around: None, place });
        scope.replace(Vec::new());
    }

    fn unknown(&mut self, name: &tree::Name, place: Place<'db>) {
        let component = crate::library::component::find_component(self.db, self.file, &name.text);
        self.diags.extend(match component {
            Some(_) => Some(unknown_node::component(place, &name.text)),
            None => unknown::node(self.db, self.file, place, &name.text),
        });
    }

    fn concrete(
        &mut self,
        node: Entity,
        concrete: &Concrete<'db>,
        place: Place<'db>,
        scope: &mut Scope,
        frame: &mut Frame,
        out: &mut Vec<Step<'db>>,
    ) {
        let signature = &concrete.signature;
        let wired = self.wire(node.name(self.db), &signature.inputs, scope, frame, place, out);
        let mut own = Vec::new();
        let mut put: Vec<Seen> = Vec::with_capacity(signature.outputs.len());
        for (field, through) in signature.outputs.iter().zip(&concrete.outputs) {
            put.push(match through {
                Some(input) => {
                    Seen { field: field.clone(), source: Source::Inside(wired.operands[*input].clone()) }
                }
                None => {
                    own.push(frame.local());
                    in_slot(field.clone(), own[own.len() - 1])
                }
            });
        }
        self.recoverable(node, &mut put, &own, place, frame, out);
        let around = self.around(node, &signature.inputs, &wired.operands, &put);
        let inputs = concrete.order.iter().map(|i| wired.operands[*i].clone()).collect();
        let kind = StepKind::Concrete { callee: Callee::Node(node), inputs, outputs: own };
        out.push(Step { kind, wiring: wired.by, around, place });
        scope.never |= concrete.bound.as_ref().is_some_and(|bound| self.ends(Some(node), bound));
        scope.put(put);
    }

    /// A call that never returns, and that no recovery stands in for.
    pub(super) fn ends(&self, node: Option<Entity>, bound: &Bound<'db>) -> bool {
        let recovers = |node| self.program.recoveries(self.db, node).next().is_some();
        never_returns(self.db, bound) && !node.is_some_and(recovers)
    }

    /// An abstract node with a signature sees its inputs alone.
    #[expect(clippy::too_many_arguments, reason = "the step and where it stands, all of them needed")]
    fn abstract_with(
        &mut self,
        node: Entity,
        inputs: &[Field],
        outputs: &[Field],
        place: Place<'db>,
        scope: &mut Scope,
        frame: &mut Frame,
        out: &mut Vec<Step<'db>>,
    ) {
        let wired = self.wire(node.name(self.db), inputs, scope, frame, place, out);
        let context = own_context(self.db, inputs);
        let slots = frame.locals(outputs.len());
        let put: Vec<Seen> =
            outputs.iter().zip(&slots).map(|(field, slot)| in_slot(field.clone(), *slot)).collect();
        let around = self.around(node, inputs, &wired.operands, &put);
        if sound(self.db, self.program, node) {
            let body = &infer(self.db, self.program, node, context).body;
            let given = body.params.iter().map(|(outer, _)| {
                let at = match outer {
                    Outer::Tuple(i) => Some(*i as usize),
                    Outer::Name(name) => inputs.iter().position(|f| f.name == *name),
                };
                at.map_or(Operand::Missing, |at| wired.operands[at].clone())
            });
            let (inputs, outputs) = (given.collect(), slots);
            let params = params_of(body);
            let kind = StepKind::Abstract { node, context, params, inputs, outputs, exports: Vec::new() };
            out.push(Step { kind, wiring: wired.by, around, place });
            scope.never |= body.never && self.program.recoveries(self.db, node).next().is_none();
        }
        scope.put(put);
    }

    /// An abstract node without signature sees what its user sees.
    fn abstract_without(
        &mut self,
        node: Entity,
        place: Place<'db>,
        scope: &mut Scope,
        frame: &mut Frame,
        out: &mut Vec<Step<'db>>,
    ) {
        if !sound(self.db, self.program, node) {
            return scope.lose();
        }
        let context = self.context_for(node, scope);
        let body = &infer(self.db, self.program, node, context).body;
        self.streams |= body.params.iter().any(|(_, field)| field.ty.is_consumed());
        let inputs = body.params.iter().map(|(outer, _)| scope.outer(frame, outer)).collect();
        let outputs = frame.locals(body.outputs.len());
        let values = body.outputs.iter().zip(&outputs);
        let mut put: Vec<Seen> = values.map(|(value, slot)| in_slot(value.field.clone(), *slot)).collect();
        let around = self.around_without(node, context, scope, &put, frame);
        let exports = frame.locals(body.exports.len());
        let kind = StepKind::Abstract {
            node,
            context,
            params: params_of(body),
            inputs,
            outputs,
            exports: exports.clone(),
        };
        out.push(Step { kind, wiring: None, around, place });
        for (export, slot) in body.exports.iter().zip(&exports) {
            // What is an output too is one value: a recovery puts another in its place.
            let one = body.output_of(&export.field.name).map(|at| put[at].clone());
            let seen = one.unwrap_or_else(|| in_slot(export.field.clone(), *slot));
            scope.bind(&export.field.name, Binding::Is(seen));
        }
        for (name, lost) in &body.lost {
            scope.bind(name, Binding::Lost(*lost));
        }
        let recovers = self.program.recoveries(self.db, node).next().is_some();
        for kept in &body.kept {
            let (name, at) = (&kept.field.name, body.output_of(&kept.field.name));
            match (at, scope.value(name)) {
                // Another value may come in its place.
                (Some(at), _) if recovers => scope.bind(name, Binding::Is(put[at].clone())),
                // It is still what it was.
                (Some(at), Some(own)) if own.field.ty == put[at].field.ty => {
                    put[at].source = own.source.clone();
                    scope.renew(name);
                }
                _ => scope.renew(name),
            }
        }
        scope.last.clone_from(&body.last);
        scope.never |= body.never && !recovers;
        scope.replace(put);
        scope.broken = body.broken;
        scope.open |= body.broken;
        self.keep_what_recoveries_give(node, context, scope);
    }
}

fn params_of(body: &Body<'_>) -> Vec<Outer> {
    body.params.iter().map(|(outer, _)| outer.clone()).collect()
}
