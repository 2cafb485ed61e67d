//! The one walk through bodies: what runs in one, however bodies stand inside each other.
//!
//! Comes in: a body. Goes out: the steps and tests inside it ([`Step::inside`], [`Body::all_steps`]), and what each
//! runs with its inputs that are, unchanged, inputs of the node around ([`runs`]). *Never* here: what that means.

use super::around::failure_fields;
use super::ir::{Body, Callee, Context, Inner, Operand, Outer, Slot, Step, StepKind, Test};
use super::{concrete_context, own_context};
use crate::files::db::Db;
use crate::library::call::Bound;
use crate::names::declared::Entity;
use crate::node::concrete;
use smol_str::SmolStr;
use std::borrow::Cow;

/// What stands inside a step.
pub enum Inside<'a, 'db> {
    /// A test of a case, before the case's body.
    Test(&'a Test),
    /// A case's body, a branch, what runs for each element.
    Body(&'a Inner<'db>),
}

impl<'db> Step<'db> {
    /// What stands inside it, in program order. Whoever walks through a body asks this, and so knows of every way in
    /// which bodies stand inside each other.
    pub fn inside(&self) -> impl Iterator<Item = Inside<'_, 'db>> {
        let (cases, bodies) = match &self.kind {
            StepKind::Dispatch { cases, .. } => (cases.as_slice(), [].as_slice()),
            StepKind::Fork { branches } => ([].as_slice(), branches.as_slice()),
            StepKind::Each { body, .. } => ([].as_slice(), std::slice::from_ref(body)),
            StepKind::Concrete { .. } | StepKind::Copy { .. } | StepKind::Abstract { .. } => {
                Default::default()
            }
        };
        let cases = cases.iter().flat_map(|case| {
            let tests = case.tests.iter().map(Inside::Test);
            tests.chain(std::iter::once(Inside::Body(&case.body)))
        });
        cases.chain(bodies.iter().map(Inside::Body))
    }

    /// The bodies inside it, in program order.
    pub fn bodies(&self) -> impl Iterator<Item = &Body<'db>> {
        self.inside().filter_map(|inside| match inside {
            Inside::Body(inner) => Some(&inner.body),
            Inside::Test(_) => None,
        })
    }
}

impl<'db> Body<'db> {
    /// Looks at all steps, those of bodies inside behind the step that they stand in.
    pub fn all_steps<'a>(&'a self, see: &mut impl FnMut(&'a Step<'db>)) {
        for step in &self.steps {
            see(step);
            step.bodies().for_each(|body| body.all_steps(see));
        }
    }
}

/// Inputs of what runs by its own names for them, each with the name of the input of the node around that it is.
pub type Wiring = Vec<(SmolStr, SmolStr)>;

/// What runs in a body.
pub enum Run<'a, 'db> {
    /// A node that the program declares.
    Node {
        /// The declared node.
        node: Entity,
        /// What the node sees of this use.
        context: Context,
        /// The node's inputs that are, unchanged, inputs of the node around.
        wiring: Wiring,
    },
    /// A component that is called where it stands.
    Call {
        /// The component with its arguments bound.
        bound: &'a Bound<'db>,
        /// The component's inputs that are, unchanged, inputs of the node around.
        wiring: Wiring,
    },
    /// A node that is named but not declared.
    Native {
        /// The node, for those who say something of it.
        node: Entity,
        /// The name that the flow writes.
        name: &'a SmolStr,
        /// What the node sees of this use.
        context: Context,
        /// The node's inputs that are, unchanged, inputs of the node around.
        wiring: Wiring,
    },
    /// The predicate of a case's test.
    Predicate {
        /// The semantic type, whose predicate runs.
        typedef: Entity,
        /// What the predicate sees of this use.
        context: Context,
        /// The name of the input of the node around that it looks at; none: another value.
        input: Option<&'a SmolStr>,
    },
}

/// Looks at everything that runs in a body, in program order. `names` are those of the body's parameters in the node
/// around it ([`given_names`]).
pub fn runs<'a, 'db>(
    db: &'db dyn Db,
    body: &'a Body<'db>,
    names: &[Option<SmolStr>],
    see: &mut impl FnMut(Run<'_, 'db>),
) {
    for step in &body.steps {
        if let Some(run) = run_of(db, step, names) {
            see(run);
        }
        for inside in step.inside() {
            match inside {
                Inside::Body(inner) => runs(db, &inner.body, &inner_names(inner, names), see),
                Inside::Test(Test::Is { typedef, context, value, .. }) => {
                    let input = input_of(value, names);
                    see(Run::Predicate { typedef: *typedef, context: *context, input });
                }
                Inside::Test(Test::Some(..) | Test::None(_)) => {}
            }
        }
    }
}

/// What a step itself runs; none: only what is inside it.
fn run_of<'a, 'db>(db: &'db dyn Db, step: &'a Step<'db>, names: &[Option<SmolStr>]) -> Option<Run<'a, 'db>> {
    let wired =
        |(name, operand): (&SmolStr, &Operand)| Some((name.clone(), input_of(operand, names)?.clone()));
    match &step.kind {
        StepKind::Concrete { callee, inputs, .. } => match callee {
            Callee::Node(_) | Callee::Call { node: Some(_), .. } => {
                let (node, context, order) = callee_inputs(db, callee)?;
                let wiring = order.iter().zip(inputs).filter_map(wired).collect();
                Some(Run::Node { node, context, wiring })
            }
            Callee::Call { node: None, bound, inputs: fields, .. } => {
                let wiring = fields.iter().map(|field| &field.name).zip(inputs).filter_map(wired);
                Some(Run::Call { bound, wiring: wiring.collect() })
            }
            Callee::Made { .. } => None,
            Callee::Native { node, name, inputs: fields, .. } => {
                let wiring = fields.iter().map(|field| &field.name).zip(inputs).filter_map(wired).collect();
                let context = own_context(db, fields);
                Some(Run::Native { node: *node, name, context, wiring })
            }
        },
        StepKind::Abstract { node, context, params, inputs, .. } => {
            let own = params.iter().zip(inputs);
            let wiring = own.filter_map(|(outer, operand)| {
                Some((name_of(db, *context, outer)?, input_of(operand, names)?.clone()))
            });
            Some(Run::Node { node: *node, context: *context, wiring: wiring.collect() })
        }
        StepKind::Copy { .. } | StepKind::Dispatch { .. } | StepKind::Fork { .. } | StepKind::Each { .. } => {
            None
        }
    }
}

/// For each parameter of a body, the name of the input that it is; none: a value without a name.
pub fn given_names(db: &dyn Db, context: Context, body: &Body<'_>) -> Vec<Option<SmolStr>> {
    body.params.iter().map(|(outer, _)| name_of(db, context, outer)).collect()
}

/// The same of a recovery: what the failure adds is no input of the node that failed.
pub fn recovery_names(db: &dyn Db, context: Context, body: &Body<'_>) -> Vec<Option<SmolStr>> {
    let added = |outer: &Outer| matches!(outer, Outer::Name(name) if failure_fields().iter().any(|f| f.name == *name));
    let name = |outer: &Outer| name_of(db, context, outer).filter(|_| !added(outer));
    body.params.iter().map(|(outer, _)| name(outer)).collect()
}

/// The name of the input that a parameter is; none: a value without a name.
pub fn name_of(db: &dyn Db, context: Context, outer: &Outer) -> Option<SmolStr> {
    match outer {
        Outer::Name(name) => Some(name.clone()),
        Outer::Tuple(i) => {
            let i = *i as usize;
            let named = *context.named(db).get(i)?;
            named.then(|| context.tuple(db)[i].name.clone())
        }
    }
}

/// The name of the input that an operand is, unchanged.
pub fn input_of<'a>(operand: &Operand, names: &'a [Option<SmolStr>]) -> Option<&'a SmolStr> {
    match operand {
        Operand::Slot(Slot::Param(p)) => names.get(*p as usize)?.as_ref(),
        _ => None,
    }
}

/// The names of an inner body's parameters in the node around both.
pub fn inner_names(inner: &Inner<'_>, names: &[Option<SmolStr>]) -> Vec<Option<SmolStr>> {
    inner.inputs.iter().map(|operand| input_of(operand, names).cloned()).collect()
}

/// The names of a predicate's parameters, which all are the value that it looks at.
pub fn predicate_names(body: &Body<'_>, input: Option<&SmolStr>) -> Vec<Option<SmolStr>> {
    vec![input.cloned(); body.params.len()]
}

/// A concrete step's node with what it sees and the names of its inputs in the implementation's order.
pub fn callee_inputs<'db>(
    db: &'db dyn Db,
    callee: &Callee<'db>,
) -> Option<(Entity, Context, Cow<'db, [SmolStr]>)> {
    match callee {
        Callee::Node(node) => {
            let concrete = concrete(db, *node).as_ref()?;
            Some((*node, concrete_context(db, *node)?, Cow::Borrowed(&concrete.names)))
        }
        Callee::Call { node: Some(node), inputs, .. } => {
            let names = inputs.iter().map(|f| f.name.clone()).collect();
            Some((*node, own_context(db, inputs), Cow::Owned(names)))
        }
        Callee::Native { node, inputs, .. } => {
            let names = inputs.iter().map(|f| f.name.clone()).collect();
            Some((*node, own_context(db, inputs), Cow::Owned(names)))
        }
        Callee::Call { node: None, .. } | Callee::Made { .. } => None,
    }
}
