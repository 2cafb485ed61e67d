//! Predicates: what decides a semantic type, as a body from the value to a `bool`.

use super::ir::{Body, Callee, Context, Elaborated, Operand, Step, StepKind};
use super::scope::{Frame, Scope, Seen, Source, finish, in_slot};
use super::{Elaborator, predicate_node, sound};
use crate::diagnostics::Diag;
use crate::diagnostics::predicate::{ComponentTakesAnother, GivesNoBool};
use crate::diagnostics::wiring;
use crate::files::db::Db;
use crate::library::call::{Bound, bind};
use crate::library::catalog::catalog_check;
use crate::library::component::component_decl;
use crate::names::declared::{Entity, named_items};
use crate::names::native;
use crate::names::program::Program;
use crate::node::{Definition, concrete, definition, is_source, signature};
use crate::types::{Field, Ty, show_tuple};
use flux_syntax::tree::{self, ItemKind, Predicate};
use smol_str::SmolStr;

/// What a predicate is given is called so.
pub const IT: SmolStr = SmolStr::new_static("it");

/// What a predicate sees: the value alone.
pub fn predicate_context(db: &dyn Db, value: &Ty) -> Context {
    Context::new(db, vec![Field { name: IT, ty: value.clone() }], vec![true], Vec::new(), false)
}

/// The body that decides a semantic type for a value of the type that the context has. A mistake that is the
/// declaration's own, whatever the value, has been told there.
#[salsa::tracked(returns(ref))]
pub fn predicate_body<'db>(
    db: &'db dyn Db,
    program: Program<'db>,
    typedef: Entity,
    context: Context,
) -> Elaborated<'db> {
    let broken = || Elaborated { body: Body { broken: true, ..Body::default() }, ..Elaborated::default() };
    let Some(item) = named_items(db, typedef).first().copied() else { return broken() };
    let ItemKind::Typedef(written) = &item.item(db).kind else { return broken() };
    let start = Scope::of(db, context);
    let mut making = Making {
        elaborator: Elaborator::of(wiring::Flow::Predicate, db, program, item),
        scope: start.clone(),
        frame: Frame::default(),
        body: Body::default(),
    };
    let made = match &written.predicate {
        Predicate::Using(call) => making.call(call),
        Predicate::Node(name) => match predicate_node(db, typedef) {
            None => making.native(name),
            Some(node) if !sound(db, program, node) || misdeclared(db, node) => None,
            Some(node) => making.node(node, name),
        },
    };
    match made {
        None => Elaborated { diags: making.elaborator.diags, ..broken() },
        Some(()) => {
            let body = finish(&start, making.scope, making.frame, making.body);
            Elaborated { body, diags: making.elaborator.diags }
        }
    }
}

/// A node that no value makes a predicate of.
pub fn misdeclared(db: &dyn Db, node: Entity) -> bool {
    let fits = |outputs: &[Field]| matches!(outputs, [only] if only.ty.fits(&Ty::Bool));
    starts_flows(db, node)
        || signature(db, node).as_ref().is_some_and(|s| s.inputs.len() != 1 || !fits(&s.outputs))
}

/// Is it a source?
pub fn starts_flows(db: &dyn Db, node: Entity) -> bool {
    matches!(definition(db, node), Definition::Source(_))
        || concrete(db, node).as_ref().is_some_and(|concrete| is_source(db, concrete))
}

struct Making<'db> {
    elaborator: Elaborator<'db>,
    scope: Scope,
    frame: Frame,
    body: Body<'db>,
}

impl<'db> Making<'db> {
    fn node(&mut self, node: Entity, name: &tree::Name) -> Option<()> {
        let db = self.elaborator.db;
        if let Some(signature) = signature(db, node)
            && !self.scope.tuple[0].field.ty.suits(db, &signature.inputs[0].ty)
        {
            // The pattern that asks tells.
            return None;
        }
        let step = tree::Step { each: None, kind: tree::StepKind::Node(name.clone()), span: name.span };
        self.elaborator.steps(&[step], &mut self.scope, &mut self.frame, &mut self.body.steps);
        if self.scope.broken {
            return None;
        }
        let given = self.scope.fields();
        if !matches!(given.as_slice(), [only] if only.ty.fits(&Ty::Bool)) {
            let place = self.elaborator.item.at(name.span);
            let (predicate, outputs) = (name.text.clone(), show_tuple(db, &given));
            self.elaborator.diags.push(Diag::new(place, GivesNoBool { predicate, outputs }));
            return None;
        }
        Some(())
    }

    /// Named and declared nowhere: native, as in the paper's programs.
    fn native(&mut self, name: &tree::Name) -> Option<()> {
        let place = self.elaborator.item.at(name.span);
        self.settle(place);
        let inputs = self.scope.fields();
        let node = native(self.elaborator.db, self.elaborator.file, &name.text)?;
        let callee = Callee::Native { node, name: name.text.clone(), inputs, outputs: vec![yes()] };
        self.step(callee, place);
        Some(())
    }

    fn call(&mut self, call: &tree::Call) -> Option<()> {
        let (db, item) = (self.elaborator.db, self.elaborator.item);
        // What is wrong with the call is told where it is declared.
        let bound = bind(db, self.elaborator.file, item, call, &mut Vec::new())?;
        let decl = component_decl(db, bound.component).as_ref()?;
        self.settle(bound.place);
        let given = self.scope.tuple[0].field.clone();
        let inputs = match decl.inputs.as_slice() {
            [] => vec![given],
            [only] if crate::types::unify::Bindings::default().unify(&only.ty, &given.ty) => {
                vec![Field { name: only.name.clone(), ..given }]
            }
            wanted => {
                let place = item.at(call.component.span);
                let mistake = ComponentTakesAnother {
                    component: decl.name.clone(),
                    inputs: show_tuple(db, wanted),
                    value: given.ty.show(db),
                };
                self.elaborator.diags.push(Diag::new(place, mistake));
                return None;
            }
        };
        self.told(&bound, &inputs);
        let place = bound.place;
        self.step(Callee::Call { node: None, bound, inputs, outputs: vec![yes()] }, place);
        Some(())
    }

    /// What is wrong for a value of this type, and was not told where the typedef stands.
    fn told(&mut self, bound: &Bound<'db>, inputs: &[Field]) {
        let db = self.elaborator.db;
        let some = |ty: &Ty| inputs.iter().map(|f| Field { name: f.name.clone(), ty: ty.clone() }).collect();
        let any: Vec<Field> = some(&Ty::Unknown);
        let before = catalog_check(db, bound, &any, &any, &[yes()]);
        let found = catalog_check(db, bound, inputs, inputs, &[yes()]);
        self.elaborator.diags.extend(found.into_iter().filter(|diag| !before.contains(diag)));
    }

    /// The value, as what it is where nothing else is asked for.
    fn settle(&mut self, place: crate::files::statement::Place<'db>) {
        let seen = self.scope.tuple[0].clone();
        let ty = seen.field.ty.settled();
        let operand = self.elaborator.suited(&seen, &ty, &mut self.frame, place, &mut self.body.steps);
        let source = Source::Inside(operand);
        if ty != seen.field.ty {
            self.scope.replace(vec![Seen { field: Field { ty, ..seen.field }, source }]);
        }
    }

    fn step(&mut self, callee: Callee<'db>, place: crate::files::statement::Place<'db>) {
        let inputs: Vec<Operand> = vec![self.frame.operand(&self.scope.tuple[0])];
        let slot = self.frame.local();
        let kind = StepKind::Concrete { callee, inputs, outputs: vec![slot] };
        self.body.steps.push(Step { kind, wiring: None, around: None, place });
        self.scope.replace(vec![in_slot(yes(), slot)]);
    }
}

fn yes() -> Field {
    Field { name: SmolStr::new_static("yes"), ty: Ty::Bool }
}
