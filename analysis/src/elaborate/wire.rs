//! Wiring: by position, else by name (the language's rule), with what to say where neither fits.

use super::Elaborator;
use super::ir::{Operand, Step};
use super::scope::{Binding, Frame, Scope, Seen};
use crate::diagnostics::Diag;
use crate::diagnostics::other_name::OtherName;
use crate::diagnostics::put_out_twice::LostName;
use crate::files::statement::Place;
use crate::types::{Field, Ty, show_tuple};
use flux_plan::Wiring;

/// Where a step finds its inputs, and how they were found.
pub struct Wired {
    /// Where each input is found, in the order of the signature.
    pub operands: Vec<Operand>,
    /// By which rule; none: it has no inputs, or there was a mistake.
    pub by: Option<Wiring>,
}

impl<'db> Elaborator<'db> {
    /// Finds each input of a step in what is on the arrow.
    pub fn wire(
        &mut self,
        who: &str,
        inputs: &[Field],
        scope: &Scope,
        frame: &mut Frame,
        place: Place<'db>,
        out: &mut Vec<Step<'db>>,
    ) -> Wired {
        self.streams |= inputs.iter().any(|field| field.ty.is_consumed());
        if inputs.is_empty() {
            return Wired { operands: Vec::new(), by: None };
        }
        let failure = self.failure_inputs(inputs, scope);
        let rest: Vec<usize> = (0..inputs.len()).filter(|i| !failure.iter().any(|(f, _)| f == i)).collect();
        let chosen =
            self.by_position(inputs, &rest, scope, place).or_else(|| self.by_name(inputs, &rest, scope));
        let Some((values, by)) = chosen else {
            if !(scope.broken || scope.open) {
                self.misfit(who, inputs, &rest, scope, place);
            }
            return Wired { operands: partly(inputs, scope, frame), by: None };
        };
        let mut operands = vec![Operand::Missing; inputs.len()];
        for (at, seen) in failure.iter().map(|(i, s)| (*i, s)).chain(rest.into_iter().zip(&values)) {
            operands[at] = self.suited(seen, &inputs[at].ty, frame, place, out);
        }
        Wired { operands, by: Some(by) }
    }

    /// In a handler or recovery, `code` and `message` come by name before anything else.
    fn failure_inputs(&self, inputs: &[Field], scope: &Scope) -> Vec<(usize, Seen)> {
        if !scope.failure {
            return Vec::new();
        }
        let wanted = |field: &Field| match field.name.as_str() {
            "code" => field.ty.fits(&Ty::Int),
            "message" => field.ty.fits(&Ty::String),
            _ => false,
        };
        let found = inputs.iter().enumerate().filter(|(_, field)| wanted(field));
        found.filter_map(|(i, field)| Some((i, scope.value(&field.name)?.clone()))).collect()
    }

    fn by_position(
        &mut self,
        inputs: &[Field],
        rest: &[usize],
        scope: &Scope,
        place: Place<'db>,
    ) -> Option<(Vec<Seen>, Wiring)> {
        if scope.broken || rest.len() != scope.tuple.len() {
            return None;
        }
        let fits =
            rest.iter().zip(&scope.tuple).all(|(i, seen)| seen.field.ty.suits(self.db, &inputs[*i].ty));
        if !fits {
            return None;
        }
        for (i, given) in rest.iter().zip(&scope.tuple) {
            let input = &inputs[*i];
            let own = scope.value(&input.name).filter(|own| own.field.ty == input.ty);
            // The same value under its own name is the right one, whatever the tuple calls it.
            if let Some(own) = own
                && inputs.iter().filter(|other| other.name == input.name).count() == 1
                && given.field.name != input.name
                && own.source != given.source
            {
                let mistake = OtherName {
                    input: input.name.clone(),
                    ty: input.ty.show(self.db),
                    given: given.field.name.clone(),
                    tuple: show_tuple(self.db, &scope.fields()),
                };
                self.diags.push(Diag::new(place, mistake));
            }
        }
        Some((scope.tuple.clone(), Wiring::Position))
    }

    fn by_name(&self, inputs: &[Field], rest: &[usize], scope: &Scope) -> Option<(Vec<Seen>, Wiring)> {
        let find = |i: &usize| {
            let input = &inputs[*i];
            scope.value(&input.name).filter(|seen| seen.field.ty.suits(self.db, &input.ty)).cloned()
        };
        Some((rest.iter().map(find).collect::<Option<Vec<_>>>()?, Wiring::Name))
    }

    fn misfit(&mut self, who: &str, inputs: &[Field], rest: &[usize], scope: &Scope, place: Place<'db>) {
        let lost = rest.iter().find_map(|i| match scope.get(&inputs[*i].name) {
            Some(Binding::Lost(lost)) => Some((&inputs[*i], *lost)),
            _ => None,
        });
        if let Some((field, lost)) = lost {
            let mistake = LostName { who: Some(who.into()), name: field.name.clone(), lost };
            self.diags.push(Diag::new(place, mistake));
            return;
        }
        let names: Vec<Field> = scope
            .names
            .iter()
            .filter_map(|(name, binding)| match binding {
                Binding::Is(seen) => Some(Field { name: name.clone(), ty: seen.field.ty.clone() }),
                Binding::Lost(_) => None,
            })
            .collect();
        self.misfits(place, who, inputs, scope, &names);
    }
}

/// After a mistake: whatever can be found, so that what follows makes sense.
fn partly(inputs: &[Field], scope: &Scope, frame: &mut Frame) -> Vec<Operand> {
    let find = |input: &Field| scope.value(&input.name).cloned();
    inputs.iter().map(|input| find(input).map_or(Operand::Missing, |seen| frame.operand(&seen))).collect()
}
