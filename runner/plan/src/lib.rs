//! A compiled Flux program as plain data: the contract between analysis, engine, simulator and optimizer.
//!
//! Comes in: what analysis decided (wiring by slot, lock order, dispatch tables, path numbers). Goes out:
//! a value that serializes, prints and compares. *Never* here: a parser, a runtime, an absolute source
//! position (a [`Pos`] is an opaque number that only the maker of the plan can resolve).

mod around;
mod block;
mod choice;
mod class;
mod constant;
mod declared;
mod effects;
mod fingerprint;
mod json;
mod length;
mod lock;
mod moment;
mod node;
mod paths;
mod rewrite;
mod show;
mod source;
mod state;
mod step_id;
mod types;
mod walk;
mod whole;

pub use around::{After, How, Site, SiteKind};
pub use block::{
    Block, Branch, Case, Catch, Export, OnError, Operand, Step, StepKind, Test, ThrottleUse, Wiring,
};
pub use choice::{Choice, ClosedWorld};
pub use class::Class;
pub use constant::Constant;
pub use declared::{Cost, Declared, Throttle};
pub use effects::{Effects, Staleness};
pub use fingerprint::Fingerprint;
pub use json::FormatError;
pub use length::{duration_from_text, duration_literal, duration_to_text, show_duration};
pub use lock::{Acquire, Lock, LockUse, Mode, Scope};
pub use moment::{civil, time_from_text, time_to_text};
pub use node::{Arg, ComponentCall, Implementation, Node, NodeKind};
pub use paths::{
    Catches, End, Failing, Numbering, Outcome, Passed, Path, PathError, Root, StepNumbers, has_catch_all,
};
pub use rewrite::Rewrite;
pub use show::show_constant;
pub use source::{Session, Source, SourceKind};
pub use state::{State, StateKey, StateUse};
pub use step_id::{StepId, StepNames};
pub use types::{Field, RecordType, Type};
pub use walk::{Part, PartMut, Role};

use serde::{Deserialize, Serialize};

/// The version that this build writes and reads. It is the first field of every serialized plan.
pub const VERSION: u32 = 2;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub u32);

        impl $name {
            /// As an index into the plan's table of them.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

id!(/// A declared node: index into [`Plan::declared`].
    DeclaredId);
id!(/// A node: index into [`Plan::nodes`].
    NodeId);
id!(/// A block: index into [`Plan::blocks`].
    BlockId);
id!(/// A lock name: index into [`Plan::locks`], which is also its place in the canonical order.
    LockId);
id!(/// A store: index into [`Plan::stores`].
    StoreId);
id!(/// State of the program: index into [`Plan::states`].
    StateId);
id!(/// What outlives a request: index into [`Plan::sites`].
    SiteId);
id!(/// A record type: index into [`Plan::types`].
    RecordId);
id!(/// A semantic type's predicate: index into [`Plan::predicates`].
    PredicateId);
id!(/// A value's place in a block's frame.
    Slot);
id!(/// A source position: opaque here, resolved by whoever made the plan.
    Pos);

/// A whole program, every decision made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// [`VERSION`] of the writer; first, so that a reader can refuse before it reads on.
    pub version: u32,
    /// What to call it: the file's stem.
    pub program: String,
    /// Record types by [`RecordId`].
    pub types: Vec<RecordType>,
    /// Locks in canonical order (name, then file): the order of acquisition within one scope kind.
    pub locks: Vec<Lock>,
    /// What outlives a request, as the program declares it, by [`StoreId`].
    pub stores: Vec<Store>,
    /// What nodes read and write, by [`StateId`].
    pub states: Vec<State>,
    /// Every node that is declared, once, by [`DeclaredId`].
    pub declared: Vec<Declared>,
    /// Every node as it is used, by [`NodeId`].
    pub nodes: Vec<Node>,
    /// Semantic types' predicates, by [`PredicateId`].
    pub predicates: Vec<Predicate>,
    /// What runs: bodies of sources, abstract nodes, branches, handlers, by [`BlockId`].
    pub blocks: Vec<Block>,
    /// Where flows begin, in program order.
    pub sources: Vec<Source>,
    /// What outlives a request, by [`SiteId`]: passes make them.
    pub sites: Vec<Site>,
    /// What the program promises about its stores.
    pub closed_world: ClosedWorld,
    /// `optimize` items, in the order written.
    pub choices: Vec<Choice>,
    /// What catches the refusal of a request that no source takes (`handle error *(404, 405) => …`): as a source's
    /// [`Source::on_error`], without inputs.
    #[serde(default)]
    pub on_refusal: Vec<OnError>,
}

/// A store that a program declares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Store {
    /// As declared, behind its alias if it has one.
    pub name: String,
    /// The component that keeps its data, with its settings.
    pub using: ComponentCall,
    /// Where it is declared.
    pub at: Pos,
}

/// What decides a semantic type: a block with one parameter, the value, whose only result is a `bool`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Predicate {
    /// The name of the semantic type.
    pub name: String,
    /// Puts out whether the value is of that type.
    pub block: BlockId,
    /// Where it is declared.
    pub at: Pos,
}

impl Plan {
    /// The plan of a program of that name in which nothing is declared.
    pub fn new(program: impl Into<String>) -> Self {
        Plan {
            version: VERSION,
            program: program.into(),
            types: Vec::new(),
            locks: Vec::new(),
            stores: Vec::new(),
            states: Vec::new(),
            declared: Vec::new(),
            nodes: Vec::new(),
            predicates: Vec::new(),
            blocks: Vec::new(),
            sources: Vec::new(),
            sites: Vec::new(),
            closed_world: ClosedWorld::No,
            choices: Vec::new(),
            on_refusal: Vec::new(),
        }
    }

    /// The node of that id.
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    /// The node of that name.
    pub fn find_node(&self, name: &str) -> Option<NodeId> {
        let at = self.nodes.iter().position(|node| node.name == name);
        at.map(|index| NodeId(index as u32))
    }

    /// The block of that id.
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.index()]
    }
}
