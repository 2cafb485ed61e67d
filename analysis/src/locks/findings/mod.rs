//! What is wrong or costly, as plain data: one file for each code, with its row, its facts and their words.

pub(crate) mod early;
pub(crate) mod foreign_key;
pub(crate) mod immovable;
pub(crate) mod no_input;
pub(crate) mod no_session;
pub(crate) mod promoted;
pub(crate) mod twice;
pub(crate) mod two_keys;

use super::summary::{NodeRef, Origin};
use flux_syntax::mistake::{Mistake, Row, Said, Severity, Words};

/// Where a label stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// One of a node's declared locks, counted over all its constraint statements.
    Lock {
        /// The node that declares it.
        node: NodeRef,
        /// Which of the node's locks, from 0.
        index: u32,
    },
    /// The key of one of a node's declared locks: `user` in `d(user)`.
    Key {
        /// The node that declares it.
        node: NodeRef,
        /// Which lock, from 0.
        index: u32,
    },
    /// A node's name where the node is defined.
    Node(NodeRef),
    /// A source's name where the source is declared.
    Source(NodeRef),
}

/// One diagnostic without spans.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Finding {
    /// The mistake itself, which makes the code, the message and the help.
    pub said: Said,
    /// The node that it is about; a source for F0504.
    pub node: NodeRef,
    /// The first is where the diagnostic stands; the words' labels tell what each is.
    pub places: Vec<Place>,
    /// The chains of nodes that it speaks of, from the top: to the lock that is held, and to the one inside.
    pub chains: Vec<Vec<NodeRef>>,
}

impl Finding {
    fn new(node: &NodeRef, mistake: impl Mistake, places: impl IntoIterator<Item = Place>) -> Finding {
        let places = places.into_iter().collect();
        Finding { said: Said::new(mistake), node: node.clone(), places, chains: Vec::new() }
    }

    /// With the way from its node to the lock inside.
    fn inside(self, origin: &Origin) -> Finding {
        let chain = origin.chain.iter().map(|link| link.node.clone()).collect();
        Finding { chains: vec![vec![self.node.clone()], chain], ..self }
    }

    /// The row of its code.
    pub fn row(&self) -> &'static Row {
        self.said.row()
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.said.severity()
    }

    /// The message and what goes with it, in words for people.
    pub fn words(&self) -> Words {
        self.said.words()
    }

    /// Is it about which keys are the same? Without knowing where values come from, nobody can say that.
    pub fn is_of_keys(&self) -> bool {
        self.said.is::<immovable::Immovable>()
            || self.said.is::<two_keys::TwoKeys>()
            || self.said.is::<no_input::KeyIsNoInput>()
            || self.said.is::<foreign_key::ForeignKey>()
    }
}

/// The node that takes a lock although it does not say so: earlier, or as a writer.
pub fn moved_up(said: &Said) -> Option<&str> {
    let early = said.get::<early::Early>().map(|early| early.node.as_str());
    early.or_else(|| said.get::<promoted::Promoted>().map(|promoted| promoted.node.as_str()))
}

fn lock(node: &NodeRef, index: u32) -> Place {
    Place::Lock { node: node.clone(), index }
}

fn key(node: &NodeRef, index: u32) -> Place {
    Place::Key { node: node.clone(), index }
}

fn origin(origin: &Origin) -> Place {
    lock(origin.declares(), origin.index)
}
