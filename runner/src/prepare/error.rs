//! Why a program can't start.

use flux_plan::Pos;

/// One thing that keeps a program from starting, and where.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("`{name}`: {problem}")]
pub struct StartError {
    /// The node, source or store, as the program names it.
    pub name: String,
    /// Where it stands: resolved by whoever made the plan.
    pub at: Pos,
    /// Why the program can't start.
    pub problem: StartProblem,
}

/// What keeps a program from starting, each with what a person can do about it.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StartProblem {
    /// A native node, or a component that this build leaves out.
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
    /// The signature asks for what the implementation can't do.
    #[error("{0}")]
    Signature(String),
    /// Two sources that no request could tell apart.
    #[error("serves the same requests as `{0}`")]
    SameRequests(String),
    /// A store of the program that runs is declared otherwise.
    #[error(
        "it is declared otherwise than in the program that runs, and would lose what it holds: give it another name, \
         or stop the service and start it again"
    )]
    ChangedStore,
    /// The program is the first that is served over HTTP, and there is no way to listen.
    #[error("can't listen at {address}: {kind}")]
    Listen {
        /// The address that was asked for.
        address: std::net::SocketAddr,
        /// What the system said.
        kind: std::io::ErrorKind,
    },
    /// A pass has put something around it that this build does not know how to run.
    #[error("the plan has it {0}, which this build can't carry out: leave that `optimize` item out")]
    Around(String),
    /// What its component declares is not how its implementation runs.
    #[error(
        "the plan says that it is {said}, and its implementation is {found}: compile the program again with this build"
    )]
    Class {
        /// The class that the plan gives the node.
        said: flux_plan::Class,
        /// The classes that the implementation may have.
        found: &'static str,
    },
    /// The plan contradicts itself; analysis makes no such plan.
    #[error("the plan is damaged: {0}")]
    Damaged(String),
}

impl StartError {
    pub(crate) fn new(name: impl Into<String>, at: Pos, problem: StartProblem) -> StartError {
        StartError { name: name.into(), at, problem }
    }

    pub(crate) fn build(name: &str, at: Pos, error: flux_node::BuildError) -> StartError {
        let problem = match error {
            flux_node::BuildError::Missing(what) => StartProblem::Missing(what),
            flux_node::BuildError::Argument { argument, message } => {
                StartProblem::Argument { argument, message }
            }
            flux_node::BuildError::Signature(message) => StartProblem::Signature(message),
        };
        StartError::new(name, at, problem)
    }

    /// A constant that has no value.
    pub(crate) fn constant(name: &str, at: Pos, error: &flux_node::BuildError) -> StartError {
        StartError::new(name, at, StartProblem::Signature(constant_message(error)))
    }
}

/// A constant that stands in a flow is no argument of anything.
fn constant_message(error: &flux_node::BuildError) -> String {
    match error {
        flux_node::BuildError::Argument { message, .. } => message.clone(),
        other => other.to_string(),
    }
}
