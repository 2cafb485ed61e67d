//! What a step sees: the current tuple and the environment, and the slots of the body that is being made.

use super::ir::{Body, Context, Inner, Operand, Outer, Slot, Value};
use crate::diagnostics::put_out_twice::Lost;
use crate::files::db::Db;
use crate::types::{Field, Ty};
use smol_str::SmolStr;

/// A value that a step can use.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The value's name and type.
    pub field: Field,
    /// Where it comes from.
    pub source: Source,
}

/// Where a value comes from: from outside the body only once something uses it.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// From whoever runs the body: it becomes a parameter once a step uses it.
    Outer(Outer),
    /// From a step of the body, or a constant.
    Inside(Operand),
}

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Binding {
    /// The one value that the name stands for.
    Is(Seen),
    /// Values of which no flow can tell which is meant, and why.
    Lost(Lost),
}

/// The current tuple and the environment.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// What the last step put out.
    pub tuple: Vec<Seen>,
    /// By name; the latest wins.
    pub names: Vec<(SmolStr, Binding)>,
    /// The tuple is not known, because of a mistake.
    pub broken: bool,
    /// Names may be missing that would be there but for a mistake.
    pub open: bool,
    /// `code` and `message` of a failure come before any other wiring.
    pub failure: bool,
    /// The names that the last step put out; before the first step, those of the tuple.
    pub last: Vec<SmolStr>,
    /// The names that were put out so far, changed or not.
    pub put: Vec<SmolStr>,
    /// Nothing comes here: a step before it never returns.
    pub never: bool,
}

/// The slots of a body.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    params: Vec<(Outer, Field)>,
    locals: u32,
}

impl Frame {
    /// Takes the next slot for a value that the body makes.
    pub fn local(&mut self) -> Slot {
        self.locals += 1;
        Slot::Local(self.locals - 1)
    }

    /// A new slot for each field.
    pub fn locals(&mut self, count: usize) -> Vec<Slot> {
        (0..count).map(|_| self.local()).collect()
    }

    /// The parameter for a surrounding value.
    pub fn param(&mut self, outer: &Outer, field: &Field) -> Operand {
        let found = self.params.iter().position(|(o, _)| o == outer);
        let at = found.unwrap_or_else(|| {
            self.params.push((outer.clone(), field.clone()));
            self.params.len() - 1
        });
        Operand::Slot(Slot::Param(at as u32))
    }

    /// A value's place, made a parameter if it comes from outside.
    pub fn operand(&mut self, seen: &Seen) -> Operand {
        match &seen.source {
            Source::Outer(outer) => self.param(outer, &seen.field),
            Source::Inside(operand) => operand.clone(),
        }
    }
}

impl Scope {
    /// What a body sees at its beginning.
    pub fn of(db: &dyn Db, context: Context) -> Scope {
        Scope::begin(context.tuple(db), context.named(db), context.names(db), context.open(db))
    }

    /// What a body sees at its beginning.
    fn begin(tuple: &[Field], named: &[bool], names: &[(SmolStr, Result<Ty, Lost>)], open: bool) -> Scope {
        // Nobody knows what is there, and nothing is: the tuple is what is not known.
        let mut scope = Scope { open, broken: open && tuple.is_empty(), ..Scope::default() };
        for (name, ty) in names {
            let source = Source::Outer(Outer::Name(name.clone()));
            let seen = |ty: &Ty| Seen { field: Field { name: name.clone(), ty: ty.clone() }, source };
            let binding = match ty {
                Ok(ty) => Binding::Is(seen(ty)),
                Err(lost) => Binding::Lost(*lost),
            };
            scope.names.push((name.clone(), binding));
        }
        for (i, field) in tuple.iter().enumerate() {
            let seen = Seen { field: field.clone(), source: Source::Outer(Outer::Tuple(i as u32)) };
            if named[i] {
                scope.set(&field.name, Binding::Is(seen.clone()));
                scope.last.push(field.name.clone());
            }
            scope.tuple.push(seen);
        }
        scope
    }

    /// For each value of the tuple: is it what its name stands for?
    pub fn named(&self) -> Vec<bool> {
        let named = |seen: &Seen| self.value(&seen.field.name).is_some_and(|own| own.source == seen.source);
        self.tuple.iter().map(named).collect()
    }

    /// The environment but for the tuple's own names: with their types.
    pub fn other_names(&self) -> Vec<(SmolStr, Result<Ty, Lost>)> {
        let named = self.named();
        let own = |name: &SmolStr| {
            self.tuple.iter().zip(&named).any(|(seen, own)| *own && seen.field.name == *name)
        };
        let others = self.names.iter().filter(|(name, _)| !own(name));
        let ty = |binding: &Binding| match binding {
            Binding::Is(seen) => Ok(seen.field.ty.clone()),
            Binding::Lost(lost) => Err(*lost),
        };
        others.map(|(name, binding)| (name.clone(), ty(binding))).collect()
    }

    /// The fields of the current tuple.
    pub fn fields(&self) -> Vec<Field> {
        self.tuple.iter().map(|seen| seen.field.clone()).collect()
    }

    /// What a name stands for.
    pub fn get(&self, name: &str) -> Option<&Binding> {
        self.names.iter().find(|(n, _)| n == name).map(|(_, binding)| binding)
    }

    /// The one value of that name.
    pub fn value(&self, name: &str) -> Option<&Seen> {
        match self.get(name) {
            Some(Binding::Is(seen)) => Some(seen),
            _ => None,
        }
    }

    /// A step has put out this name. The latest wins.
    pub fn bind(&mut self, name: &SmolStr, binding: Binding) {
        self.renew(name);
        self.set(name, binding);
    }

    /// A step has put out this name, as it was.
    pub fn renew(&mut self, name: &SmolStr) {
        for names in [&mut self.last, &mut self.put] {
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }

    /// A step that puts out no names has passed the tuple on: those of its names that the step before put out are
    /// still seen as that step's.
    pub fn still(&mut self, before: Vec<SmolStr>) {
        let own = |name: &SmolStr| {
            self.value(name).is_some_and(|own| self.tuple.iter().any(|seen| seen.source == own.source))
        };
        let still: Vec<SmolStr> = before.into_iter().filter(own).collect();
        self.last.extend(still);
    }

    /// What a name stands for, without a step that says so.
    pub fn set(&mut self, name: &SmolStr, binding: Binding) {
        match self.names.iter_mut().find(|(n, _)| n == name) {
            Some(slot) => slot.1 = binding,
            None => self.names.push((name.clone(), binding)),
        }
    }

    /// A step has put these out: they are the tuple, and their names join the environment.
    pub fn put(&mut self, values: Vec<Seen>) {
        for seen in &values {
            if !seen.field.name.is_empty() {
                self.bind(&seen.field.name, Binding::Is(seen.clone()));
            }
        }
        self.replace(values);
    }

    /// A step has put these out, and adds no names.
    pub fn replace(&mut self, values: Vec<Seen>) {
        self.tuple = values;
        self.broken = false;
    }

    /// A step that could not be understood: nothing is known of its tuple, and names may be missing.
    pub fn lose(&mut self) {
        self.tuple.clear();
        self.broken = true;
        self.open = true;
    }

    /// A surrounding value, as a body inside asked for it.
    pub fn outer(&self, frame: &mut Frame, outer: &Outer) -> Operand {
        let seen = match outer {
            Outer::Tuple(i) => self.tuple.get(*i as usize),
            Outer::Name(name) => self.value(name),
        };
        seen.map_or(Operand::Missing, |seen| frame.operand(seen))
    }

    /// What a body inside this one sees at its beginning.
    pub fn inner(&self) -> Scope {
        let inner = Scope::begin(&self.fields(), &self.named(), &self.other_names(), self.open);
        Scope { broken: self.broken, failure: self.failure, ..inner }
    }

    /// Names that are bound otherwise than in the scope that this one began as.
    pub fn changed(&self, start: &Scope) -> Vec<(SmolStr, Binding)> {
        let new = self.names.iter().filter(|(name, binding)| start.get(name) != Some(binding));
        new.cloned().collect()
    }
}

/// Ends a body: what is left in its scope is what it gives back.
pub fn finish<'db>(start: &Scope, scope: Scope, mut frame: Frame, mut body: Body<'db>) -> Body<'db> {
    let mut value = |seen: &Seen| Value { field: seen.field.clone(), operand: frame.operand(seen) };
    body.outputs = scope.tuple.iter().map(&mut value).collect();
    body.named = scope.named();
    for (name, binding) in scope.changed(start) {
        match binding {
            Binding::Is(seen) => {
                let mut export = value(&seen);
                export.field.name = name;
                body.exports.push(export);
            }
            Binding::Lost(lost) => body.lost.push((name, lost)),
        }
    }
    let own = scope.tuple.iter().zip(&body.named).filter(|(_, named)| **named);
    let mut again: Vec<&SmolStr> = own.map(|(seen, _)| &seen.field.name).collect();
    again.extend(scope.put.iter().filter(|name| !again.contains(name)).collect::<Vec<_>>());
    for name in again {
        let told = body.exports.iter().any(|export| export.field.name == *name);
        if let Some(seen) = scope.value(name).filter(|_| !told) {
            let field = Field { name: name.clone(), ty: seen.field.ty.clone() };
            body.kept.push(Value { field, ..value(seen) });
        }
    }
    body.last.clone_from(&scope.last);
    body.never = scope.never;
    body.broken = scope.broken;
    body.params = frame.params;
    body.locals = frame.locals;
    body
}

/// Ends a body whose outputs have been found.
pub fn finish_frame<'db>(body: Body<'db>, frame: Frame) -> Body<'db> {
    Body { params: frame.params, locals: frame.locals, ..body }
}

/// A body run inside another: its parameters found, its results given slots.
pub fn place_inside<'db>(body: Body<'db>, scope: &Scope, frame: &mut Frame) -> Inner<'db> {
    let inputs = body.params.iter().map(|(outer, _)| scope.outer(frame, outer)).collect();
    let outputs = frame.locals(body.outputs.len());
    let exports = frame.locals(body.exports.len());
    Inner { inputs, outputs, exports, body }
}

/// A value in a slot.
pub fn in_slot(field: Field, slot: Slot) -> Seen {
    Seen { field, source: Source::Inside(Operand::Slot(slot)) }
}
