//! Dispatch: cases in the program's order, their tests, and what they agree on.

use super::ir::{Body, Case, Inner, Operand, Slot, Step, StepKind, Test, Value};
use super::scope::{Binding, Frame, Scope, Seen, Source, finish, in_slot, place_inside};
use super::{Elaborator, misdeclared, predicate_context, predicate_node};
use crate::diagnostics::Diag;
use crate::diagnostics::cases_disagree::CasesDisagree;
use crate::diagnostics::no_option::NoOption;
use crate::diagnostics::pattern_count::PatternCount;
use crate::diagnostics::predicate::TakesAnother;
use crate::diagnostics::put_out_twice::Lost;
use crate::files::db::Db;
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
        let step = self.agree(node, &mut cases, &mut scope, &mut frame, place);
        finish(start, scope, frame, Body { steps: vec![step], ..Body::default() })
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
            } else if scope.broken {
                written.patterns.iter().for_each(|pattern| self.is_known(pattern));
            } else {
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

    /// Nothing is known of the values; the semantic types are declared or not.
    fn is_known(&mut self, pattern: &tree::Pattern) {
        let PatternKind::Is { name, .. } = &pattern.kind else { return };
        let own = ["some", "none"].contains(&name.text.as_str());
        if !own && resolve(self.db, self.file, Space::Typedef, &name.text).is_none() {
            self.diags.extend(unknown::typedef(self.db, self.file, self.item.at(name.span), &name.text));
        }
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
        // Those are the language's, whatever is declared.
        let own = ["some", "none"].contains(&name.text.as_str());
        if let Some(typedef) = resolve(self.db, self.file, Space::Typedef, &name.text).filter(|_| !own) {
            self.takes(typedef, &value.field.ty, place);
            let context = predicate_context(self.db, &value.field.ty);
            return Some(Test::Is { typedef, context, value: operand, negated: *negated });
        }
        let some = match (name.text.as_str(), negated) {
            ("some", false) | ("none", true) => true,
            ("none", false) | ("some", true) => false,
            _ => {
                self.diags.extend(unknown::typedef(self.db, self.file, self.item.at(name.span), &name.text));
                forget(scope, at);
                return None;
            }
        };
        let Ty::Option(inside) = &value.field.ty else {
            if value.field.ty != Ty::Unknown {
                let (pattern, ty) = (name.text.clone(), value.field.ty.show(self.db));
                let mistake = NoOption { pattern, value: value.field.name.clone(), ty };
                self.diags.push(Diag::new(place, mistake));
            }
            forget(scope, at);
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
        if !misdeclared(self.db, node) && !value.suits(self.db, &signature.inputs[0].ty) {
            let declared = at.at(at.item(self.db).span);
            let mistake = TakesAnother {
                predicate: node.name(self.db).clone(),
                inputs: show_tuple(self.db, &signature.inputs),
                value: value.show(self.db),
            };
            self.diags.push(Diag::new(place, mistake).label(declared));
        }
    }

    /// Gives the cases common outputs and names. One that never returns gives nothing and fits any.
    fn agree(
        &mut self,
        node: Entity,
        cases: &mut [Case<'db>],
        scope: &mut Scope,
        frame: &mut Frame,
        place: Place<'db>,
    ) -> Step<'db> {
        // After a mistake, what is inside is still looked at.
        let disagree = |cases: &[Case<'db>]| {
            let kind = StepKind::Dispatch { cases: cases.to_vec(), results: Vec::new() };
            Step { kind, wiring: None, around: None, place }
        };
        let unbroken: Vec<usize> = (0..cases.len()).filter(|i| !cases[*i].body.body.broken).collect();
        let returning = unbroken.iter().copied().filter(|i| !cases[*i].body.body.never);
        let mut good: Vec<usize> = returning.collect();
        if good.is_empty() {
            good = unbroken.iter().copied().take(1).collect();
            scope.never |= !good.is_empty();
        }
        let Some(first) = good.first().copied() else {
            scope.lose();
            return disagree(cases);
        };
        let fields = |case: &Case<'db>| -> Vec<Field> {
            case.body.body.outputs.iter().map(|v| v.field.clone()).collect()
        };
        let mut outputs = fields(&cases[first]);
        let all: Vec<Vec<Field>> = good.iter().map(|i| fields(&cases[*i])).collect();
        if let Some(common) = common_types(self.db, &all) {
            let wanted: Vec<&Ty> = common.iter().collect();
            good.iter().for_each(|i| self.suit(&mut cases[*i].body.body, &wanted));
            outputs = fields(&cases[first]);
        }
        for other in &good[1..] {
            let theirs = fields(&cases[*other]);
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
                return disagree(cases);
            }
            // What they call differently has no name.
            for (output, other) in outputs.iter_mut().zip(theirs) {
                if output.name != other.name {
                    output.name = SmolStr::default();
                }
            }
        }
        let mut tuple: Vec<Seen> = outputs.into_iter().map(|field| in_slot(field, frame.local())).collect();
        let slots: Vec<Slot> = tuple.iter().filter_map(own_slot).collect();
        passed_on(cases, &good, scope, &mut tuple);
        let exports = common_names(cases, &good, scope, &tuple, frame);
        for (i, case) in cases.iter_mut().enumerate() {
            let gives = good.contains(&i);
            if !gives {
                case.body.body.outputs.clear();
                case.body.body.named.clear();
                case.body.outputs.clear();
            }
            export_exactly(&mut case.body, if gives { &exports } else { &[] });
        }
        let results: Vec<Slot> = slots.into_iter().chain(exports.iter().map(|(_, slot)| *slot)).collect();
        let last = good.iter().map(|i| &cases[*i].body.body.last);
        scope.last = last.flatten().fold(Vec::new(), |mut all, name| {
            if !all.contains(name) {
                all.push(name.clone());
            }
            all
        });
        scope.replace(tuple);
        if unbroken.len() < cases.len() {
            scope.open = true;
        }
        let kind = StepKind::Dispatch { cases: cases.to_vec(), results };
        Step { kind, wiring: None, around: None, place }
    }
}

fn own_slot(seen: &Seen) -> Option<Slot> {
    match &seen.source {
        Source::Inside(Operand::Slot(slot)) => Some(*slot),
        _ => None,
    }
}

/// What every case passes on as it was is still the same value.
fn passed_on(cases: &[Case<'_>], good: &[usize], scope: &Scope, tuple: &mut [Seen]) {
    for (at, seen) in tuple.iter_mut().enumerate() {
        let keeps = |i: &usize| {
            let body = &cases[*i].body.body;
            let kept = body.kept.iter().any(|kept| kept.field == seen.field);
            kept && body.output_of(&seen.field.name) == Some(at)
        };
        if let Some(own) = scope.value(&seen.field.name)
            && own.field.ty == seen.field.ty
            && good.iter().all(keeps)
        {
            seen.source = own.source.clone();
        }
    }
}

/// Names that some case renews: a name that every case gives, with one type, can be used, and others can't. Those that
/// are no outputs are to be exported.
fn common_names(
    cases: &[Case<'_>],
    good: &[usize],
    scope: &mut Scope,
    tuple: &[Seen],
    frame: &mut Frame,
) -> Vec<(Field, Slot)> {
    let mut changed: Vec<SmolStr> = Vec::new();
    for i in good {
        let body = &cases[*i].body.body;
        let exports = body.exports.iter().map(|e| &e.field.name);
        let names: Vec<&SmolStr> = exports.chain(body.lost.iter().map(|(name, _)| name)).collect();
        changed.extend(names.into_iter().filter(|n| !changed.contains(n)).cloned().collect::<Vec<_>>());
    }
    let mut common: Vec<(Field, Slot)> = Vec::new();
    for name in changed {
        let given: Vec<Option<&Ty>> = good.iter().map(|i| given(&cases[*i].body.body, &name)).collect();
        let Some(Some(ty)) = given.first().filter(|ty| given.iter().all(|other| other == *ty)) else {
            // Some case gives it, or gives another: by that name nothing can be found any more.
            scope.bind(&name, Binding::Lost(Lost::Cases));
            continue;
        };
        let ty = Ty::clone(ty);
        // Where it is the same output of each case, it is that one's value.
        let outputs: Vec<Option<usize>> = good.iter().map(|i| cases[*i].body.body.output_of(&name)).collect();
        let one = outputs.first().copied().flatten().filter(|at| outputs.iter().all(|o| *o == Some(*at)));
        let seen = match one {
            Some(at) => tuple[at].clone(),
            None => {
                let slot = frame.local();
                common.push((Field { name: name.clone(), ty: ty.clone() }, slot));
                in_slot(Field { name: name.clone(), ty }, slot)
            }
        };
        scope.bind(&name, Binding::Is(seen));
    }
    common
}

/// After a mistake, nobody knows what a case takes its value for.
fn forget(scope: &mut Scope, at: usize) {
    let value = scope.tuple[at].clone();
    let field = Field { name: value.field.name.clone(), ty: Ty::Unknown };
    narrow(scope, at, &value, Seen { field, source: value.source.clone() });
}

/// In a `some` case, the value is a `T`, in the tuple and by its name.
fn narrow(scope: &mut Scope, at: usize, value: &Seen, narrowed: Seen) {
    let name = value.field.name.clone();
    let by_name =
        scope.value(&name).is_some_and(|own| own.source == value.source || own.field == value.field);
    if by_name {
        scope.set(&name, Binding::Is(narrowed.clone()));
    }
    scope.tuple[at] = narrowed;
}

/// The type that a name has after a case that gives it.
fn given<'b>(body: &'b Body<'_>, name: &SmolStr) -> Option<&'b Ty> {
    let all = body.exports.iter().chain(&body.kept);
    all.into_iter().find(|value| value.field.name == *name).map(|value| &value.field.ty)
}

/// Makes a case export these names in this order.
fn export_exactly(inner: &mut Inner<'_>, wanted: &[(Field, Slot)]) {
    let own: Vec<Value> = std::mem::take(&mut inner.body.exports);
    let found = |name: &SmolStr| own.iter().chain(&inner.body.kept).find(|e| e.field.name == *name).cloned();
    inner.body.exports = wanted.iter().filter_map(|(field, _)| found(&field.name)).collect();
    inner.exports.clear();
    inner.body.lost.clear();
}

/// The types that written records are made into, so that all cases put out the same; none: there are none to be made.
fn common_types(db: &dyn Db, cases: &[Vec<Field>]) -> Option<Vec<Ty>> {
    let first = cases.first()?;
    if !cases.iter().flatten().any(|field| field.ty.is_made()) || cases.iter().any(|c| c.len() != first.len())
    {
        return None;
    }
    let common = |at: usize| {
        let types: Vec<&Ty> = cases.iter().map(|case| &case[at].ty).collect();
        let asked = types.iter().copied().find(|ty| !ty.is_made()).unwrap_or(types[0]);
        if types.iter().all(|ty| ty.suits(db, asked)) { asked.clone() } else { asked.settled() }
    };
    Some((0..first.len()).map(common).collect())
}
