//! Records as steps: a new tuple of values from the environment and constants, under new names.

use super::Elaborator;
use super::ir::Operand;
use super::scope::{Binding, Scope, Seen, Source};
use crate::diagnostics::Diag;
use crate::diagnostics::put_out_twice::LostName;
use crate::diagnostics::record_name::{self, NameInside};
use crate::diagnostics::repeated_name::RepeatedName;
use crate::types::values::constant;
use crate::types::{Field, Ty};
use flux_syntax::tree::{Record, RecordField, ValueKind};
use smol_str::SmolStr;
use std::sync::Arc;

impl<'db> Elaborator<'db> {
    pub(super) fn record(&mut self, record: &Record, scope: &mut Scope) {
        let mut values: Vec<Seen> = Vec::with_capacity(record.fields.len());
        for field in &record.fields {
            if values.iter().any(|seen| seen.field.name == field.name.text) {
                let mistake = RepeatedName { name: field.name.text.clone() };
                self.diags.push(Diag::new(self.item.at(field.name.span), mistake));
            }
            let seen = self.record_field(field, scope);
            values.push(seen);
        }
        scope.put(values);
    }

    fn record_field(&mut self, field: &RecordField, scope: &Scope) -> Seen {
        let name = field.name.text.clone();
        let place = self.item.at(field.value.span);
        let missing = |name: SmolStr| Seen {
            field: Field { name, ty: Ty::Unknown },
            source: Source::Inside(Operand::Missing),
        };
        let ValueKind::Name(used) = &field.value.kind else {
            let Some(ty) = constant_type(&field.value) else {
                self.diags.push(Diag::new(place, NameInside));
                return missing(name);
            };
            let operand = Operand::Const(constant(&field.value));
            return Seen { field: Field { name, ty }, source: Source::Inside(operand) };
        };
        match scope.get(&used.text) {
            Some(Binding::Is(seen)) => {
                Seen { field: Field { name, ty: seen.field.ty.clone() }, source: seen.source.clone() }
            }
            Some(Binding::Lost(lost)) => {
                let mistake = LostName { who: None, name: used.text.clone(), lost: *lost };
                self.diags.push(Diag::new(place, mistake));
                missing(name)
            }
            None => {
                if !(scope.open || scope.broken) {
                    let known: Vec<SmolStr> = scope.names.iter().map(|(name, _)| name.clone()).collect();
                    let by_call = scope.tuple.iter().any(|seen| seen.field.name == used.text);
                    self.diags.push(record_name::unknown(place, &used.text, known, by_call));
                }
                missing(name)
            }
        }
    }
}

/// The type of a constant in a record; none: a name stands deep inside it.
fn constant_type(value: &flux_syntax::tree::Value) -> Option<Ty> {
    Some(match &value.kind {
        ValueKind::Int(_) | ValueKind::Size(_) => Ty::Int,
        ValueKind::Float(_) => Ty::Float,
        ValueKind::Bool(_) => Ty::Bool,
        ValueKind::Text { .. } => Ty::String,
        ValueKind::Duration(_) => Ty::Duration,
        ValueKind::Env { default: Some(value), .. } => constant_type(value)?,
        ValueKind::Env { default: None, .. } => Ty::String,
        ValueKind::Name(_) => return None,
        ValueKind::List(items) => {
            let types: Vec<Ty> = items.iter().map(constant_type).collect::<Option<_>>()?;
            let first = types.first().cloned().unwrap_or(Ty::Json);
            if types.iter().all(|ty| *ty == first) { Ty::List(Arc::new(first)) } else { Ty::Json }
        }
        ValueKind::Record(record) => {
            record.fields.iter().map(|f| constant_type(&f.value)).collect::<Option<Vec<_>>>()?;
            Ty::Json
        }
    })
}
