//! Why an optimization is legal.

use crate::facts::time;
use std::fmt;

/// One reason. It renders as a sentence about the node.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is pure: the same inputs give the same outputs.
    Pure,
    /// Nothing inside it writes state.
    WritesNothing,
    /// What it tells may be this old, in nanoseconds.
    MayBeOld(u64),
    /// It must be fresh, and what it reads is written by this program alone.
    Invalidated(Vec<String>),
    /// It reads the session, which becomes a part of the key.
    PerSession,
    /// It is said to be idempotent.
    Idempotent,
    /// It is said to be commutative, and so are all other writers of what it writes.
    Commutes,
    /// Its component does many calls at once.
    Batches(String),
    /// Nobody waits for it.
    NobodyWaits,
    /// All state inside is keyed by this input.
    KeyedBy(String),
    /// Neither is given what the other puts out, nor changes what it reads.
    Independent(String),
    /// It makes the reply, and nothing behind it can take that back.
    Replies,
    /// It changes how the program runs, not what it does.
    Always,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Reason::Pure => f.write_str("the same inputs give the same outputs"),
            Reason::WritesNothing => f.write_str("it writes nothing"),
            Reason::MayBeOld(within) => {
                write!(f, "what it tells may be {} old", time(*within))
            }
            Reason::Invalidated(states) => {
                let states: Vec<String> = states.iter().map(|state| format!("`{state}`")).collect();
                write!(
                    f,
                    "only this program writes {}, so each write tells what is out of date",
                    states.join(", ")
                )
            }
            Reason::PerSession => f.write_str("it reads the session, which is a part of the key"),
            Reason::Idempotent => f.write_str("it is `@idempotent`"),
            Reason::Commutes => f.write_str("it is `@commutative`, with all who write the same state"),
            Reason::Batches(component) => write!(f, "`{component}` does many calls at once"),
            Reason::NobodyWaits => f.write_str("nothing uses what it puts out, nor its failure"),
            Reason::KeyedBy(input) => write!(f, "all that it reads, writes and locks is one `{input}`'s own"),
            Reason::Independent(other) => write!(f, "it and `{other}` need nothing of each other"),
            Reason::Replies => f.write_str("it makes the reply, and nothing behind it can fail the request"),
            Reason::Always => f.write_str("it changes nothing of what the program does"),
        }
    }
}

/// All that a legal optimization rests on, in the order in which people are told.
pub type Reasons = Vec<Reason>;
