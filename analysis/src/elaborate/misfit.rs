//! Why a step can't be wired, found from what it takes and what is there.

use super::Elaborator;
use super::scope::Scope;
use crate::diagnostics::Diag;
use crate::diagnostics::wiring::{Instead, Misfit, Missing};
use crate::files::db::Db;
use crate::files::statement::Place;
use crate::nearest::nearest;
use crate::types::{Field, show_tuple};
use smol_str::SmolStr;

impl<'db> Elaborator<'db> {
    /// Neither the tuple nor these names fit the inputs.
    pub(super) fn misfits(
        &mut self,
        place: Place<'db>,
        who: &str,
        inputs: &[Field],
        scope: &Scope,
        names: &[Field],
    ) {
        let tuple = scope.fields();
        let mistake = Misfit {
            of: self.kind,
            who: who.into(),
            inputs: show_tuple(self.db, inputs),
            given: show_tuple(self.db, &tuple),
            missing: missing(self.db, inputs, &tuple, names),
        };
        self.diags.push(Diag::new(place, mistake));
    }
}

/// The first input that is not there by name, and what is there instead.
fn missing(db: &dyn Db, inputs: &[Field], tuple: &[Field], names: &[Field]) -> Option<Missing> {
    let there = |input: &Field| names.iter().any(|n| n.name == input.name && n.ty.suits(db, &input.ty));
    let missing = inputs.iter().find(|input| !there(input))?;
    let same_name = names.iter().find(|n| n.name == missing.name);
    let of_type = || -> Option<SmolStr> {
        let all = names.iter().chain(tuple).filter(|n| n.ty == missing.ty);
        let all: Vec<SmolStr> = all.map(|n| n.name.clone()).collect();
        nearest(&missing.name, &all).or_else(|| all.first().cloned())
    };
    let instead = match same_name {
        Some(other) => Instead::OtherType(other.ty.show(db)),
        None => of_type().map_or(Instead::Nothing, Instead::OtherName),
    };
    Some(Missing { name: missing.name.clone(), ty: missing.ty.show(db), instead })
}
