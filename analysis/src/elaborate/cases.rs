//! Dispatch: cases in the program's order, their tests, and what they agree on.

use super::ir::{Body, Case, Inner, Operand, Outer, Slot, Step, StepKind, Test, Value};
use super::scope::{Binding, Frame, Scope, Seen, finish, in_slot, place_inside};
use super::{Elaborator, misdeclared, predicate_context, predicate_node};
use crate::diagnostics::Diag;
use crate::diagnostics::cases_disagree::CasesDisagree;
use crate::diagnostics::no_option::NoOption;
use crate::diagnostics::pattern_count::PatternCount;
use crate::diagnostics::predicate::TakesAnother;
use crate::diagnostics::put_out_twice::Lost;
use crate::files::statement::{ItemRef, Place};
use crate::names::declared::{Entity, Space, named_items};
use crate::names::{resolve, unknown};
use crate::node::signature;
use crate::types::{Field, Ty, show_tuple};
use flux_syntax::tree::{self, ItemKind, PatternKind};
use smol_str::SmolStr;

impl<'db> Elaborator<'db> {
    pub(super) fn dispatch(
        &mut self,
        node: Entity,
        items: &[ItemRef<'db>],
        start: &Scope,
        outputs: Option<&[Field]>,
    ) -> Body<'db> {
        let (mut scope, mut frame) = (start.clone(), Frame::default());
        let mut cases: Vec<Case<'db>> = Vec::new();
        for item in items {
            self.item = *item;
            let ItemKind::Flow(flow) = &item.item(self.db).kind else { continue };
            cases.push(self.case(flow, *item, start, &mut frame, outputs));
        }
        let place = items.first().map(|item| item.at(item.item(self.db).span));
        let Some(place) = place else { return Body::default() };
        self.agree(node, &mut cases, &mut scope, &mut frame, place).map_or_else(
            || Body { broken: true, ..Body::default() },
            |step| finish(start, scope, frame, Body { steps: vec![step], ..Body::default() }),
        )
    }

    fn case(
        &mut self,
        flow: &tree::Flow,
        item: ItemRef<'db>,
        start: &Scope,
        frame: &mut Frame,
        outputs: Option<&[Field]>,
    ) -> Case<'db> {
        let mut scope = start.clone();
        let mut tests = Vec::new();
        if let Some(written) = &flow.patterns {
            let (given, there) = (written.patterns.len(), scope.tuple.len());
            if given == there {
                for (i, pattern) in written.patterns.iter().enumerate() {
                    tests.extend(self.test(pattern, i, &mut scope, frame));
                }
            } else if !(scope.broken || scope.open && scope.tuple.is_empty()) {
                let place = item.at(written.span);
                let tuple = show_tuple(self.db, &scope.fields());
                let mistake = PatternCount { name: flow.name.text.clone(), given, wanted: there, tuple };
                self.diags.push(Diag::new(place, mistake));
            }
        }
        let mut inner_start = scope.inner();
        let body = self.flow(flow.body.as_ref(), &mut inner_start, outputs, &flow.name);
        Case { tests, body: place_inside(body, &scope, frame), item }
    }

    fn test(
        &mut self,
        pattern: &tree::Pattern,
        at: usize,
        scope: &mut Scope,
        frame: &mut Frame,
    ) -> Option<Test> {
        let PatternKind::Is { negated, name } = &pattern.kind else { return None };
        let place = self.item.at(pattern.span);
        let value = scope.tuple[at].clone();
        let operand = frame.operand(&value);
        if let Some(typedef) = resolve(self.db, self.file, Space::Typedef, &name.text) {
            self.takes(typedef, &value.field.ty, place);
            let context = predicate_context(self.db, &value.field.ty);
            return Some(Test::Is { typedef, context, value: operand, negated: *negated });
        }
        let some = match (name.text.as_str(), negated) {
            ("some", false) | ("none", true) => true,
            ("none", false) | ("some", true) => false,
            _ => {
                self.diags.extend(unknown::typedef(self.db, self.file, self.item.at(name.span), &name.text));
                return None;
            }
        };
        let Ty::Option(inside) = &value.field.ty else {
            if value.field.ty != Ty::Unknown {
                let (pattern, ty) = (name.text.clone(), value.field.ty.show(self.db));
                let mistake = NoOption { pattern, value: value.field.name.clone(), ty };
                self.diags.push(Diag::new(place, mistake));
            }
            return None;
        };
        if !some {
            return Some(Test::None(operand));
        }
        let slot = frame.local();
        let field = Field { name: value.field.name.clone(), ty: (**inside).clone() };
        narrow(scope, at, &value, in_slot(field, slot));
        Some(Test::Some(operand, slot))
    }

    /// A predicate that can be one takes this value. (One that can't is told of where it is declared.)
    fn takes(&mut self, typedef: Entity, value: &Ty, place: Place<'db>) {
        let Some(at) = named_items(self.db, typedef).first() else { return };
        let Some(node) = predicate_node(self.db, typedef) else { return };
        let Some(signature) = signature(self.db, node) else { return };
        if !misdeclared(self.db, node) && !value.fits(&signature.inputs[0].ty) {
            let declared = at.at(at.item(self.db).span);
            let mistake = TakesAnother {
                predicate: node.name(self.db).clone(),
                inputs: show_tuple(self.db, &signature.inputs),
                value: value.show(self.db),
            };
            self.diags.push(Diag::new(place, mistake).label(declared));
        }
    }

    /// Gives the cases common outputs and names.
    fn agree(
        &mut self,
        node: Entity,
        cases: &mut [Case<'db>],
        scope: &mut Scope,
        frame: &mut Frame,
        place: Place<'db>,
    ) -> Option<Step<'db>> {
        let good: Vec<usize> = (0..cases.len()).filter(|i| !cases[*i].body.body.broken).collect();
        let Some(first) = good.first().copied() else {
            scope.lose();
            return None;
        };
        let outputs: Vec<Field> = cases[first].body.body.outputs.iter().map(|v| v.field.clone()).collect();
        for other in &good[1..] {
            let theirs: Vec<Field> =
                cases[*other].body.body.outputs.iter().map(|v| v.field.clone()).collect();
            let same =
                theirs.len() == outputs.len() && theirs.iter().zip(&outputs).all(|(a, b)| a.ty.fits(&b.ty));
            if !same {
                let at = |case: &Case<'db>| case.item.at(case.item.item(self.db).span);
                let (here, there) = (at(&cases[*other]), at(&cases[first]));
                let mistake = CasesDisagree {
                    name: node.name(self.db).clone(),
                    here: show_tuple(self.db, &theirs),
                    there: show_tuple(self.db, &outputs),
                };
                self.diags.push(Diag::new(here, mistake).label(there));
                scope.lose();
                return None;
            }
        }
        let slots = frame.locals(outputs.len());
        let exports = self.common_names(cases, &good, scope, frame);
        let results: Vec<Slot> = slots.iter().chain(exports.iter().map(|(_, slot)| slot)).copied().collect();
        for (field, slot) in &exports {
            scope.bind(&field.name, Binding::Is(in_slot(field.clone(), *slot)));
        }
        scope.replace(outputs.into_iter().zip(slots).map(|(field, slot)| in_slot(field, slot)).collect());
        if good.len() < cases.len() {
            scope.open = true;
        }
        let kind = StepKind::Dispatch { cases: cases.to_vec(), results };
        Some(Step { kind, wiring: None, around: None, place })
    }

    /// Names that some case changes and every case gives, with one type. Each case exports exactly these.
    fn common_names(
        &mut self,
        cases: &mut [Case<'db>],
        good: &[usize],
        scope: &mut Scope,
        frame: &mut Frame,
    ) -> Vec<(Field, Slot)> {
        let mut changed: Vec<SmolStr> = Vec::new();
        for i in good {
            let body = &cases[*i].body.body;
            let names =
                body.exports.iter().map(|e| &e.field.name).chain(body.lost.iter().map(|(name, _)| name));
            changed.extend(names.filter(|n| !changed.contains(n)).cloned().collect::<Vec<_>>());
        }
        let mut common: Vec<(Field, Slot)> = Vec::new();
        for name in changed {
            let given: Vec<Option<Ty>> =
                good.iter().map(|i| given(&cases[*i].body.body, &name, scope)).collect();
            match given.first() {
                Some(Some(ty)) if given.iter().all(|g| g.as_ref() == Some(ty)) => {
                    common.push((Field { name, ty: ty.clone() }, frame.local()));
                }
                // Some case gives it, or gives another: by that name nothing can be found any more.
                _ => scope.bind(&name, Binding::Lost(Lost::Cases)),
            }
        }
        for case in cases.iter_mut() {
            export_exactly(&mut case.body, &common, scope, frame);
        }
        common
    }
}

/// In a `some` case, the value is a `T`, in the tuple and by its name.
fn narrow(scope: &mut Scope, at: usize, value: &Seen, narrowed: Seen) {
    let name = value.field.name.clone();
    let by_name =
        scope.value(&name).is_some_and(|own| own.source == value.source || own.field == value.field);
    if by_name {
        scope.bind(&name, Binding::Is(narrowed.clone()));
    }
    scope.tuple[at] = narrowed;
}

/// The type that a name has after a case.
fn given(body: &Body<'_>, name: &SmolStr, start: &Scope) -> Option<Ty> {
    if body.lost.iter().any(|(lost, _)| lost == name) {
        return None;
    }
    let export = body.exports.iter().find(|e| e.field.name == *name);
    export.map(|e| e.field.ty.clone()).or_else(|| start.value(name).map(|seen| seen.field.ty.clone()))
}

/// Makes a case export these names in this order: its own, or what was there before it.
fn export_exactly(inner: &mut Inner<'_>, wanted: &[(Field, Slot)], scope: &Scope, frame: &mut Frame) {
    let own = std::mem::take(&mut inner.body.exports);
    for (field, _) in wanted {
        let found = own.iter().find(|e| e.field.name == field.name).cloned();
        let export = found.unwrap_or_else(|| {
            let outer = Outer::Name(field.name.clone());
            let known = inner.body.params.iter().position(|(o, _)| *o == outer);
            let at = known.unwrap_or_else(|| {
                inner.body.params.push((outer.clone(), field.clone()));
                inner.inputs.push(scope.outer(frame, &outer));
                inner.body.params.len() - 1
            });
            Value { field: field.clone(), operand: Operand::Slot(Slot::Param(at as u32)) }
        });
        inner.body.exports.push(export);
    }
    inner.exports.clear();
    inner.body.lost.clear();
}
