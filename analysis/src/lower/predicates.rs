//! Semantic types: the block that decides each.

use super::Lower;
use super::blocks::{Place, Slots};
use crate::check::Trail;
use crate::elaborate::ir::{Body, Callee, Context, Operand, Outer, Slot, Step, StepKind, Value};
use crate::elaborate::{infer, predicate_node};
use crate::index::{Entity, named_items};
use crate::node::{Definition, definition, signature};
use crate::statement::ItemRef;
use crate::types::{Field, Ty};
use flux_plan::{Predicate, PredicateId};
use flux_syntax::tree::{self, ItemKind};
use smol_str::SmolStr;

impl<'db> Lower<'db> {
    /// The predicate of a semantic type for a type of value, under what is held where it runs.
    pub(super) fn predicate(
        &mut self,
        typedef: Entity,
        ty: &Ty,
        value: &Operand,
        place: &Place,
    ) -> PredicateId {
        let name = crate::constraints::input_of(value, &place.names).cloned();
        // A predicate without constraints is the same wherever it runs.
        let held = match predicate_node(self.db, typedef) {
            Some(_) => place.held.clone(),
            None => Vec::new(),
        };
        let key = (typedef, ty.clone(), held.clone());
        if let Some(id) = self.predicates.get(&key) {
            return *id;
        }
        let Some(item) = named_items(self.db, typedef).first().copied() else { return PredicateId(0) };
        let body = self.predicate_body(item, typedef, ty);
        let block = self.reserve(&self.display(typedef), None);
        self.fill(
            block,
            &body,
            &Slots::plain(&body),
            Place { held, names: vec![name], trail: Trail::new(), handlers: false },
        );
        let at = self.item_at(item);
        let name = self.display(typedef);
        self.plan.predicates.push(Predicate { name, block, at });
        let id = PredicateId(self.plan.predicates.len() as u32 - 1);
        self.predicates.insert(key, id);
        id
    }

    /// One step from the value to a `bool`.
    fn predicate_body(&mut self, item: ItemRef<'db>, typedef: Entity, ty: &Ty) -> Body<'db> {
        let it = Field { name: SmolStr::new_static("it"), ty: ty.clone() };
        let yes = Field { name: SmolStr::new_static("yes"), ty: Ty::Bool };
        let place = item.name(self.db);
        let given = vec![Operand::Slot(Slot::Param(0))];
        let kind = self.predicate_step(item, typedef, &it, &yes, given);
        Body {
            params: vec![(Outer::Tuple(0), it)],
            locals: 1,
            steps: vec![Step { kind, wiring: None, around: None, place }],
            outputs: vec![Value { field: yes, operand: Operand::Slot(Slot::Local(0)) }],
            ..Body::default()
        }
    }

    fn predicate_step(
        &mut self,
        item: ItemRef<'db>,
        typedef: Entity,
        it: &Field,
        yes: &Field,
        inputs: Vec<Operand>,
    ) -> StepKind<'db> {
        let db = self.db;
        let outputs = vec![Slot::Local(0)];
        let native = |name: &SmolStr| Callee::Native {
            name: name.clone(),
            inputs: vec![it.clone()],
            outputs: vec![yes.clone()],
        };
        let ItemKind::Typedef(written) = &item.item(db).kind else {
            return StepKind::Concrete { callee: native(&it.name), inputs, outputs };
        };
        let callee = match (&written.predicate, predicate_node(db, typedef)) {
            (_, Some(node)) => match definition(db, node) {
                Definition::Flow(_) | Definition::Cases(_) => {
                    return self.abstract_predicate(node, it, inputs);
                }
                _ => Callee::Node(node),
            },
            (tree::Predicate::Node(name), None) => native(&name.text),
            (tree::Predicate::Using(call), None) => {
                let file = typedef.file(db);
                match crate::call::bind(db, file, item, call, &mut Vec::new()) {
                    Some(bound) => Callee::Call {
                        node: None,
                        bound,
                        inputs: vec![it.clone()],
                        outputs: vec![yes.clone()],
                    },
                    None => native(&call.component.text),
                }
            }
        };
        StepKind::Concrete { callee, inputs, outputs }
    }

    fn abstract_predicate(&mut self, node: Entity, it: &Field, given: Vec<Operand>) -> StepKind<'db> {
        let tuple = match signature(self.db, node) {
            Some(signature) => signature.inputs.clone(),
            None => vec![it.clone()],
        };
        let context = Context::new(self.db, tuple, vec![true], Vec::new(), false);
        let body = &infer(self.db, self.program, node, context).body;
        let params: Vec<Outer> = body.params.iter().map(|(outer, _)| outer.clone()).collect();
        let inputs = params.iter().map(|_| given[0].clone()).collect();
        StepKind::Abstract {
            node,
            context,
            params,
            inputs,
            outputs: vec![Slot::Local(0)],
            exports: Vec::new(),
        }
    }
}
