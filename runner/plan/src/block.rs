//! Blocks: what the engine interprets.
//!
//! A block has a frame of slots. Its caller fills the first [`Block::params`] of them; each step reads
//! operands and fills the slots that it names; at the end the caller copies out the results and exports
//! that it wants. Branches, cases, elements and handlers are blocks of their own, so that what runs at
//! the same time never shares a frame.

use crate::{
    BlockId, Constant, DeclaredId, How, LockUse, NodeId, Pos, PredicateId, Slot, StateKey, StepId, Type,
};
use serde::{Deserialize, Serialize};

/// A sequence of steps over a frame of slots, and what it gives back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Whose body it is, for people and traces.
    pub name: String,
    /// The abstract node whose body it is; none for a branch, an element or a source's body.
    pub node: Option<NodeId>,
    /// How many slots the caller fills, from slot 0.
    pub params: u32,
    /// How many slots there are.
    pub frame: u32,
    /// What is run, in program order.
    pub steps: Vec<Step>,
    /// The current tuple at the end: the block's outputs, in order.
    pub results: Vec<Export>,
    /// Names that join the caller's environment afterwards, beside the results.
    pub exports: Vec<Export>,
    /// The number of distinct paths through it that succeed; saturates.
    pub paths: u64,
}

/// A value that a block gives back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Export {
    /// The name under which the caller's environment knows it.
    pub name: String,
    /// The type of the value, for traces and checks; the engine does not look at it.
    #[serde(rename = "type")]
    pub ty: Type,
    /// Where it stands when the block ends.
    pub value: Operand,
}

/// Where a step finds a value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operand {
    /// It was put into this slot of the block's frame before.
    Slot(Slot),
    /// It is written in the program.
    Const(Constant),
}

/// One step of a block.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    /// Which it is: the same after edits elsewhere.
    pub id: StepId,
    /// What it does once its locks are held.
    pub kind: StepKind,
    /// Taken before it, in this order; released after it, in reverse. Reentrant: what a step around it
    /// holds at least as strongly is not taken again (that is why these can be fewer than the node's locks).
    pub locks: Vec<LockUse>,
    /// Asked before anything else of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub throttle: Option<ThrottleUse>,
    /// Which value the place under its node's limit is for, where there are places for each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_key: Option<Operand>,
    /// What catches its failure, nearest first: the first whose codes match.
    pub on_error: Vec<OnError>,
    /// Send the reply when it is done, from its outputs (`@output`).
    pub reply: bool,
    /// The state that it reads, and that all inside it read.
    #[serde(default)]
    pub reads: Vec<StateKey>,
    /// The state that it writes, and that all inside it write.
    #[serde(default)]
    pub writes: Vec<StateKey>,
    /// How its inputs were found in the flow, for people; none: it has none, or the rule is not about it
    /// (a fork, a record).
    #[serde(default)]
    pub wiring: Option<Wiring>,
    /// Where the program has it, for messages.
    pub at: Pos,
}

/// A throttle that a step asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ThrottleUse {
    /// Whose: that declaration has one.
    pub of: DeclaredId,
    /// Which of its buckets, where there is one for each value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<Operand>,
}

/// Which of the two rules wired a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Wiring {
    /// The current tuple has exactly its input types, in order: the 2006 rule.
    Position,
    /// Every input has its name and type in the environment.
    Name,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StepKind {
    /// Runs a concrete node.
    Call {
        /// A node that code implements.
        node: NodeId,
        /// Where each of the node's inputs is found in the frame.
        inputs: Vec<Operand>,
        /// The slot that each of the node's outputs goes to.
        outputs: Vec<Slot>,
    },
    /// Runs an abstract node.
    Block {
        /// Which; its limit, timeout and name.
        node: NodeId,
        /// Its body: a block of its own for each environment in which it is used.
        body: Branch,
    },
    /// Tries cases in order; the first whose tests all hold runs. None: the step fails ("no case").
    Dispatch {
        /// The abstract node that the cases belong to.
        node: NodeId,
        /// In program order. All fill the same slots.
        cases: Vec<Case>,
    },
    /// Runs branches at the same time and joins.
    Fork {
        /// What runs side by side; their results are joined in program order.
        branches: Vec<Branch>,
        /// `(a, b)`: branch `b` starts after branch `a` has succeeded, because a step around them holds a
        /// lock that both need, not both as readers. This also says all that overlapped steps need: steps that
        /// may run at the same time are branches, and one that needs what another puts out or must not start
        /// before it has succeeded comes after it. Never in a circle.
        after: Vec<(u32, u32)>,
    },
    /// Runs a body for each element of a list.
    Each {
        /// Where its elements come from: a value of a list type.
        list: Operand,
        /// The body; parameter 0 is the element, the others are `body.inputs`.
        body: Branch,
        /// One element at a time, in order (see [`StepKind::Fork`]'s `after`).
        in_order: bool,
    },
    /// Copies: a record as a step.
    Copy {
        /// What is copied, in the order of the record's fields.
        inputs: Vec<Operand>,
        /// Where each of them goes.
        outputs: Vec<Slot>,
    },
    /// Runs a body in another way than once, here and now: what passes insert.
    Around {
        /// The steps that a pass has put inside.
        body: Branch,
        /// How often, when and where the body runs.
        how: How,
    },
}

impl Step {
    /// A step that nothing stands around.
    pub fn new(id: StepId, kind: StepKind, at: Pos) -> Step {
        Step {
            id,
            kind,
            locks: Vec::new(),
            throttle: None,
            limit_key: None,
            on_error: Vec::new(),
            reply: false,
            reads: Vec::new(),
            writes: Vec::new(),
            wiring: None,
            at,
        }
    }

    /// The node that it runs, if it is one's.
    pub fn node(&self) -> Option<NodeId> {
        match self.kind {
            StepKind::Call { node, .. } | StepKind::Block { node, .. } | StepKind::Dispatch { node, .. } => {
                Some(node)
            }
            StepKind::Fork { .. }
            | StepKind::Each { .. }
            | StepKind::Copy { .. }
            | StepKind::Around { .. } => None,
        }
    }

    /// The node of which it is one run, with all that surrounds that. A dispatch is inside of one: it is a node's body.
    pub fn run_of(&self) -> Option<NodeId> {
        self.node().filter(|_| !matches!(self.kind, StepKind::Dispatch { .. }))
    }
}

/// A block run by a step.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Branch {
    /// What runs, with a fresh frame.
    pub block: BlockId,
    /// One for each of its parameters (for `Each`: for each but the first).
    pub inputs: Vec<Operand>,
    /// One for each of its results; under `Each` the slots get lists. None: not used afterwards.
    pub results: Vec<Option<Slot>>,
    /// The slot that each of its exports goes to; none: nobody asks for it.
    pub exports: Vec<Option<Slot>>,
}

/// One case of a dispatch.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// All must hold; none: a catch-all.
    pub tests: Vec<Test>,
    /// What runs if they hold.
    pub body: Branch,
}

/// One test of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Test {
    /// A semantic type's name in a pattern, with or without `!`.
    Is {
        /// What decides whether a value is of that type.
        predicate: PredicateId,
        /// What is asked about.
        value: Operand,
        /// True for `!hit`: the predicate must not hold.
        negated: bool,
    },
    /// `some`: an option with a value; with `bind`, the value goes there for the case to use.
    Some {
        /// A value of an option type.
        value: Operand,
        /// Where its value goes.
        bind: Slot,
    },
    /// `none`: an option without a value.
    None {
        /// A value of an option type.
        value: Operand,
    },
}

/// What catches a failure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OnError {
    /// Only these; empty: all.
    pub codes: Vec<i64>,
    /// Only where these nodes have run, each right before the next and the last right before what failed; empty:
    /// whatever ran before. With a node the last step inside it counts too, of a fork and a list that of each branch
    /// and element.
    #[serde(default)]
    pub path: Vec<DeclaredId>,
    /// Whether the flow ends with a handler, or goes on with a recovery.
    pub catch: Catch,
    /// Where it is declared.
    pub at: Pos,
}

/// What happens to a caught failure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Catch {
    /// Ends the flow: runs after all constraints are released; its results are the reply.
    /// The block's parameters are `inputs` (taken from the frame of the step that has this), then `code` (int)
    /// and `message` (string).
    Handle {
        /// The block of the handler's body.
        block: BlockId,
        /// Its parameters but the last two.
        inputs: Vec<Operand>,
    },
    /// Runs in the failed step's place, under its constraints; fills the step's slots. The block's last two
    /// parameters are `code` and `message`, as for a handler.
    Recover {
        /// The recovery's body, which puts out what the failed step would have.
        body: Branch,
    },
}
