//! The lock-order graph over everything that any execution can hold and then acquire.
//!
//! Walks the nesting of nodes with the values of keys (two of them), and takes what the
//! compiled nodes take as a service would: what is held is not taken again. Which locks the
//! plan leaves out is compared with that.

use crate::compiled::{Compiled, wiring};
use crate::program::{Use, uses};
use flux_analysis::locks::{Child, Hold, Mode, Own, Role, Scope, enter};
use petgraph::algo::is_cyclic_directed;
use petgraph::graph::{DiGraph, NodeIndex};
use std::collections::{BTreeMap, HashSet};

/// One lock of a running service. Limits are told apart from locks by their file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Instance {
    Lock { name: String, rank: u8, value: usize },
    Permit { node: usize },
}

/// A flow's session and the values of a node's inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Values {
    pub session: usize,
    pub keys: [usize; 2],
}

impl Values {
    pub fn instance(&self, hold: &Hold) -> Instance {
        let (rank, value) = match &hold.scope {
            Scope::Program => (0, 0),
            Scope::Session => (1, self.session),
            Scope::Key(key) => (2, self.keys[usize::from(key == "k1")]),
            Scope::Hidden => panic!("nobody can take what it cannot name"),
        };
        Instance::Lock { name: hold.lock.name.to_string(), rank, value }
    }

    /// What a node takes: by value, equal keys merged to the stronger mode.
    pub fn instances(&self, own: &[Own]) -> BTreeMap<Instance, Mode> {
        let mut merged = BTreeMap::new();
        for own in own {
            let mode = merged.entry(self.instance(&own.hold)).or_insert(Mode::Read);
            *mode = (*mode).max(own.hold.mode);
        }
        merged
    }
}

type Holds = BTreeMap<Instance, Mode>;

#[derive(Default)]
pub struct Order {
    graph: DiGraph<Instance, ()>,
    index: BTreeMap<Instance, NodeIndex>,
    seen: HashSet<(Use, Values, Holds, Vec<Hold>)>,
    /// A reader that wants to be a writer, or a plan that leaves out or repeats what it should not.
    pub wrong: Vec<String>,
}

/// Walks all executions of all sources.
pub fn order(compiled: &Compiled<'_>) -> Order {
    let mut order = Order::default();
    for values in all_values() {
        for u in compiled.program.roots.iter().flat_map(|root| uses(root)) {
            order.visit(compiled, u, values, &Holds::new(), &[]);
        }
    }
    order
}

/// One session is enough: a circle over several would be one over one as well.
fn all_values() -> impl Iterator<Item = Values> {
    (0..4).map(|n| Values { session: 0, keys: [n & 1, n >> 1] })
}

impl Order {
    pub fn is_cyclic(&self) -> bool {
        is_cyclic_directed(&self.graph)
    }

    pub fn edges(&self) -> usize {
        self.graph.edge_count()
    }

    fn visit(&mut self, compiled: &Compiled<'_>, u: Use, around: Values, held: &Holds, plan: &[Hold]) {
        if !self.seen.insert((u, around, held.clone(), plan.to_vec())) {
            return;
        }
        for values in entered(u, around) {
            self.run(compiled, u, values, held, plan);
        }
    }

    fn run(&mut self, compiled: &Compiled<'_>, u: Use, values: Values, held: &Holds, plan: &[Hold]) {
        let summary = &compiled.summaries[u.node];
        let wiring = wiring(u);
        let child = Child { node: &compiled.refs[u.node], role: Role::Step, summary, wiring: &wiring };
        let entry = enter(plan, &child);
        let mut held = held.clone();
        let mut taken = Holds::new();
        for (instance, mode) in values.instances(&summary.own) {
            match held.get(&instance) {
                Some(old) if *old >= mode => {}
                Some(_) => self.wrong.push(format!("{u:?} wants to become the writer of {instance:?}")),
                None => {
                    self.acquire(&held, &instance);
                    held.insert(instance.clone(), mode);
                    taken.insert(instance, mode);
                }
            }
        }
        if taken != values.instances(&entry.take) {
            self.wrong.push(format!("{u:?} takes {taken:?}, its plan {:?}", entry.take));
        }
        let node = &compiled.program.nodes[u.node];
        if node.limit.is_some() {
            let permit = Instance::Permit { node: u.node };
            self.acquire(&held, &permit);
            held.insert(permit, Mode::Write);
        }
        let inside = uses(&node.body).into_iter().chain(node.predicates.clone()).chain(uses(&node.recovery));
        for inner in inside {
            self.visit(compiled, inner, values, &held, &entry.held);
        }
    }

    fn acquire(&mut self, held: &Holds, wanted: &Instance) {
        let to = self.node(wanted);
        for instance in held.keys() {
            let from = self.node(instance);
            self.graph.update_edge(from, to, ());
        }
    }

    fn node(&mut self, instance: &Instance) -> NodeIndex {
        let graph = &mut self.graph;
        *self.index.entry(instance.clone()).or_insert_with(|| graph.add_node(instance.clone()))
    }
}

/// The values inside a use: what is not handed on may be anything.
fn entered(u: Use, around: Values) -> Vec<Values> {
    let options = u.keys.map(|key| key.map_or(vec![0, 1], |k| vec![around.keys[k]]));
    let mut all = Vec::new();
    for first in &options[0] {
        for second in &options[1] {
            all.push(Values { keys: [*first, *second], ..around });
        }
    }
    all
}
