//! How implementations are found and built when a service starts.

use crate::{Call, Failure, Flow, Inputs, Keep, NoValue, Opening, Outputs, Store, Value};
use flux_plan::{ComponentCall, Field};
use flux_policy::World;
use futures_util::future::BoxFuture;
use std::path::PathBuf;
use std::sync::Arc;

/// A node that returns at once: it costs a call, and must never block. What takes longer than some microseconds
/// is said to be heavy (see [`SyncNode::heavy`]).
pub trait SyncNode: Send + Sync {
    /// Reads the inputs of the call, and sets its outputs.
    fn call(&self, call: &mut Call<'_>) -> Result<(), Failure>;

    /// Can a call of it be heavy at all? Asked once, when the service starts; only then is [`SyncNode::heavy`].
    fn may_be_heavy(&self) -> bool {
        false
    }

    /// Would this call hold up other flows, as its inputs are (a long list, megabytes of text)? Then it runs on a
    /// thread of its own, as a blocking node does. Itself it must take next to no time.
    fn heavy(&self, call: &Call<'_>) -> bool {
        let _ = call;
        false
    }
}

/// A node that waits without occupying a thread.
pub trait AsyncNode: Send + Sync {
    /// Starts it. Dropping the future cancels it. Work that goes on elsewhere all the same (a database's, after a
    /// time limit) must hold `keep` until it has really ended.
    fn start(
        &self,
        inputs: Inputs,
        flow: Arc<Flow>,
        keep: Keep,
    ) -> BoxFuture<'static, Result<Outputs, Failure>>;

    /// Does it ever hold its [`Keep`] for longer than its future lives? Asked once, when the service starts. If not,
    /// what it is given keeps nothing.
    fn keeps(&self) -> bool {
        false
    }
}

/// A node that computes long or calls blocking functions: runs on a thread of its own pool.
pub trait BlockingNode: Send + Sync {
    /// What it puts out, where it can say so within microseconds and without waiting: asked on the event loop before
    /// [`BlockingNode::run`] is given to a thread. None, the default: it can't.
    fn at_once(&self, inputs: &[Value], flow: &Flow) -> Option<Result<Outputs, Failure>> {
        let _ = (inputs, flow);
        None
    }

    /// Runs on a thread that it may block; gives back one value for each output.
    fn run(&self, inputs: Inputs, flow: &Flow) -> Result<Outputs, Failure>;
}

/// A node's implementation, by how it occupies who runs it.
#[derive(Clone)]
pub enum Built {
    /// Returns at once, and costs a call.
    Sync(Arc<dyn SyncNode>),
    /// Waits on the event loop.
    Async(Arc<dyn AsyncNode>),
    /// Never runs on the event loop.
    Blocking(Arc<dyn BlockingNode>),
}

/// What a node's implementation is built for.
#[derive(Clone, Debug, PartialEq)]
pub struct Signature {
    /// Every input that it is given, in order; names are what templates and expressions use.
    pub inputs: Vec<Field>,
    /// Every output that it must put out, in order.
    pub outputs: Vec<Field>,
    /// The plan's record types, which `Type::Record` points into.
    pub records: Arc<[flux_plan::RecordType]>,
}

/// What building may use.
pub trait Resources {
    /// The store of that name, open.
    fn store(&self, name: &str) -> Option<Arc<dyn Store>>;
    /// The value of an environment variable; none where it is not set or not UTF-8.
    fn env(&self, name: &str) -> Option<String>;
    /// The folder of the program's first file: relative paths start there.
    fn root(&self) -> PathBuf;
    /// The clock and the dice of the service.
    fn world(&self) -> Arc<dyn World>;
}

/// Why a node can't be built.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum BuildError {
    /// There is none of that name: a native node, or a component that this build leaves out.
    #[error("no implementation of `{0}`")]
    Missing(String),
    /// An argument can't be used.
    #[error("argument `{argument}`: {message}")]
    Argument {
        /// The argument's name in the declaration.
        argument: String,
        /// What is wrong, and what would do.
        message: String,
    },
    /// The signature asks for what the component can't do.
    #[error("{0}")]
    Signature(String),
}

/// A collection of implementations.
pub trait Library: Send + Sync {
    /// Builds a component's node.
    fn build(
        &self,
        call: &ComponentCall,
        signature: &Signature,
        resources: &dyn Resources,
    ) -> Result<Built, BuildError>;

    /// Begins to open a store; the default has none.
    fn store(&self, call: &ComponentCall, resources: &dyn Resources) -> Opening {
        let _ = resources;
        Opening::Now(Err(BuildError::Missing(call.component.clone())))
    }

    /// A native node by name; the default has none.
    fn native(&self, name: &str, signature: &Signature) -> Result<Built, BuildError> {
        let _ = signature;
        Err(BuildError::Missing(name.to_owned()))
    }

    /// Is there a component of that name? For the test that declarations and implementations match.
    fn has(&self, component: &str) -> bool;
}

/// A constant as a value, with `env` read.
pub fn constant(constant: &flux_plan::Constant, resources: &dyn Resources) -> Result<Value, BuildError> {
    let value = Value::from_constant(constant, &|name| resources.env(name));
    value.map_err(|NoValue(message)| BuildError::Argument { argument: String::new(), message })
}
