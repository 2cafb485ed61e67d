//! A body with every value's place decided: what checking and the plan share.
//!
//! A body is given values by whoever runs it ([`Outer`] says which of the runner's values), has slots of its
//! own, and gives values back. It is the same for every user that stands in the same context.

use crate::diagnostics::Diag;
use crate::diagnostics::put_out_twice::Lost;
use crate::files::statement::{ItemRef, Place};
use crate::library::call::Bound;
use crate::names::declared::Entity;
use crate::types::{Field, Ty};
use flux_plan::{Constant, Wiring};
use smol_str::SmolStr;

/// What a node without signature sees of its user: the key of its meaning there.
#[salsa::interned(unsafe(no_lifetime), revisions = usize::MAX, debug)]
pub struct Context {
    /// The current tuple where the node is used.
    #[returns(ref)]
    pub tuple: Vec<Field>,
    /// For each value of the tuple: is it what its name stands for in the environment?
    #[returns(ref)]
    pub named: Vec<bool>,
    /// The other names of the environment that matter inside.
    #[returns(ref)]
    pub names: Vec<(SmolStr, Result<Ty, Lost>)>,
    /// Nobody knows what else is there: a mistake outside, or no user at all. What is missing is not told.
    #[returns(copy)]
    pub open: bool,
}

/// A value's place in a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// Given by whoever runs the body.
    Param(u32),
    /// Put out by a step of the body.
    Local(u32),
}

/// Where a step finds a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// In the body's slots.
    Slot(Slot),
    /// A constant that the program writes.
    Const(Constant),
    /// Nowhere, because of a mistake.
    Missing,
}

/// Which of the surrounding values a parameter is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Outer {
    /// A place in the current tuple.
    Tuple(u32),
    /// A name of the environment.
    Name(SmolStr),
}

/// A named value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// The value's name and type.
    pub field: Field,
    /// Where a step finds it.
    pub operand: Operand,
}

/// What a flow, a case, a branch or an `each` runs, with the place of every value.
#[derive(Clone, Debug, Default, PartialEq, salsa::SalsaValue)]
pub struct Body<'db> {
    /// What it is given.
    pub params: Vec<(Outer, Field)>,
    /// How many slots of its own it has.
    pub locals: u32,
    /// The steps, in program order.
    pub steps: Vec<Step<'db>>,
    /// The current tuple at its end.
    pub outputs: Vec<Value>,
    /// Names that it adds to its user's environment.
    pub exports: Vec<Value>,
    /// Names that can't be used by name afterwards.
    pub lost: Vec<(SmolStr, Lost)>,
    /// For each of its outputs: is it what its name stands for at its end?
    pub named: Vec<bool>,
    /// Names that it gives as they were before it: put out again, or those of values that it passes on.
    pub kept: Vec<Value>,
    /// The names that its last step put out.
    pub last: Vec<SmolStr>,
    /// It never returns: it ends in a failure on purpose.
    pub never: bool,
    /// What it puts out is not known, because of a mistake.
    pub broken: bool,
}

impl Body<'_> {
    /// The output that an export is, where they are one value of one name.
    pub fn output_of(&self, name: &str) -> Option<usize> {
        let outputs = self.outputs.iter().zip(&self.named);
        outputs.enumerate().find(|(_, (o, named))| **named && o.field.name == name).map(|(i, _)| i)
    }
}

/// One step of a body.
#[derive(Clone, Debug, PartialEq, salsa::SalsaValue)]
pub struct Step<'db> {
    /// What runs, and which places it reads and fills.
    pub kind: StepKind<'db>,
    /// How its inputs were found.
    pub wiring: Option<Wiring>,
    /// What a handler or recovery of its node is given; none: it has none.
    pub around: Option<Around>,
    /// Where it is written.
    pub place: Place<'db>,
}

impl Step<'_> {
    /// The declared node that it runs.
    pub fn node(&self) -> Option<Entity> {
        match &self.kind {
            StepKind::Concrete {
                callee: Callee::Node(node) | Callee::Call { node: Some(node), .. }, ..
            }
            | StepKind::Abstract { node, .. } => Some(*node),
            _ => None,
        }
    }
}

/// The inputs of a node, for those who handle its failure.
#[derive(Clone, Debug, PartialEq)]
pub struct Around {
    /// As a handler's body sees them; `code` and `message` are among its names.
    pub context: Context,
    /// Where each is found in the frame of the step.
    pub values: Vec<(Outer, Operand)>,
    /// What the node puts out, each in a slot that a recovery can fill.
    pub outputs: Vec<Value>,
    /// What it puts out is not known, because of a mistake.
    pub broken: bool,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, salsa::SalsaValue)]
pub enum StepKind<'db> {
    /// Runs an implementation: a component, native code, or values that are written.
    Concrete {
        /// Whose implementation.
        callee: Callee<'db>,
        /// Its inputs, in the implementation's order.
        inputs: Vec<Operand>,
        /// What the implementation puts out.
        outputs: Vec<Slot>,
    },
    /// Copies values, so that a recovery can put others in their place.
    Copy {
        /// The values to copy.
        inputs: Vec<Operand>,
        /// Where each copy goes, in the same order.
        outputs: Vec<Slot>,
    },
    /// Runs an abstract node.
    Abstract {
        /// The node whose body runs.
        node: Entity,
        /// What that body sees of this use.
        context: Context,
        /// What the node's body asks for from here.
        params: Vec<Outer>,
        /// Where each of `params` is found in the body around.
        inputs: Vec<Operand>,
        /// The slot that each of the node's outputs goes to.
        outputs: Vec<Slot>,
        /// One for each of its exports; none behind a signature, where exports and outputs are the same.
        exports: Vec<Slot>,
    },
    /// Cases of the node whose body this is.
    Dispatch {
        /// The cases, in program order: the first that holds runs.
        cases: Vec<Case<'db>>,
        /// What every case fills: outputs, then exports.
        results: Vec<Slot>,
    },
    /// Branches at the same time.
    Fork {
        /// In order, each with its outputs' and exports' slots.
        branches: Vec<Inner<'db>>,
    },
    /// A body for each element.
    Each {
        /// The list whose elements are run through the body.
        list: Operand,
        /// What the element is called inside; parameter 0 of the body.
        body: Inner<'db>,
    },
}

/// What a concrete step runs.
#[derive(Clone, Debug, PartialEq, salsa::SalsaValue)]
pub enum Callee<'db> {
    /// A concrete node that the program declares.
    Node(Entity),
    /// A node that is named but not declared: native, with the types of its use.
    Native {
        /// It, for those who say something of it.
        node: Entity,
        /// The name by which the host knows the implementation.
        name: SmolStr,
        /// The types and names that it is given at this use.
        inputs: Vec<Field>,
        /// What it puts out.
        outputs: Vec<Field>,
    },
    /// Makes values that a record of the flow writes, or one of another type of such a value.
    Made {
        /// For each output, what is written: names are inputs, or fields of them.
        values: Vec<Constant>,
        /// What the names stand for.
        inputs: Vec<Field>,
        /// The name and type of each value that is made.
        outputs: Vec<Field>,
    },
    /// A component called where it stands (or a node that is just such a call).
    Call {
        /// The node, if it has a name.
        node: Option<Entity>,
        /// The component with its arguments bound.
        bound: Bound<'db>,
        /// What it takes, in the implementation's order.
        inputs: Vec<Field>,
        /// What it puts out.
        outputs: Vec<Field>,
    },
}

/// A body inside a body.
#[derive(Clone, Debug, PartialEq, salsa::SalsaValue)]
pub struct Inner<'db> {
    /// The body that runs inside.
    pub body: Body<'db>,
    /// Where each of its parameters is found in the body around.
    pub inputs: Vec<Operand>,
    /// The slot of the body around that each of its outputs goes to.
    pub outputs: Vec<Slot>,
    /// The slot of the body around that each of its exports goes to.
    pub exports: Vec<Slot>,
}

/// One case of a dispatch.
#[derive(Clone, Debug, PartialEq, salsa::SalsaValue)]
pub struct Case<'db> {
    /// The case runs if all of these hold.
    pub tests: Vec<Test>,
    /// The case's own flow.
    pub body: Inner<'db>,
    /// Where it is declared.
    pub item: ItemRef<'db>,
}

/// A test of a case.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// A value must be, or must not be, of a semantic type.
    Is {
        /// The semantic type, whose predicate decides.
        typedef: Entity,
        /// What its predicate sees.
        context: Context,
        /// The value that the predicate looks at.
        value: Operand,
        /// Written with `!`: the test holds if the predicate says no.
        negated: bool,
    },
    /// `some`; the value goes to a slot of the dispatching body.
    Some(Operand, Slot),
    /// The value must be `none`.
    None(Operand),
}

/// A body with what was said about it.
#[derive(Clone, Debug, Default, PartialEq, salsa::SalsaValue)]
pub struct Elaborated<'db> {
    /// The body, with a place for every value.
    pub body: Body<'db>,
    /// Mistakes in it, not those inside the nodes that it runs.
    pub diags: Vec<Diag<'db>>,
}
