//! Steps: what each runs, what it takes before, what catches it.

use super::blocks::{Ids, Place, Slots};
use super::{BlockKey, Lower, What};
use crate::constraints::{Use, lock_summary, node_ref, uses};
use crate::elaborate::infer;
use crate::elaborate::ir::{Callee, Context, Inner, Operand, Outer, Step, StepKind, Test};
use crate::elaborate::runs::{callee_inputs, given_names, inner_names, input_of, name_of};
use crate::locks::{self, Child, Entry, Hold, Role, Scope, Summary};
use crate::names::declared::Entity;
use crate::node::annotations::facts;
use flux_plan::{BlockId, Branch, Case, LockUse, NodeId, StateKey, StateUse, ThrottleUse};
use smol_str::SmolStr;

impl<'db> Lower<'db> {
    pub(super) fn step(
        &mut self,
        step: &Step<'db>,
        slots: &Slots,
        place: &Place,
        inside: BlockId,
    ) -> flux_plan::Step {
        let node = step.node();
        let id = place.ids.next(&self.runs(step));
        let (kind, entry) = match &step.kind {
            StepKind::Concrete { callee, inputs, outputs } => {
                let (entry, named) = self.enter_concrete(callee, inputs, place);
                let node = self.callee(callee, step.place);
                let inputs: Vec<_> = inputs.iter().map(|o| slots.operand(o)).collect();
                let inputs = self.arranged(callee, inputs);
                let outputs = outputs.iter().map(|s| slots.slot(*s)).collect();
                (flux_plan::StepKind::Call { node, inputs, outputs }, Some((entry, named)))
            }
            StepKind::Abstract { node, context, params, inputs, outputs, exports } => {
                let (entry, named) = self.enter_abstract(*node, *context, params, inputs, place);
                let block = self.node_block(*node, *context, &entry, place.handlers);
                let given = inputs.iter().map(|o| slots.operand(o)).collect();
                let results = outputs.iter().map(|s| Some(slots.slot(*s))).collect();
                let own = self.plan.blocks[block.index()].exports.len();
                let mut out: Vec<_> = exports.iter().map(|s| Some(slots.slot(*s))).collect();
                out.resize(own, None);
                let body = Branch { block, inputs: given, results, exports: out };
                let id = self.abstract_node(*node, Some(*context));
                (flux_plan::StepKind::Block { node: id, body }, Some((entry, named)))
            }
            StepKind::Dispatch { cases, results } => {
                let node = self.plan.blocks[inside.index()].node;
                let names = self.case_names(cases);
                let cases = cases.iter().zip(names);
                let cases = cases.map(|(case, name)| self.case(case, name, results, slots, place)).collect();
                // A dispatch is always the body of a node.
                let node = node.unwrap_or(flux_plan::NodeId(0));
                (flux_plan::StepKind::Dispatch { node, cases }, None)
            }
            StepKind::Copy { inputs, outputs } => {
                let inputs = inputs.iter().map(|o| slots.operand(o)).collect();
                let outputs = outputs.iter().map(|s| slots.slot(*s)).collect();
                (flux_plan::StepKind::Copy { inputs, outputs }, None)
            }
            StepKind::Fork { branches } => (self.fork(branches, slots, place, inside), None),
            StepKind::Each { list, body } => {
                let in_order = self.each_in_order(body, place);
                let mut branch = self.inner(body, slots, place, inside, "each");
                branch.inputs.remove(0);
                (flux_plan::StepKind::Each { list: slots.operand(list), body: branch, in_order }, None)
            }
        };
        let (locks, held) = match &entry {
            Some((entry, named)) => (self.lock_uses(entry, named, slots), entry.held.clone()),
            None => (Vec::new(), Vec::new()),
        };
        let on_error = self.on_error(step, slots, &held, place.handlers, &kind);
        let reply = node.is_some_and(|node| facts(self.db, node).output);
        let mut made = flux_plan::Step::new(id, kind, self.at(step.place));
        let named = entry.map_or_else(Vec::new, |(_, named)| named);
        (made.reads, made.writes) = self.state_keys(&made, &named, slots);
        if let Some(node) = node {
            let key = |by: &SmolStr| {
                named.iter().find(|(name, _)| name == by).map(|(_, operand)| slots.operand(operand))
            };
            let facts = facts(self.db, node);
            made.limit_key = facts.limit_by.as_ref().and_then(key);
            made.throttle = facts.throttle.as_ref().map(|throttle| ThrottleUse {
                of: self.declare(node),
                key: throttle.by.as_ref().and_then(key),
            });
        }
        flux_plan::Step { locks, on_error, reply, wiring: step.wiring, ..made }
    }

    /// What a step runs, in a word.
    fn runs(&self, step: &Step<'db>) -> String {
        match &step.kind {
            StepKind::Concrete { callee, .. } => match callee {
                Callee::Node(node) | Callee::Call { node: Some(node), .. } => self.display(*node),
                Callee::Native { name, .. } => name.to_string(),
                Callee::Made { .. } => "record".to_owned(),
                Callee::Call { node: None, bound, .. } => bound.component.name(self.db).to_string(),
            },
            StepKind::Abstract { node, .. } => self.display(*node),
            StepKind::Dispatch { .. } => "dispatch".to_owned(),
            StepKind::Copy { .. } => "record".to_owned(),
            StepKind::Fork { .. } => "fork".to_owned(),
            StepKind::Each { .. } => "each".to_owned(),
        }
    }

    /// What the node of a step reads and writes, keys in terms of the values that it is given.
    fn state_keys(
        &self,
        step: &flux_plan::Step,
        named: &[(SmolStr, Operand)],
        slots: &Slots,
    ) -> (Vec<StateKey>, Vec<StateKey>) {
        let (node, given): (NodeId, &[flux_plan::Operand]) = match &step.kind {
            flux_plan::StepKind::Call { node, inputs, .. } => (*node, inputs),
            flux_plan::StepKind::Block { node, .. } => (*node, &[]),
            _ => return (Vec::new(), Vec::new()),
        };
        let node = self.plan.node(node);
        let operand = |key: &String| {
            let at = node.inputs.iter().position(|field| field.name == *key);
            let by_place = at.and_then(|at| given.get(at)).cloned();
            let by_name =
                || named.iter().find(|(name, _)| name == key).map(|(_, found)| slots.operand(found));
            by_place.or_else(by_name)
        };
        let keys = |uses: &[StateUse]| {
            let key =
                |used: &StateUse| StateKey { state: used.state, key: used.key.as_ref().and_then(operand) };
            uses.iter().map(key).collect()
        };
        (keys(&node.effects.reads), keys(&node.effects.writes))
    }

    fn child_summary(&self, node: Entity, context: Context) -> &'db Summary {
        &lock_summary(self.db, self.program, node, context).summary
    }

    /// Enters a concrete node: what it takes, and the operand of each of its inputs by name.
    fn enter_concrete(
        &self,
        callee: &Callee<'db>,
        inputs: &[Operand],
        place: &Place,
    ) -> (Entry, Vec<(SmolStr, Operand)>) {
        let Some((node, context, names)) = callee_inputs(self.db, callee) else {
            return (Entry::default(), Vec::new());
        };
        let named: Vec<(SmolStr, Operand)> = names.iter().cloned().zip(inputs.iter().cloned()).collect();
        (self.enter(node, context, &named, Role::Step, place), named)
    }

    fn enter_abstract(
        &self,
        node: Entity,
        context: Context,
        params: &[Outer],
        inputs: &[Operand],
        place: &Place,
    ) -> (Entry, Vec<(SmolStr, Operand)>) {
        let name = |outer: &Outer| name_of(self.db, context, outer);
        let named = params.iter().zip(inputs).filter_map(|(p, o)| Some((name(p)?, o.clone())));
        let named: Vec<(SmolStr, Operand)> = named.collect();
        (self.enter(node, context, &named, Role::Step, place), named)
    }

    fn enter(
        &self,
        node: Entity,
        context: Context,
        named: &[(SmolStr, Operand)],
        role: Role,
        place: &Place,
    ) -> Entry {
        let summary = self.child_summary(node, context);
        if summary.is_empty() {
            return Entry::default();
        }
        let wiring: Vec<(SmolStr, SmolStr)> =
            named.iter().filter_map(|(n, o)| Some((n.clone(), input_of(o, &place.names)?.clone()))).collect();
        let me = node_ref(self.db, node);
        locks::enter(&place.held, &Child { node: &me, role, summary, wiring: &wiring })
    }

    fn lock_uses(&self, entry: &Entry, named: &[(SmolStr, Operand)], slots: &Slots) -> Vec<LockUse> {
        let one = |own: &locks::Own| {
            let key = match &own.hold.scope {
                Scope::Key(input) => {
                    named.iter().find(|(name, _)| name == input).map(|(_, operand)| slots.operand(operand))
                }
                _ => None,
            };
            let session = own.hold.scope == Scope::Session;
            LockUse { lock: self.lock(&own.hold.lock), mode: own.hold.mode, key, session }
        };
        entry.take.iter().map(one).collect()
    }

    /// The block of an abstract node under what is held.
    pub(super) fn node_block(
        &mut self,
        node: Entity,
        context: Context,
        entry: &Entry,
        handlers: bool,
    ) -> BlockId {
        let held: Vec<Hold> = entry.held.clone();
        let key = BlockKey { what: What::Node(node), context, held: held.clone(), handlers };
        if let Some(id) = self.blocks.get(&key) {
            return *id;
        }
        let plan_node = self.abstract_node(node, Some(context));
        let name = self.display(node);
        let id = self.reserve(&name, Some(plan_node));
        self.blocks.insert(key, id);
        let body = &infer(self.db, self.program, node, context).body;
        let names = given_names(self.db, context, body);
        let ids = Ids::of(name);
        self.fill(id, body, &Slots::plain(body), Place { held, names, handlers, ids });
        id
    }

    /// A body inside a body.
    fn inner(
        &mut self,
        inner: &Inner<'db>,
        slots: &Slots,
        place: &Place,
        around: BlockId,
        what: &str,
    ) -> Branch {
        let name = format!("{} {what}", self.plan.blocks[around.index()].name);
        let id = self.reserve(&name, None);
        let names = inner_names(inner, &place.names);
        self.fill(id, &inner.body, &Slots::plain(&inner.body), Place { names, ..place.clone() });
        Branch {
            block: id,
            inputs: inner.inputs.iter().map(|o| slots.operand(o)).collect(),
            results: inner.outputs.iter().map(|s| Some(slots.slot(*s))).collect(),
            exports: inner.exports.iter().map(|s| Some(slots.slot(*s))).collect(),
        }
    }

    fn fork(
        &mut self,
        branches: &[Inner<'db>],
        slots: &Slots,
        place: &Place,
        around: BlockId,
    ) -> flux_plan::StepKind {
        let needs: Vec<Vec<&Summary>> = branches.iter().map(|b| self.summaries(b, place)).collect();
        let needs: Vec<&[&Summary]> = needs.iter().map(Vec::as_slice).collect();
        let after = locks::conflicts(&place.held, &needs);
        let numbered = branches.iter().enumerate();
        let branches = numbered
            .map(|(i, b)| self.inner(b, slots, place, around, &format!("branch {}", i + 1)))
            .collect();
        flux_plan::StepKind::Fork { branches, after }
    }

    fn each_in_order(&self, body: &Inner<'db>, place: &Place) -> bool {
        locks::in_order(&place.held, &self.summaries(body, place))
    }

    fn summaries(&self, inner: &Inner<'db>, place: &Place) -> Vec<&'db Summary> {
        let mut found: Vec<Use> = Vec::new();
        uses(self.db, self.program, &inner.body, &inner_names(inner, &place.names), Role::Step, &mut found);
        found.iter().map(|u| self.child_summary(u.node, u.context)).collect()
    }

    fn case(
        &mut self,
        case: &crate::elaborate::ir::Case<'db>,
        owner: String,
        results: &[crate::elaborate::ir::Slot],
        slots: &Slots,
        place: &Place,
    ) -> Case {
        let tests = case.tests.iter().map(|test| self.test(test, slots, place)).collect();
        let id = self.reserve(&self.case_name(case), None);
        let inner = &case.body;
        let names = inner_names(inner, &place.names);
        let ids = Ids::of(owner);
        self.fill(id, &inner.body, &Slots::plain(&inner.body), Place { names, ids, ..place.clone() });
        let (outputs, exports) = results.split_at(inner.body.outputs.len().min(results.len()));
        let body = Branch {
            block: id,
            inputs: inner.inputs.iter().map(|o| slots.operand(o)).collect(),
            results: outputs.iter().map(|s| Some(slots.slot(*s))).collect(),
            exports: exports.iter().take(inner.body.exports.len()).map(|s| Some(slots.slot(*s))).collect(),
        };
        Case { tests, body }
    }

    /// What tells the bodies of a dispatch's cases apart: their patterns, and a number where those are the same.
    fn case_names(&self, cases: &[crate::elaborate::ir::Case<'db>]) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        let mut seen: rustc_hash::FxHashMap<String, u32> = rustc_hash::FxHashMap::default();
        for case in cases {
            let written = self.case_name(case);
            let patterns = written.split_once(':').map_or("", |(_, patterns)| patterns);
            let file = case.item.statement.file(self.db);
            let node = match &case.item.item(self.db).kind {
                flux_syntax::tree::ItemKind::Flow(flow) => self.display(Entity::new(
                    self.db,
                    file,
                    crate::names::declared::Space::Node,
                    flow.name.text.clone(),
                )),
                _ => String::new(),
            };
            let name = format!("{node}:{patterns}");
            let n = seen.entry(name.clone()).or_default();
            *n += 1;
            names.push(if *n == 1 { name } else { format!("{name}#{n}") });
        }
        names
    }

    /// A case is called as it is written: `Handler:[_, hit]`.
    fn case_name(&self, case: &crate::elaborate::ir::Case<'db>) -> String {
        let flux_syntax::tree::ItemKind::Flow(flow) = &case.item.item(self.db).kind else {
            return String::new();
        };
        let patterns = flow.patterns.iter().flat_map(|p| &p.patterns).map(|p| match &p.kind {
            flux_syntax::tree::PatternKind::Any { .. } => "_".to_owned(),
            flux_syntax::tree::PatternKind::Is { negated, name } => {
                format!("{}{}", if *negated { "!" } else { "" }, name.text)
            }
        });
        format!("{}:[{}]", flow.name.text, patterns.collect::<Vec<_>>().join(", "))
    }

    fn test(&mut self, test: &Test, slots: &Slots, place: &Place) -> flux_plan::Test {
        match test {
            Test::Is { typedef, context, value, negated } => {
                let predicate = self.predicate(*typedef, *context, value, place);
                flux_plan::Test::Is { predicate, value: slots.operand(value), negated: *negated }
            }
            Test::Some(value, bind) => {
                flux_plan::Test::Some { value: slots.operand(value), bind: slots.slot(*bind) }
            }
            Test::None(value) => flux_plan::Test::None { value: slots.operand(value) },
        }
    }
}
