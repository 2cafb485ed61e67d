//! Flows that are tried at a session's prompt: what only a signature could tell of a call is told from what is given.
//!
//! Comes in: a call whose declaration leaves a type open. Goes out: what that type stands for: what the program keeps in
//! a store that the call names, a constant's own type, else `json`. *Never* here: flows of files, where a signature is
//! required.

use super::Elaborator;
use super::scope::{Scope, Seen};
use crate::files::db::Db;
use crate::library::call::{Bound, BoundArg};
use crate::library::component::{ComponentDecl, component_decl};
use crate::names::declared::{Entity, Space, index};
use crate::names::{resolve, visible};
use crate::node::concrete;
use crate::types::plain::{loose, record_types};
use crate::types::unify::Bindings;
use crate::types::{Field, Ty};
use flux_catalog::cel::Ty as Cel;
use flux_plan::Constant;
use flux_syntax::tree::ItemKind;
use smol_str::SmolStr;
use std::sync::Arc;

/// The name of a source whose flow is tried; nobody writes it by accident.
pub const TRIED: &str = "__prompt";

/// What an expression calls its value.
const IT: &str = "it";

impl<'db> Elaborator<'db> {
    /// Is it the flow of a prompt?
    pub(super) fn is_tried(&self) -> bool {
        matches!(&self.item.item(self.db).kind, ItemKind::Source(source) if source.name.text == TRIED)
    }

    /// Tells what a call of a tried flow leaves open: what `it` is, and types.
    pub(super) fn tell_tried(
        &self,
        node: Option<Entity>,
        bound: &Bound<'db>,
        decl: &ComponentDecl,
        scope: &Scope,
        inputs: &mut Vec<Seen>,
        bindings: &mut Bindings,
    ) {
        if node.is_some() || !self.is_tried() {
            return;
        }
        if decl.inputs.is_empty() && bound.args.iter().any(says_it) {
            inputs.extend(it(scope).filter(|it| !inputs.iter().any(|seen| seen.field.name == it.field.name)));
        }
        for output in &decl.outputs {
            let open = variable(&output.ty).filter(|_| bindings.apply(&output.ty).is_none());
            let Some(open) = open else { continue };
            if let Some(told) = self.told(bound, decl, open, inputs) {
                bindings.unify(&Ty::Var(open.clone()), &told);
            }
        }
    }

    fn told(&self, bound: &Bound<'db>, decl: &ComponentDecl, open: &SmolStr, inputs: &[Seen]) -> Option<Ty> {
        for arg in &bound.args {
            match (arg.kind.as_str(), &arg.value) {
                ("expression", Constant::Text(text)) => return Some(self.given(text, decl, inputs)),
                // Of two types nobody knows which one a key has; then a signature must say it.
                ("store", Constant::Name(store)) => return self.kept(&SmolStr::new(store), open),
                ("value", value) => return Some(of_constant(value)),
                _ => {}
            }
        }
        Some(Ty::Json)
    }

    /// The type of what an expression gives, of those that have a name; `json` where it has none.
    fn given(&self, text: &str, decl: &ComponentDecl, inputs: &[Seen]) -> Ty {
        let (taken, named) = inputs.split_at(decl.inputs.len().min(inputs.len()));
        // An expression about a list's elements calls one of them `it`.
        let element = match taken.first().map(|seen| &seen.field.ty) {
            Some(Ty::List(element)) => Some(Field { name: IT.into(), ty: (**element).clone() }),
            _ => None,
        };
        let fields: Vec<Field> =
            element.into_iter().chain(named.iter().map(|seen| seen.field.clone())).collect();
        let variables: Vec<_> = fields.iter().map(loose).collect();
        let records = record_types(self.db, fields.iter());
        let around = flux_catalog::cel::Around { variables: &variables, records: &records };
        // What is wrong with it is told by whoever checks it.
        flux_catalog::cel::check(text, around, None).map_or(Ty::Json, |checked| with_name(&checked.ty))
    }

    /// What the program's nodes keep in a store, where that is one type.
    fn kept(&self, store: &SmolStr, open: &SmolStr) -> Option<Ty> {
        let store = resolve(self.db, self.file, Space::Store, store)?;
        let mut found: Vec<Ty> = Vec::new();
        for (_, file) in visible(self.db, self.file) {
            for name in index(self.db, *file).nodes.keys() {
                let node = Entity::new(self.db, *file, Space::Node, name.clone());
                found.extend(kept_by(self.db, node, store, open).filter(|ty| !found.contains(ty)));
            }
        }
        match found.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        }
    }
}

/// The language's type for an expression's.
fn with_name(ty: &Cel) -> Ty {
    match ty {
        Cel::Bool => Ty::Bool,
        Cel::Int => Ty::Int,
        Cel::Float => Ty::Float,
        Cel::String => Ty::String,
        Cel::Bytes => Ty::Bytes,
        Cel::Time => Ty::Time,
        Cel::Duration => Ty::Duration,
        Cel::List(item) => Ty::List(Arc::new(with_name(item))),
        Cel::Option(value) => Ty::Option(Arc::new(with_name(value))),
        Cel::Map(key, value) if **key == Cel::String => {
            Ty::Map(Arc::new(Ty::String), Arc::new(with_name(value)))
        }
        // A record that goes through an expression is its fields: which type's, nobody says here.
        _ => Ty::Json,
    }
}

/// Does an expression speak of `it`?
fn says_it(arg: &BoundArg<'_>) -> bool {
    let is_letter = |c: char| c == '_' || c.is_alphanumeric();
    match (&arg.value, arg.kind.as_str()) {
        (Constant::Text(text), "expression") => text.split(|c| !is_letter(c)).any(|word| word == IT),
        _ => false,
    }
}

/// What is called `it`, else the only value on the arrow, as in a semantic type's expression.
fn it(scope: &Scope) -> Option<Seen> {
    let only = || scope.tuple.first().filter(|_| scope.tuple.len() == 1);
    let seen = scope.value(IT).or_else(only)?;
    Some(Seen { field: Field { name: IT.into(), ty: seen.field.ty.clone() }, source: seen.source.clone() })
}

/// The type that a node's signature gives the value that its component keeps in a store, or takes from there.
fn kept_by(db: &dyn Db, node: Entity, store: Entity, open: &SmolStr) -> Option<Ty> {
    let concrete = concrete(db, node).as_ref()?;
    let bound = concrete.bound.as_ref()?;
    let decl = component_decl(db, bound.component).as_ref()?;
    let names_it = bound.args.iter().any(|arg| match (arg.kind.as_str(), &arg.value) {
        ("store", Constant::Name(name)) => {
            resolve(db, node.file(db), Space::Store, &SmolStr::new(name)) == Some(store)
        }
        _ => false,
    });
    if !names_it {
        return None;
    }
    let (mut bindings, signature) = (Bindings::default(), &concrete.signature);
    let taken = decl.inputs.iter().zip(concrete.order.iter().map(|at| &signature.inputs[*at]));
    let put = signature.outputs.iter().zip(&concrete.outputs).filter(|(_, through)| through.is_none());
    for (declared, given) in taken.chain(decl.outputs.iter().zip(put.map(|(field, _)| field))) {
        bindings.unify(&declared.ty, &given.ty);
    }
    bindings.apply(&Ty::Var(open.clone()))
}

/// The variable of a declared type.
fn variable(ty: &Ty) -> Option<&SmolStr> {
    match ty {
        Ty::Var(name) => Some(name),
        Ty::List(a) | Ty::Option(a) | Ty::Stream(a) | Ty::Map(_, a) => variable(a),
        _ => None,
    }
}

/// The type of a constant that stands for itself.
fn of_constant(value: &Constant) -> Ty {
    match value {
        Constant::Int(_) | Constant::Size(_) => Ty::Int,
        Constant::Float(_) => Ty::Float,
        Constant::Bool(_) => Ty::Bool,
        Constant::Text(_) | Constant::Name(_) => Ty::String,
        Constant::Duration(_) => Ty::Duration,
        Constant::List(items) => match items.iter().map(of_constant).collect::<Vec<_>>().as_slice() {
            [first, rest @ ..] if rest.iter().all(|other| other == first) => {
                Ty::List(Arc::new(first.clone()))
            }
            _ => Ty::Json,
        },
        Constant::Record(_) | Constant::Env { .. } => Ty::Json,
    }
}
