//! Why an optimization is not legal, and what to write instead.

mod advice;

use crate::facts::{Who, time};
use std::fmt;

/// One reason. It renders as a sentence, and [`Refusal::advice`] as what to write.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "a variant says what its fields are")]
pub enum Refusal {
    /// A source starts flows: it is not what runs in them.
    Source { source: String, runs: Vec<String> },
    /// Nobody has told what it does.
    Unknown { who: Who },
    /// It writes state, which the optimization would leave out or repeat.
    Writes { state: String, who: Who },
    /// It reads the request, so what it puts out is for that request alone.
    Request { who: Who },
    /// It reads the session, and there is none where it would run.
    Session { who: Who },
    /// It must be fresh, and others may write what it reads; none: something outside of all stores.
    Fresh { state: Option<String>, who: Who },
    /// It must be fresh, and reads the clock.
    Clock { who: Who },
    /// It must be fresh, and chance decides.
    Dice { who: Who },
    /// It would be older than it may be, in nanoseconds.
    Older { argument: &'static str, given: u64, allowed: u64, who: Who },
    /// Two values of an input can't be compared, so it can't be a key.
    ForeignKey { input: String, ty: String },
    /// What it puts out can't be kept.
    ForeignValue { output: String, ty: String },
    /// It consumes an input, and a second run would find nothing of it.
    Consumes { node: String, input: String, ty: String },
    /// No queue can hold a value of that type.
    Unqueued { input: String, ty: String },
    /// It changes the world each time that it runs. `sum`: it is a flow.
    NotIdempotent { node: String, state: Option<String>, who: Who, sum: bool },
    /// A write that left the process may arrive after it was given up, behind others.
    ArrivesLater { node: String, who: Who },
    /// In another order it leads to another state.
    NotCommutative { node: String },
    /// Another writer's order matters.
    OtherWriter { state: String, who: Who },
    /// Two copies would be inside one hold.
    OneHold { lock: String, who: Who },
    /// The lock is held around it, and would not be around whoever did the work.
    NotHeld { lock: String, who: Who },
    /// Its component does one call at a time; none: it runs none.
    NoBatch { component: Option<String> },
    /// A call could see what another of its batch does.
    SeesOthers { state: String },
    /// It has a constraint, which each call must hold by itself.
    Constrained { lock: String, who: Who },
    /// What it puts out is used.
    Used { who: Who },
    /// What it puts out is the reply.
    IsReply,
    /// Something of the program depends on its failure.
    Caught { by: String },
    /// A reader would see the state before it.
    FreshReader { state: String, who: Who },
    /// The item does not say by what.
    NoKey,
    /// What the item says is no input of the node.
    NoInput { by: String, inputs: Vec<String> },
    /// Some state inside is not keyed by it.
    OtherKey { by: String, state: String, who: Who },
    /// A lock inside guards more than one value of the key.
    WiderLock { by: String, lock: String, who: Who },
    /// It takes two or more nodes.
    Alone,
    /// They are not one behind the other in any flow.
    NotNext { other: String },
    /// It is for one node by itself.
    NoSet,
    /// There is nothing that keys could be.
    NoInputs { node: String },
    /// A place elsewhere that is no address.
    NoAddress { text: String },
    /// Nothing inside it asks another process, and only that could be chosen.
    AsksNobody { node: String },
    /// The later is given what the earlier puts out.
    UsesOther { other: Who },
    /// Both write, so the order of the two may matter.
    BothWrite { other: Who },
    /// One writes the state that the other reads.
    ReadsWritten { state: String, reader: Who, writer: Who },
    /// The earlier may refuse what the later would have begun.
    MayRefuse { who: Who, later: String },
    /// What it puts out is not the reply.
    NotReply,
    /// Something behind it can fail the request, and can't be postponed either.
    FailsAfter { who: Who, why: Box<Refusal> },
}

impl Refusal {
    /// The node that it is about, if that is another than the item's.
    pub fn who(&self) -> Option<&Who> {
        match self {
            Refusal::Unknown { who }
            | Refusal::Writes { who, .. }
            | Refusal::Request { who }
            | Refusal::Session { who }
            | Refusal::Fresh { who, .. }
            | Refusal::Clock { who }
            | Refusal::Dice { who }
            | Refusal::Older { who, .. }
            | Refusal::NotIdempotent { who, .. }
            | Refusal::ArrivesLater { who, .. }
            | Refusal::OtherWriter { who, .. }
            | Refusal::OneHold { who, .. }
            | Refusal::NotHeld { who, .. }
            | Refusal::Constrained { who, .. }
            | Refusal::Used { who }
            | Refusal::FreshReader { who, .. }
            | Refusal::OtherKey { who, .. }
            | Refusal::WiderLock { who, .. }
            | Refusal::MayRefuse { who, .. }
            | Refusal::FailsAfter { who, .. } => Some(who),
            Refusal::UsesOther { other } | Refusal::BothWrite { other } => Some(other),
            Refusal::ReadsWritten { writer, .. } => Some(writer),
            _ => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Source { source, .. } => write!(f, "`{source}` is a source, and starts flows"),
            Refusal::Unknown { who } => write!(f, "nobody has said what `{}` does", who.name),
            Refusal::Writes { state, who } => write!(f, "`{}` writes `{state}`", who.name),
            Refusal::Request { who } => write!(f, "`{}` reads the request itself", who.name),
            Refusal::Session { who } => write!(f, "`{}` reads the session, and there is none then", who.name),
            Refusal::Fresh { state: Some(state), who } => {
                write!(f, "`{}` reads `{state}` fresh, and others may write it", who.name)
            }
            Refusal::Fresh { state: None, who } => {
                write!(f, "`{}` tells what is outside of the program, fresh", who.name)
            }
            Refusal::Clock { who } => write!(f, "`{}` reads the clock, fresh", who.name),
            Refusal::Dice { who } => write!(f, "`{}` is decided by chance, anew each time", who.name),
            Refusal::Older { argument, given, allowed, who } => write!(
                f,
                "with `{argument}: {}` it could be older than the {} that `{}` may be",
                time(*given),
                time(*allowed),
                who.name
            ),
            Refusal::ForeignKey { input, ty } => {
                write!(f, "its input `{input}` is of the foreign type `{ty}`, which can't be a key")
            }
            Refusal::ForeignValue { output, ty } => {
                write!(f, "its output `{output}` is of the foreign type `{ty}`, which can't be kept")
            }
            Refusal::Consumes { node, input, ty } => {
                write!(
                    f,
                    "`{node}` consumes its input `{input}`, a `{ty}`: a second run would find nothing of it"
                )
            }
            Refusal::Unqueued { input, ty } => {
                write!(f, "its input `{input}` is a `{ty}`, which no queue can hold")
            }
            Refusal::NotIdempotent { state: Some(state), who, .. } => {
                write!(f, "`{}` writes `{state}`, and could do it twice", who.name)
            }
            Refusal::NotIdempotent { who, .. } => {
                write!(f, "nobody has said what `{}` does when it runs twice", who.name)
            }
            Refusal::ArrivesLater { who, .. } => write!(
                f,
                "what `{}` asks of another process may arrive after it was given up, behind later writes",
                who.name
            ),
            Refusal::NotCommutative { node } => {
                write!(f, "copies of `{node}` may write in any order, and it is not `@commutative`")
            }
            Refusal::OtherWriter { state, who } => {
                write!(f, "`{}` writes `{state}` too, and is not `@commutative`", who.name)
            }
            Refusal::OneHold { lock, who } => {
                write!(
                    f,
                    "copies would run at the same time under the one `{lock}` that `{}` takes",
                    who.name
                )
            }
            Refusal::NotHeld { lock, who } => {
                write!(f, "`{}` holds `{lock}` around it, and whoever does the work then would not", who.name)
            }
            Refusal::NoBatch { component: Some(component) } => {
                write!(f, "`{component}` does one call at a time")
            }
            Refusal::NoBatch { component: None } => {
                f.write_str("it runs no component that does many calls at once")
            }
            Refusal::SeesOthers { state } => {
                write!(f, "it reads and writes `{state}`, so one call could see what another does")
            }
            Refusal::Constrained { lock, who } => {
                write!(f, "each of its calls must hold `{lock}`, which `{}` takes, by itself", who.name)
            }
            Refusal::Used { who } => write!(f, "`{}` uses what it puts out", who.name),
            Refusal::IsReply => f.write_str("what it puts out is the reply"),
            Refusal::Caught { by } => write!(f, "its failure is waited for by `{by}`"),
            Refusal::FreshReader { state, who } => {
                write!(f, "`{}` reads `{state}` fresh, and would not see what waits in the queue", who.name)
            }
            Refusal::NoKey => f.write_str("nothing says by which input"),
            Refusal::NoInput { by, .. } => write!(f, "`{by}` is no input of it"),
            Refusal::OtherKey { by, state, who } => {
                write!(f, "`{}` uses `{state}` under something other than `{by}`", who.name)
            }
            Refusal::WiderLock { by, lock, who } => {
                write!(f, "`{}` takes `{lock}`, which is not one `{by}`'s own", who.name)
            }
            Refusal::Alone => f.write_str("it needs two nodes or more"),
            Refusal::NoInputs { node } => write!(f, "`{node}` takes nothing, and `keys` says of what"),
            Refusal::NoAddress { text } => write!(f, "`{text}` is no address of a service"),
            Refusal::AsksNobody { node } => write!(f, "`{node}` asks no other service"),
            Refusal::NoSet => f.write_str("it is for each node by itself, and arrows make one of several"),
            Refusal::NotNext { other } => write!(f, "`{other}` is not the next step behind it in any flow"),
            Refusal::UsesOther { other } => write!(f, "`{}` is given what it puts out", other.name),
            Refusal::BothWrite { other } => write!(f, "both it and `{}` write", other.name),
            Refusal::ReadsWritten { state, reader, writer } => {
                write!(f, "`{}` reads `{state}`, which `{}` writes", reader.name, writer.name)
            }
            Refusal::MayRefuse { who, later } => {
                write!(f, "`{}` may refuse before `{later}` has begun", who.name)
            }
            Refusal::NotReply => f.write_str("what it puts out is not the reply"),
            Refusal::FailsAfter { who, why } => {
                write!(f, "`{}` behind it can fail the request, and can't wait: {why}", who.name)
            }
        }
    }
}

/// Why not, the weightiest first; never empty.
pub type Refusals = Vec<Refusal>;
