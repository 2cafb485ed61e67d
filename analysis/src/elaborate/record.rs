//! Records as steps: a new tuple of values from the environment and constants, under new names.
//!
//! A name alone is the value itself, and a constant stands in the program. What is made of others (fields of records,
//! lists and records that hold names) is made by one step for the whole record.

use super::Elaborator;
use super::ir::{Callee, Operand, Step, StepKind};
use super::scope::{Binding, Frame, Scope, Seen, Source, in_slot};
use crate::diagnostics::Diag;
use crate::diagnostics::put_out_twice::LostName;
use crate::diagnostics::record_name::{self, HasNoField, HasNoFields, NoCommonType};
use crate::diagnostics::repeated_name::RepeatedName;
use crate::files::statement::Place;
use crate::nearest::nearest;
use crate::types::values::constant;
use crate::types::{Field, Ty, record_fields};
use flux_plan::Constant;
use flux_syntax::tree::{Name, Record, RecordField, Value, ValueKind};
use smol_str::SmolStr;
use std::sync::Arc;

/// What the one step of a record makes.
#[derive(Default)]
struct Making {
    /// What is written, for each output.
    values: Vec<Constant>,
    outputs: Vec<Field>,
    /// The values of the environment that they name.
    used: Vec<Seen>,
}

impl<'db> Elaborator<'db> {
    pub(super) fn record(
        &mut self,
        record: &Record,
        scope: &mut Scope,
        frame: &mut Frame,
        out: &mut Vec<Step<'db>>,
    ) {
        let mut making = Making::default();
        let mut slots = Vec::new();
        let mut values: Vec<Seen> = Vec::with_capacity(record.fields.len());
        for field in &record.fields {
            if values.iter().any(|seen| seen.field.name == field.name.text) {
                let mistake = RepeatedName { name: field.name.text.clone() };
                self.diags.push(Diag::new(self.item.at(field.name.span), mistake));
            }
            let seen = match self.as_it_stands(field, scope) {
                Some(seen) => seen,
                None => match self.written(&field.value, scope, &mut making.used) {
                    Some(ty) => {
                        let made = Field { name: field.name.text.clone(), ty };
                        making.values.push(constant(&field.value));
                        making.outputs.push(made.clone());
                        slots.push(frame.local());
                        in_slot(made, slots[slots.len() - 1])
                    }
                    None => missing(field.name.text.clone()),
                },
            };
            values.push(seen);
        }
        if !slots.is_empty() {
            let operands = making.used.iter().map(|seen| frame.operand(seen)).collect();
            let inputs = making.used.into_iter().map(|seen| seen.field).collect();
            let callee = Callee::Made { values: making.values, inputs, outputs: making.outputs };
            let kind = StepKind::Concrete { callee, inputs: operands, outputs: slots };
            out.push(Step { kind, wiring: None, around: None, place: self.item.at(record.span) });
        }
        scope.put(values);
    }

    /// A value that nobody has to make.
    fn as_it_stands(&mut self, field: &RecordField, scope: &Scope) -> Option<Seen> {
        let name = field.name.text.clone();
        let ValueKind::Name(used) = &field.value.kind else {
            let ty = constant_type(&field.value)?;
            let operand = Operand::Const(constant(&field.value));
            return Some(Seen { field: Field { name, ty }, source: Source::Inside(operand) });
        };
        if used.text.contains('.') {
            return None;
        }
        let found = self.named(&used.text, used, scope).cloned();
        Some(found.map_or_else(
            || missing(name.clone()),
            |seen| Seen { field: Field { name: name.clone(), ty: seen.field.ty }, source: seen.source },
        ))
    }

    /// The type of a written value whose names are looked up; none: there is a mistake in it, which is told.
    fn written(&mut self, value: &Value, scope: &Scope, used: &mut Vec<Seen>) -> Option<Ty> {
        match &value.kind {
            ValueKind::Name(name) => self.path(name, scope, used),
            ValueKind::Record(record) => {
                let mut fields: Vec<Field> = Vec::with_capacity(record.fields.len());
                let mut sound = true;
                for field in &record.fields {
                    let name = field.name.text.clone();
                    if fields.iter().any(|other| other.name == name) {
                        let mistake = RepeatedName { name: name.clone() };
                        self.diags.push(Diag::new(self.item.at(field.name.span), mistake));
                    }
                    match self.written(&field.value, scope, used) {
                        Some(ty) => fields.push(Field { name, ty }),
                        None => sound = false,
                    }
                }
                sound.then(|| Ty::Made(fields.into()))
            }
            ValueKind::List(items) => {
                let types: Vec<Option<Ty>> =
                    items.iter().map(|item| self.written(item, scope, used)).collect();
                let types: Vec<Ty> = types.into_iter().collect::<Option<_>>()?;
                self.list_of(&types, self.item.at(value.span))
            }
            _ => constant_type(value),
        }
    }

    /// What a list of these is: one of that type, else JSON.
    fn list_of(&mut self, types: &[Ty], place: Place<'db>) -> Option<Ty> {
        let Some(first) = types.first() else { return Some(Ty::List(Arc::new(Ty::nothing()))) };
        if types.iter().all(|ty| ty.suits(self.db, first)) {
            return Some(Ty::List(Arc::new(first.clone())));
        }
        if let Some(foreign) = types.iter().find(|ty| ty.is_foreign(self.db)) {
            let other = types.iter().find(|ty| *ty != foreign).unwrap_or(first);
            let (one, other) = (foreign.show(self.db), other.show(self.db));
            self.diags.push(Diag::new(place, NoCommonType { one, other }));
            return None;
        }
        Some(Ty::Json)
    }

    /// A value of the environment, or a field of one: `link.code`.
    fn path(&mut self, name: &Name, scope: &Scope, used: &mut Vec<Seen>) -> Option<Ty> {
        let mut parts = name.text.split('.');
        let first = parts.next().unwrap_or_default();
        let seen = self.named(first, name, scope)?.clone();
        let (mut ty, mut so_far) = (seen.field.ty.clone(), first.to_owned());
        for part in parts {
            ty = self.field_of(&ty, part, &so_far, name)?;
            so_far = format!("{so_far}.{part}");
        }
        if !used.iter().any(|known| known.field.name == seen.field.name) {
            used.push(seen);
        }
        Some(ty)
    }

    fn field_of(&mut self, ty: &Ty, part: &str, whose: &str, name: &Name) -> Option<Ty> {
        let fields: &[Field] = match ty {
            Ty::Record(record) => record_fields(self.db, *record),
            Ty::Made(fields) => fields,
            Ty::Unknown => return None,
            _ => {
                let (value, ty) = (SmolStr::new(whose), ty.show(self.db));
                let mistake = HasNoFields { value, ty, path: name.text.clone() };
                self.diags.push(Diag::new(self.item.at(name.span), mistake));
                return None;
            }
        };
        let found = fields.iter().find(|field| field.name == part).map(|field| field.ty.clone());
        if found.is_none() {
            let known: Vec<SmolStr> = fields.iter().map(|field| field.name.clone()).collect();
            let near = nearest(part, &known);
            let instead = near.as_ref().and_then(|near| {
                let rest = name.text.strip_prefix(whose)?.strip_prefix('.')?.strip_prefix(part)?;
                Some(SmolStr::from(format!("{whose}.{near}{rest}")))
            });
            let (value, ty) = (SmolStr::new(whose), ty.show(self.db));
            let mistake = HasNoField { value, ty, field: part.into(), near, known };
            self.diags.push(Diag::new(self.item.at(name.span), mistake).instead(instead));
        }
        found
    }

    /// The value of that name; none: there is none, which is told.
    fn named<'s>(&mut self, name: &str, at: &Name, scope: &'s Scope) -> Option<&'s Seen> {
        let place = self.item.at(at.span);
        match scope.get(name) {
            Some(Binding::Is(seen)) => return Some(seen),
            Some(Binding::Lost(lost)) => {
                let mistake = LostName { who: None, name: name.into(), lost: *lost };
                self.diags.push(Diag::new(place, mistake));
            }
            None if scope.open || scope.broken => {}
            None => {
                let known: Vec<SmolStr> = scope.names.iter().map(|(name, _)| name.clone()).collect();
                let by_call = scope.tuple.iter().any(|seen| seen.field.name == name);
                self.diags.push(record_name::unknown(place, &at.text, name, known, by_call));
            }
        }
        None
    }
}

fn missing(name: SmolStr) -> Seen {
    Seen { field: Field { name, ty: Ty::Unknown }, source: Source::Inside(Operand::Missing) }
}

/// The type of a constant that stands in a plan as it is; none: it has to be made.
fn constant_type(value: &Value) -> Option<Ty> {
    Some(match &value.kind {
        ValueKind::Int(_) | ValueKind::Size(_) => Ty::Int,
        ValueKind::Float(_) => Ty::Float,
        ValueKind::Bool(_) => Ty::Bool,
        ValueKind::Text { .. } => Ty::String,
        ValueKind::Duration(_) => Ty::Duration,
        ValueKind::Env { default: Some(value), .. } => constant_type(value)?,
        ValueKind::Env { default: None, .. } => Ty::String,
        ValueKind::Name(_) | ValueKind::Record(_) => return None,
        ValueKind::List(items) => {
            let types: Vec<Ty> = items.iter().map(constant_type).collect::<Option<_>>()?;
            let first = types.first().cloned().unwrap_or_else(Ty::nothing);
            types.iter().all(|ty| *ty == first).then(|| Ty::List(Arc::new(first)))?
        }
    })
}
