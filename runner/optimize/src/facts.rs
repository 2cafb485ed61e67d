//! What a rule is told: plain data, filled in by whoever knows the program.

use flux_plan::{Constant, Mode};

/// A node, or a component that is called without one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Who {
    /// What people call it.
    pub name: String,
    /// The caller's own handle; opaque here.
    pub id: u64,
}

/// A store, or a part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The name by which people know it: `news.edits`.
    pub name: String,
    /// The caller's handle of its store; none: no store of the program keeps it.
    pub store: Option<u64>,
    /// Which part of the store, or of what no store keeps; empty: all of it.
    pub part: String,
    /// Nothing but this program writes it: `assume closed_world`.
    pub closed: bool,
}

impl State {
    /// Could writing one change the other?
    pub fn overlaps(&self, other: &State) -> bool {
        let same = match (self.store, other.store) {
            (Some(a), Some(b)) => a == b,
            (None, None) => self.head() == other.head(),
            _ => false,
        };
        same && (within(&self.part, &other.part) || within(&other.part, &self.part))
    }

    fn head(&self) -> &str {
        self.name.split('.').next().unwrap_or_default()
    }
}

fn within(part: &str, whole: &str) -> bool {
    whole.is_empty() || part.strip_prefix(whole).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Which entry of some state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    /// Any entry, or all of them.
    All,
    /// The one under the value of this input of the node.
    Input(String),
    /// One, under something that is no input of the node unchanged.
    Hidden,
}

/// A use of state, and who makes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The store, or the part of it, that is used.
    pub state: State,
    /// Which of its entries.
    pub key: Key,
    /// Of a read: how old it may be, in nanoseconds; 0: it must be fresh.
    pub within: u64,
    /// The node or component that uses it.
    pub who: Who,
}

/// How old what is told may be, in nanoseconds, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Age {
    /// At most this old; 0: it must be fresh.
    pub within: u64,
    /// The node or component that says so.
    pub who: Who,
}

/// What a node, with all that may run inside it, does to the world. Each with who does it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    /// What nobody has told.
    pub unknown: Option<Who>,
    /// State that is read.
    pub reads: Vec<Use>,
    /// State that is written.
    pub writes: Vec<Use>,
    /// How old what it tells of anything but that state may be: the clock, another service. None: nothing of it ages.
    pub outside: Option<Age>,
    /// It is said to give the same answer and have the same effect when it runs twice.
    pub idempotent: bool,
    /// It is said to lead to the same state in whatever order it runs.
    pub commutative: bool,
    /// The time of day is read.
    pub clock: Option<Who>,
    /// Random numbers are read.
    pub dice: Option<Who>,
    /// The session is read.
    pub session: Option<Who>,
    /// The request is read, beside what the source puts out of it.
    pub request: Option<Who>,
    /// Another process is asked.
    pub remote: Option<Who>,
    /// Another process is asked to change something.
    pub sends: Option<Who>,
    /// It fails on purpose, or chooses a case: what comes behind may have to stay undone.
    pub refuses: Option<Who>,
}

/// A value that a node takes or puts out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Value {
    /// The value's name, by which it is wired.
    pub name: String,
    /// Its type, as it is written.
    pub ty: String,
    /// Nobody can compare two of them, or keep one.
    pub foreign: bool,
    /// The node consumes it: there is nothing left for whoever is given it again.
    pub consumed: bool,
}

/// What one lock of a name guards, as a node sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One lock for the whole service.
    Program,
    /// One lock for each session.
    Session,
    /// A value of this input of the node.
    Key(String),
    /// A value that is no input of the node.
    Hidden,
}

/// A lock that is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lock {
    /// As in a constraint statement: `a`, `b?`, `d(user)`.
    pub spelt: String,
    /// Its name, the same for the same lock.
    pub name: String,
    /// What there is one lock of that name for.
    pub scope: Scope,
    /// Taken to read, beside other readers, or to write, alone.
    pub mode: Mode,
    /// The node whose constraint it is.
    pub who: Who,
}

/// What kind of node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// It runs code: native, or a component's.
    #[default]
    Code,
    /// A flow, or cases.
    Flow,
    /// It starts flows, which run these nodes first.
    Source(Vec<String>),
}

/// A node as rules see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// The node's name, with the caller's handle for it.
    pub who: Who,
    /// Whether it runs code, is a flow, or starts flows.
    pub kind: Kind,
    /// The component that it runs, if it runs one.
    pub component: Option<String>,
    /// Its component can do many calls at once.
    pub batches: bool,
    /// What it reads, writes and asks, with who says so.
    pub effects: Effects,
    /// The inputs, in the order of its signature.
    pub inputs: Vec<Value>,
    /// What it puts out.
    pub outputs: Vec<Value>,
    /// Locks that it takes itself.
    pub locks: Vec<Lock>,
    /// Locks that something inside it takes.
    pub inside: Vec<Lock>,
}

impl Node {
    /// Nodes one behind the other as one: what it is given that none of them puts out, and all that they do. *Idempotent*
    /// and *commutative* are never a sum.
    pub fn together(nodes: &[Node]) -> Node {
        let Some(first) = nodes.first() else { return Node::default() };
        let names: Vec<&str> = nodes.iter().map(|node| node.who.name.as_str()).collect();
        let mut one = Node {
            who: Who { name: names.join(" -> "), id: first.who.id },
            kind: Kind::Flow,
            effects: Effects { idempotent: false, commutative: false, ..first.effects.clone() },
            ..Node::default()
        };
        for node in nodes {
            if matches!(node.kind, Kind::Source(_)) {
                one.kind = node.kind.clone();
                one.who.name.clone_from(&node.who.name);
            }
            let known = |input: &&Value| {
                let same = |other: &Value| other.name == input.name;
                !one.outputs.iter().any(same) && !one.inputs.iter().any(same)
            };
            let inputs: Vec<Value> = node.inputs.iter().filter(known).cloned().collect();
            one.inputs.extend(inputs);
            one.outputs.extend(node.outputs.iter().cloned());
            one.inside.extend(node.locks.iter().chain(&node.inside).cloned());
        }
        for node in &nodes[1..] {
            one.effects.add(&node.effects);
        }
        one
    }
}

impl Effects {
    fn add(&mut self, other: &Effects) {
        let first = |mine: &mut Option<Who>, other: &Option<Who>| {
            if mine.is_none() {
                mine.clone_from(other);
            }
        };
        first(&mut self.unknown, &other.unknown);
        first(&mut self.clock, &other.clock);
        first(&mut self.dice, &other.dice);
        first(&mut self.session, &other.session);
        first(&mut self.request, &other.request);
        first(&mut self.remote, &other.remote);
        first(&mut self.sends, &other.sends);
        first(&mut self.refuses, &other.refuses);
        self.reads.extend(other.reads.iter().cloned());
        self.writes.extend(other.writes.iter().cloned());
        let ages = self.outside.iter().chain(&other.outside).min_by_key(|age| age.within).cloned();
        self.outside = ages;
    }
}

/// Where a node stands, over all flows that run it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Locks that something around it may hold while it runs.
    pub held: Vec<Lock>,
    /// A node that is given what it puts out.
    pub used: Option<Who>,
    /// What it puts out is a reply.
    pub reply: bool,
    /// What is written of its failure: `handle error Notify`.
    pub caught: Option<String>,
    /// The nodes that run behind it, each once.
    pub after: Vec<Node>,
}

/// Another node that uses state which this one uses too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// How it uses it.
    pub used: Use,
    /// It is said to be commutative.
    pub commutative: bool,
}

/// What the rest of the program does with the state that the node uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Others {
    /// Who reads what it writes.
    pub readers: Vec<Other>,
    /// Who else writes what it uses.
    pub writers: Vec<Other>,
}

/// Another node that the item names, behind this one in its list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbour {
    /// The neighbour itself.
    pub node: Node,
    /// In some flow, it is the next step behind this one.
    pub next: bool,
    /// It is given what this one puts out.
    pub uses: bool,
}

/// What an item says in brackets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Args(pub Vec<(String, Constant)>);

impl Args {
    /// A duration, in nanoseconds.
    pub fn duration(&self, name: &str) -> Option<u64> {
        match self.get(name)? {
            Constant::Duration(n) => Some(*n),
            _ => None,
        }
    }

    /// An argument that is a bare name; none: it is missing, or something else.
    pub fn name(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Constant::Name(text) => Some(text),
            _ => None,
        }
    }

    /// A text that is not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Constant::Text(text) if !text.is_empty() => Some(text),
            _ => None,
        }
    }

    /// An argument that is a list of texts; empty: it is missing, or something else.
    pub fn texts(&self, name: &str) -> Vec<&str> {
        let Some(Constant::List(items)) = self.get(name) else { return Vec::new() };
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            if let Constant::Text(text) = item {
                texts.push(text.as_str());
            }
        }
        texts
    }

    fn get(&self, name: &str) -> Option<&Constant> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

/// All that a rule may need to know. What it does not ask for ([`crate::rules::Rule::asks`]) may be empty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// The node that the item names first.
    pub node: Node,
    /// What the item says.
    pub args: Args,
    /// How the node stands in the flows that run it, if [`crate::rules::Asks`] wants it.
    pub place: Place,
    /// What other nodes of the program do to the same state, if [`crate::rules::Asks`] wants it.
    pub others: Others,
    /// The item's other nodes.
    pub with: Vec<Neighbour>,
}

/// A time as it is written: `3m`.
pub(crate) fn time(nanoseconds: u64) -> String {
    flux_plan::show_constant(&Constant::Duration(nanoseconds))
}
