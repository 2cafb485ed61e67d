//! Components called where they stand in a flow: their inputs wired, their types told from what is on the arrow.

use super::Elaborator;
use super::ir::{Callee, Operand, Step, StepKind};
use super::scope::{Binding, Frame, Scope, Seen, in_slot};
use crate::diagnostics::needs_signature::NeedsSignature;
use crate::diagnostics::put_out_twice::LostName;
use crate::diagnostics::source_as_node::SourceAsNode;
use crate::diagnostics::{Diag, unknown_input};
use crate::files::statement::Place;
use crate::library::call::{Bound, bind};
use crate::library::catalog::catalog_check;
use crate::library::component::{ComponentDecl, called};
use crate::library::made::made;
use crate::names::declared::Entity;
use crate::types::Field;
use crate::types::unify::Bindings;
use flux_plan::Wiring;
use flux_syntax::tree;
use smol_str::SmolStr;

impl<'db> Elaborator<'db> {
    pub(super) fn call(
        &mut self,
        call: &tree::Call,
        scope: &mut Scope,
        frame: &mut Frame,
        out: &mut Vec<Step<'db>>,
    ) {
        let place = self.item.at(call.span);
        match bind(self.db, self.file, self.item, call, &mut self.diags) {
            Some(bound) => self.bound(None, bound, place, scope, frame, out),
            None => scope.lose(),
        }
    }

    /// A bound call, as it stands or as the node of that name.
    pub(super) fn bound(
        &mut self,
        node: Option<Entity>,
        bound: Bound<'db>,
        place: Place<'db>,
        scope: &mut Scope,
        frame: &mut Frame,
        out: &mut Vec<Step<'db>>,
    ) {
        let Some(decl) = called(self.db, &bound) else { return scope.lose() };
        let decl = &*decl;
        if decl.source {
            self.diags.push(Diag::new(place, SourceAsNode { name: decl.name.clone() }));
            return scope.lose();
        }
        let mut bindings = Bindings::default();
        let Some((mut inputs, by)) = self.declared_inputs(decl, &mut bindings, scope, place) else {
            return give_up(decl, scope);
        };
        if decl.row_in.is_some() {
            let taken = inputs.clone();
            inputs.extend(scope.tuple.iter().filter(|seen| !taken.contains(seen)).cloned());
        }
        self.text_inputs(&bound, decl, &mut inputs, scope);
        self.tell_tried(node, &bound, decl, scope, &mut inputs, &mut bindings);
        let Some(outputs) = self.outputs(decl, node, &bindings, place) else {
            return give_up(decl, scope);
        };
        let given = std::mem::take(&mut inputs);
        for (at, seen) in given.into_iter().enumerate() {
            let wanted = match decl.inputs.get(at) {
                Some(declared) => bindings.apply(&declared.ty),
                None => None,
            };
            let ty = wanted.filter(|wanted| seen.field.ty.suits(self.db, wanted));
            let ty = ty.unwrap_or_else(|| seen.field.ty.settled());
            inputs.push(self.suit_seen(&seen, ty, frame, place, out));
        }
        let fields: Vec<Field> = names_of_inputs(decl, &inputs);
        self.streams |= fields.iter().any(|field| field.ty.is_consumed());
        self.diags.extend(catalog_check(self.db, &bound, &fields, &fields, &outputs));
        let operands: Vec<Operand> = inputs.iter().map(|seen| frame.operand(seen)).collect();
        // What a component of the program passes on is what it was given.
        let through = made(self.db, &bound).map_or_else(Vec::new, |made| made.outputs);
        let through = |at: usize| through.get(at).copied().flatten().and_then(|from| inputs.get(from));
        let mut slots = Vec::new();
        let mut own = Vec::with_capacity(outputs.len());
        for (at, field) in outputs.iter().enumerate() {
            own.push(match through(at) {
                Some(seen) => Seen { field: field.clone(), source: seen.source.clone() },
                None => {
                    slots.push(frame.local());
                    in_slot(field.clone(), slots[slots.len() - 1])
                }
            });
        }
        let outputs: Vec<Field> = match slots.len() == outputs.len() {
            true => outputs,
            false => {
                let put = outputs.into_iter().enumerate().filter(|(at, _)| through(*at).is_none());
                put.map(|(_, field)| field).collect()
            }
        };
        let all: Vec<Field> = own.iter().map(|seen| seen.field.clone()).collect();
        let mut put = passed(decl, own, scope);
        let around = node.and_then(|node| {
            self.recoverable(node, &mut put, &slots, place, frame, out);
            self.around(node, &fields, &operands, &put)
        });
        let names: Vec<Seen> = match node {
            // A call adds no names; a node that is such a call adds those that it puts out.
            None => Vec::new(),
            Some(_) => put.iter().filter(|seen| all.contains(&seen.field)).cloned().collect(),
        };
        let ends = self.ends(node, &bound);
        let callee = Callee::Call { node, bound, inputs: fields, outputs };
        out.push(Step {
            kind: StepKind::Concrete { callee, inputs: operands, outputs: slots },
            wiring: by,
            around,
            place,
        });
        // A tuple that was not known is not known after it passed.
        let broken = scope.broken && decl.row_out.is_some();
        for seen in &names {
            scope.bind(&seen.field.name, Binding::Is(seen.clone()));
        }
        scope.never |= ends;
        scope.replace(put);
        scope.broken = broken;
    }

    fn declared_inputs(
        &mut self,
        decl: &ComponentDecl,
        bindings: &mut Bindings,
        scope: &Scope,
        place: Place<'db>,
    ) -> Option<(Vec<Seen>, Option<Wiring>)> {
        if decl.inputs.is_empty() {
            return Some((Vec::new(), None));
        }
        let wanted = decl.inputs.len();
        let enough =
            if decl.row_in.is_some() { scope.tuple.len() >= wanted } else { scope.tuple.len() == wanted };
        let first = if decl.row_in == Some(0) { scope.tuple.len().saturating_sub(wanted) } else { 0 };
        if enough && !scope.broken {
            let given = &scope.tuple[first..first + wanted];
            if bindings.unify_given(self.db, &decl.inputs, given.iter().map(|seen| &seen.field.ty)) {
                return Some((given.to_vec(), Some(Wiring::Position)));
            }
        }
        let by_name: Option<Vec<Seen>> = decl.inputs.iter().map(|f| scope.value(&f.name).cloned()).collect();
        if let Some(seen) = by_name
            && bindings.unify_given(self.db, &decl.inputs, seen.iter().map(|s| &s.field.ty))
        {
            return Some((seen, Some(Wiring::Name)));
        }
        if scope.broken || scope.open {
            return None;
        }
        let names = known(scope);
        self.misfits(place, &decl.name, &decl.inputs, scope, &names);
        None
    }

    /// Values that the call's texts name join its inputs.
    fn text_inputs(
        &mut self,
        bound: &Bound<'db>,
        decl: &ComponentDecl,
        inputs: &mut Vec<Seen>,
        scope: &Scope,
    ) {
        for (name, place) in &bound.names {
            // The first inputs are renamed to what the declaration calls them.
            let others = &inputs[decl.inputs.len()..];
            let there =
                decl.inputs.iter().any(|f| f.name == *name) || others.iter().any(|s| s.field.name == *name);
            if there {
                continue;
            }
            match scope.get(name) {
                Some(Binding::Is(seen)) => inputs.push(Seen {
                    field: Field { name: name.clone(), ty: seen.field.ty.clone() },
                    source: seen.source.clone(),
                }),
                Some(Binding::Lost(lost)) => {
                    let mistake = LostName { who: None, name: name.clone(), lost: *lost };
                    self.diags.push(Diag::new(*place, mistake));
                }
                None if scope.open || scope.broken => {}
                None if scope.tuple.iter().any(|seen| seen.field.name == *name) => {
                    self.diags.push(unknown_input::of_call(*place, name));
                }
                None => {
                    let known: Vec<SmolStr> = known(scope).into_iter().map(|f| f.name).collect();
                    self.diags.push(unknown_input::unknown(*place, name, &known));
                }
            }
        }
    }

    fn outputs(
        &mut self,
        decl: &ComponentDecl,
        node: Option<Entity>,
        bindings: &Bindings,
        place: Place<'db>,
    ) -> Option<Vec<Field>> {
        let apply = |field: &Field| Some(Field { name: field.name.clone(), ty: bindings.apply(&field.ty)? });
        for field in &decl.outputs {
            if apply(field).is_none() {
                // Of a node, it is told once, where it is declared.
                if node.is_none() {
                    let (component, output) = (decl.name.clone(), field.name.clone());
                    self.diags.push(Diag::new(place, NeedsSignature { node: None, component, output }));
                }
                return None;
            }
        }
        Some(decl.outputs.iter().filter_map(apply).collect())
    }
}

/// What is on the arrow behind a call: what it puts out, and the tuple where a row passes it on.
fn passed(decl: &ComponentDecl, own: Vec<Seen>, scope: &Scope) -> Vec<Seen> {
    let Some(at) = decl.row_out else { return own };
    let mut tuple = own;
    let at = at.min(tuple.len());
    tuple.splice(at..at, scope.tuple.iter().cloned());
    tuple
}

/// After a mistake: what the declaration promises, if it promises anything by itself.
fn give_up(decl: &ComponentDecl, scope: &mut Scope) {
    if decl.is_generic() {
        return scope.lose();
    }
    let missing =
        |field: &Field| Seen { field: field.clone(), source: super::scope::Source::Inside(Operand::Missing) };
    scope.replace(decl.outputs.iter().map(missing).collect());
}

/// Everything that can be named.
fn known(scope: &Scope) -> Vec<Field> {
    let names = scope.names.iter().filter_map(|(name, binding)| match binding {
        Binding::Is(seen) => Some(Field { name: name.clone(), ty: seen.field.ty.clone() }),
        Binding::Lost(_) => None,
    });
    names.collect()
}

/// The first inputs are called as the declaration calls them, the others as the flow does.
fn names_of_inputs(decl: &ComponentDecl, inputs: &[Seen]) -> Vec<Field> {
    let field = |(i, seen): (usize, &Seen)| Field {
        name: decl.inputs.get(i).map_or_else(|| seen.field.name.clone(), |d| d.name.clone()),
        ty: seen.field.ty.clone(),
    };
    inputs.iter().enumerate().map(field).collect()
}
