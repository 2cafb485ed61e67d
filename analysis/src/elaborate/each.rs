//! `each`: a body for every element of a list.

use super::Elaborator;
use super::ir::{Body, Inner, Operand, Outer, Step, StepKind};
use super::scope::{Binding, Frame, Scope, Seen, Source, finish, in_slot};
use crate::diagnostics::Diag;
use crate::diagnostics::each_without_list::{NoList, NobodyTakes};
use crate::diagnostics::stream_use::StreamInside;
use crate::library::component::{component_decl, find_component};
use crate::names::declared::{Entity, Space};
use crate::names::resolve;
use crate::node::{Definition, definition, signature, using_of};
use crate::types::unify::Bindings;
use crate::types::{Field, Ty, show_tuple};
use flux_syntax::tree;
use smol_str::SmolStr;
use std::sync::Arc;

/// What an element is called where nothing inside has a name for it.
const ELEMENT: SmolStr = SmolStr::new_static("it");

impl<'db> Elaborator<'db> {
    pub(super) fn each(
        &mut self,
        step: &tree::Step,
        scope: &mut Scope,
        frame: &mut Frame,
        out: &mut Vec<Step<'db>>,
    ) {
        let place = self.item.at(step.span);
        let element = match scope.tuple.as_slice() {
            [Seen { field: Field { ty: Ty::List(element), .. }, .. }] => Some((**element).clone()),
            _ => None,
        };
        let Some(element) = element else {
            if !scope.broken {
                let fields = scope.fields();
                let list = fields.iter().find(|f| matches!(f.ty, Ty::List(_))).map(|f| f.name.clone());
                self.diags.push(Diag::new(place, NoList { tuple: show_tuple(self.db, &fields), list }));
            }
            return scope.lose();
        };
        let inner = tree::Step { each: None, ..step.clone() };
        let Some(name) = self.element_name(self.file, &inner, &element, 0) else {
            self.diags.push(Diag::new(place, NobodyTakes { element: element.show(self.db) }));
            return scope.lose();
        };
        let list = frame.operand(&scope.tuple[0]);
        let body = self.element_body(&inner, scope, Field { name, ty: element });
        let inputs = body.params.iter().enumerate().map(|(i, (outer, _))| match i {
            0 => Operand::Missing,
            _ => scope.outer(frame, outer),
        });
        let inputs = inputs.collect();
        let (outputs, exports) = (frame.locals(body.outputs.len()), frame.locals(body.exports.len()));
        if body.outputs.iter().chain(&body.exports).any(|value| value.field.ty.is_stream()) {
            self.diags.push(Diag::new(place, StreamInside { holder: SmolStr::new_static("list") }));
            return scope.lose();
        }
        let body = Inner { inputs, outputs, exports, body };
        after(&body, scope);
        out.push(Step { kind: StepKind::Each { list, body }, wiring: None, around: None, place });
    }

    fn element_body(&mut self, step: &tree::Step, scope: &Scope, element: Field) -> Body<'db> {
        let mut start = scope.inner();
        let seen = Seen { field: element.clone(), source: Source::Outer(Outer::Tuple(0)) };
        start.tuple = vec![seen.clone()];
        start.set(&element.name, Binding::Is(seen.clone()));
        start.last = vec![element.name.clone()];
        let (mut inside, mut frame) = (start.clone(), Frame::default());
        // The element is parameter 0, used or not.
        frame.operand(&seen);
        let mut body = Body::default();
        self.steps(std::slice::from_ref(step), &mut inside, &mut frame, &mut body.steps);
        let mut body = finish(&start, inside, frame, body);
        // Of the names inside, only those of the last step are seen afterwards.
        let last = &body.last;
        body.exports.retain(|export| last.contains(&export.field.name));
        body.lost.retain(|(name, _)| last.contains(name));
        body.kept.retain(|kept| last.contains(&kept.field.name));
        body
    }

    /// The name under which the element goes in: that of the first input of its type of the (first) node inside.
    fn element_name(
        &self,
        file: crate::files::SourceFile,
        step: &tree::Step,
        element: &Ty,
        depth: u32,
    ) -> Option<SmolStr> {
        if step.each.is_some() {
            return matches!(element, Ty::List(_)).then_some(ELEMENT);
        }
        match &step.kind {
            tree::StepKind::Node(name) => match resolve(self.db, file, Space::Node, &name.text) {
                Some(node) => self.element_name_of(node, element, depth),
                None => Some(ELEMENT),
            },
            tree::StepKind::Call(call) => self.element_name_of_call(file, call, element),
            tree::StepKind::Record(_) => Some(ELEMENT),
            tree::StepKind::Group(body) => self.element_name(file, body.steps.first()?, element, depth),
            tree::StepKind::Fork(branches) => {
                self.element_name(file, branches.first()?.steps.first()?, element, depth)
            }
        }
    }

    fn element_name_of(&self, node: Entity, element: &Ty, depth: u32) -> Option<SmolStr> {
        if let Some(signature) = signature(self.db, node) {
            return signature.inputs.iter().find(|f| element.suits(self.db, &f.ty)).map(|f| f.name.clone());
        }
        match definition(self.db, node) {
            // Depth: a cycle of flows is told elsewhere, and must not hang us here.
            Definition::Flow(item) if depth < 64 => match &item.item(self.db).kind {
                tree::ItemKind::Flow(tree::Flow { body: Some(body), .. }) => {
                    let first = body.steps.first()?;
                    self.element_name(node.file(self.db), first, element, depth + 1)
                }
                _ => Some(ELEMENT),
            },
            Definition::Cases(cases) if depth < 64 => {
                let first = cases.into_iter().find_map(|item| match &item.item(self.db).kind {
                    tree::ItemKind::Flow(tree::Flow { body: Some(body), .. }) => {
                        let first = body.steps.first().filter(|step| step.each.is_none())?;
                        let name = self.element_name(node.file(self.db), first, element, depth + 1)?;
                        (name != ELEMENT).then_some(name)
                    }
                    _ => None,
                });
                first.or(Some(ELEMENT))
            }
            Definition::Using(item) => {
                self.element_name_of_call(node.file(self.db), using_of(self.db, item)?, element)
            }
            _ => Some(ELEMENT),
        }
    }

    fn element_name_of_call(
        &self,
        file: crate::files::SourceFile,
        call: &tree::Call,
        element: &Ty,
    ) -> Option<SmolStr> {
        let Some(component) = find_component(self.db, file, &call.component.text) else {
            return Some(ELEMENT);
        };
        let decl = component_decl(self.db, component).as_ref()?;
        let takes = |f: &&Field| Bindings::default().unify(&f.ty, element) || element.suits(self.db, &f.ty);
        let input = decl.inputs.iter().find(takes).map(|f| f.name.clone());
        // At a prompt a text may name it: `each cel("it * 2")`.
        let named = decl.row_in.is_some() || self.is_tried();
        input.or_else(|| named.then_some(ELEMENT))
    }
}

/// What is seen behind it: lists.
fn after(body: &Inner<'_>, scope: &mut Scope) {
    let list = |field: &Field| Field { name: field.name.clone(), ty: Ty::List(Arc::new(field.ty.clone())) };
    let outputs = body.body.outputs.iter().zip(&body.outputs);
    let tuple: Vec<Seen> = outputs.map(|(value, slot)| in_slot(list(&value.field), *slot)).collect();
    for (export, slot) in body.body.exports.iter().zip(&body.exports) {
        let one = body.body.output_of(&export.field.name).map(|at| tuple[at].clone());
        let seen = one.unwrap_or_else(|| in_slot(list(&export.field), *slot));
        scope.bind(&export.field.name, Binding::Is(seen));
    }
    for kept in &body.body.kept {
        if let Some(at) = body.body.output_of(&kept.field.name) {
            scope.bind(&kept.field.name, Binding::Is(tuple[at].clone()));
        }
    }
    for (name, lost) in &body.body.lost {
        scope.bind(name, Binding::Lost(*lost));
    }
    scope.replace(tuple);
    if body.body.broken {
        scope.lose();
    }
}
