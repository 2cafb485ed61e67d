//! Concrete nodes: how a node's signature fits the component that runs it.

use super::{Definition, Signature, definition, signature, using_call};
use crate::diagnostics::component_signature::ComponentSignature;
use crate::diagnostics::source_as_node::SourceAsNode;
use crate::diagnostics::{Diag, unknown_input};
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place};
use crate::library::call::Bound;
use crate::library::catalog::{catalog_check, source_outputs};
use crate::library::component::{called, component_decl};
use crate::library::made::made;
use crate::names::declared::Entity;
use crate::types::plain::loose;
use crate::types::{Field, Ty, show_tuple};
use flux_catalog::fit;
use flux_syntax::tree::{ItemKind, NodeItem, Param};
use smol_str::SmolStr;

/// A concrete node with its component, each value's place decided.
#[derive(Clone, Debug, PartialEq, salsa::SalsaValue)]
pub struct Concrete<'db> {
    /// The node's signature, with the component's types filled in where the node leaves them out.
    pub signature: Signature,
    /// Its component; none: native.
    pub bound: Option<Bound<'db>>,
    /// The implementation's inputs, as places in the signature's.
    pub order: Vec<usize>,
    /// For each output: an input that passes through, or put out by the implementation.
    pub outputs: Vec<Option<usize>>,
    /// The names of the implementation's inputs.
    pub names: Vec<SmolStr>,
}

impl<'db> Concrete<'db> {
    fn new(
        signature: Signature,
        bound: Option<Bound<'db>>,
        order: Vec<usize>,
        outputs: Vec<Option<usize>>,
    ) -> Self {
        let names = order.iter().map(|i| signature.inputs[*i].name.clone()).collect();
        Concrete { signature, bound, order, outputs, names }
    }
}

/// The concrete node of that name.
#[salsa::tracked(returns(ref))]
pub fn concrete<'db>(db: &'db dyn Db, node: Entity) -> Option<Concrete<'db>> {
    fit_concrete(db, node, &mut Vec::new())
}

/// Is its component one that starts flows?
pub fn is_source(db: &dyn Db, concrete: &Concrete<'_>) -> bool {
    let component = concrete.bound.as_ref().and_then(|b| component_decl(db, b.component).as_ref());
    component.is_some_and(|decl| decl.source)
}

pub(super) fn fit_concrete<'db>(
    db: &'db dyn Db,
    node: Entity,
    diags: &mut Vec<Diag<'db>>,
) -> Option<Concrete<'db>> {
    let Definition::Concrete { at, using } = definition(db, node) else { return None };
    let signature = signature(db, node).clone()?;
    let native = |signature: Signature| {
        let (order, outputs) = ((0..signature.inputs.len()).collect(), vec![None; signature.outputs.len()]);
        Concrete::new(signature, None, order, outputs)
    };
    let Some(using) = using else { return Some(native(signature)) };
    let before = diags.len();
    let bound = using_call(db, node.file(db), using, diags);
    // A call that is wrong by itself, or a row in the signature, says nothing of what would fit.
    let Some(bound) = bound.filter(|_| diags.len() == before && !has_row(db, at)) else {
        return Some(native(signature));
    };
    let place = at.at(signature_span(db, at));
    if !bound.sound {
        return Some(native(signature));
    }
    Some(
        Fitter { db, bound: &bound, signature: &signature, place }
            .fit(diags)
            .unwrap_or_else(|| native(without_foreign_outputs(signature))),
    )
}

/// A signature that its component contradicts: nobody makes a value of a foreign type that it puts out, and what such a
/// value can't be used for would be said at each use.
fn without_foreign_outputs(mut signature: Signature) -> Signature {
    for output in &mut signature.outputs {
        if matches!(output.ty, Ty::Foreign(_)) {
            output.ty = Ty::Unknown;
        }
    }
    signature
}

/// Does a signature have a `..`, which it can't?
fn has_row(db: &dyn Db, at: ItemRef<'_>) -> bool {
    let ItemKind::Node(NodeItem { signature: Some(s), .. }) = &at.item(db).kind else { return false };
    s.inputs.params.iter().chain(&s.outputs.params).any(|param| matches!(param, Param::Row(_)))
}

/// From the inputs' parenthesis to the outputs'.
fn signature_span(db: &dyn Db, at: ItemRef<'_>) -> flux_syntax::tree::Span {
    match &at.item(db).kind {
        ItemKind::Node(NodeItem { signature: Some(s), .. }) => {
            flux_syntax::tree::Span { start: s.inputs.span.start, end: s.outputs.span.end }
        }
        _ => at.item(db).span,
    }
}

struct Fitter<'a, 'db> {
    db: &'db dyn Db,
    bound: &'a Bound<'db>,
    signature: &'a Signature,
    place: Place<'db>,
}

impl<'db> Fitter<'_, 'db> {
    fn fit(&self, diags: &mut Vec<Diag<'db>>) -> Option<Concrete<'db>> {
        let decl = &*called(self.db, self.bound)?;
        if decl.source {
            return self.fit_source(diags);
        }
        if !self.check_names(diags) {
            return None;
        }
        // A type that is wrong by itself has been told.
        let all = self.signature.inputs.iter().chain(&self.signature.outputs);
        if all.into_iter().any(|field| field.ty.is_unknown()) {
            return None;
        }
        let declared: Vec<_> = decl.inputs.iter().map(loose).collect();
        let given: Vec<_> = self.signature.inputs.iter().map(loose).collect();
        let named: Vec<&str> = self.bound.names.iter().map(|(name, _)| name.as_str()).collect();
        let places = fit::inputs(&declared, &named, &given);
        // Where the component asks for nothing, or for all of it by name, the node may take more: the key of a
        // lock, what a native node in its place would need.
        let named_all = declared.iter().all(|d| given.iter().any(|g| g.name == d.name));
        let extra =
            |i: &usize| named_all || decl.row_in.is_some() || named.contains(&given[*i].name.as_str());
        let fitting = places.filter(|p| (0..given.len()).filter(|i| !p.contains(i)).all(|i| extra(&i)));
        let Some(mut order) = fitting else {
            diags.push(self.misfit("inputs", &decl.inputs, &self.signature.inputs));
            return None;
        };
        let mut bindings = fit::Bindings::default();
        for (declared, place) in declared.iter().zip(&order) {
            bindings.unify(&declared.ty, &given[*place].ty);
        }
        order.extend((0..given.len()).filter(|i| !order.contains(i)).collect::<Vec<_>>());
        let outputs = self.outputs(decl, &order, &mut bindings, diags)?;
        let Signature { inputs, outputs: puts, .. } = self.signature;
        let taken: Vec<Field> = order.iter().map(|place| inputs[*place].clone()).collect();
        diags.extend(catalog_check(self.db, self.bound, inputs, &taken, puts));
        Some(self.made(order, outputs))
    }

    /// `Listen () -> (int user) using http.get("/{int user}");`
    fn fit_source(&self, diags: &mut Vec<Diag<'db>>) -> Option<Concrete<'db>> {
        if !self.signature.inputs.is_empty() {
            let name = self.bound.component.name(self.db).clone();
            diags.push(Diag::new(self.bound.place, SourceAsNode { name }));
            return None;
        }
        let puts = source_outputs(self.db, self.bound, diags)?;
        let given = &self.signature.outputs;
        let fits = puts.len() == given.len() && puts.iter().zip(given).all(|(a, b)| a.ty.fits(&b.ty));
        if !fits {
            diags.push(self.misfit("outputs", &puts, given));
            return None;
        }
        let outputs = vec![None; given.len()];
        Some(self.made(Vec::new(), outputs))
    }

    fn made(&self, order: Vec<usize>, outputs: Vec<Option<usize>>) -> Concrete<'db> {
        Concrete::new(self.signature.clone(), Some(self.bound.clone()), order, outputs)
    }

    fn misfit(&self, what: &'static str, declared: &[Field], given: &[Field]) -> Diag<'db> {
        let mistake = ComponentSignature {
            component: self.bound.component.name(self.db).clone(),
            what,
            declared: show_tuple(self.db, declared),
            given: show_tuple(self.db, given),
        };
        Diag::new(self.place, mistake)
    }

    /// Which outputs the component puts out, and which are inputs passed through.
    fn outputs(
        &self,
        decl: &crate::library::component::ComponentDecl,
        order: &[usize],
        bindings: &mut fit::Bindings,
        diags: &mut Vec<Diag<'db>>,
    ) -> Option<Vec<Option<usize>>> {
        let made = made(self.db, self.bound);
        let (given, own) = (&self.signature.outputs, decl.outputs.len());
        let passed = given.len().checked_sub(own).filter(|n| *n == 0 || decl.row_out.is_some());
        let first = if decl.row_out == Some(0) { passed.unwrap_or(0) } else { 0 };
        let mut out = Vec::with_capacity(given.len());
        let fits = passed.is_some()
            && given.iter().enumerate().all(|(i, field)| {
                if i >= first && i < first + own {
                    let through =
                        made.as_ref().and_then(|made| made.outputs.get(i - first).copied().flatten());
                    out.push(through.and_then(|at| order.get(at).copied()));
                    return bindings.unify(&loose(&decl.outputs[i - first]).ty, &loose(field).ty);
                }
                let same = |f: &Field| f.name == field.name && f.ty.fits(&field.ty);
                let through = self.signature.inputs.iter().position(same);
                out.push(through);
                through.is_some()
            });
        if !fits {
            diags.push(self.misfit("outputs", &decl.outputs, given));
            return None;
        }
        Some(out)
    }

    /// Is every name in a text an input?
    fn check_names(&self, diags: &mut Vec<Diag<'db>>) -> bool {
        let known: Vec<SmolStr> = self.signature.inputs.iter().map(|f| f.name.clone()).collect();
        let before = diags.len();
        for (name, place) in &self.bound.names {
            if !known.contains(name) {
                diags.push(unknown_input::unknown(*place, name, &known));
            }
        }
        diags.len() == before
    }
}
