//! A plan's nodes, built once by their components before the program runs.

use super::again::Again;
use super::{Node, Program, StartError, StartProblem, Stores};
use flux_node::{Built, Library, Resources, Signature, Store};
use flux_plan::{BlockId, Class, Implementation, NodeId, Plan, StepKind};
use flux_policy::World;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// The engine's resources together with the stores that are built already.
pub(crate) struct WithStores<'a> {
    pub(crate) resources: &'a dyn Resources,
    pub(crate) stores: &'a Stores,
}

impl Resources for WithStores<'_> {
    fn store(&self, name: &str) -> Option<Arc<dyn Store>> {
        self.stores.get(name).map(|opened| opened.store.clone())
    }

    fn env(&self, name: &str) -> Option<String> {
        self.resources.env(name)
    }

    fn root(&self) -> PathBuf {
        self.resources.root()
    }

    fn world(&self) -> Arc<dyn World> {
        self.resources.world()
    }
}

/// Builds every node that a source can reach, but for those that go on as they are.
pub(crate) fn nodes(
    plan: &Plan,
    library: &dyn Library,
    resources: &WithStores<'_>,
    order: &[BlockId],
    before: Option<&Program>,
    errors: &mut Vec<StartError>,
) -> Vec<Node> {
    let used = used(plan, order);
    let records: Arc<[flux_plan::RecordType]> = plan.types.clone().into();
    let mut again = Again::new(before, plan, resources.stores);
    // All uses of a declared node count together.
    let mut failures = vec![None; plan.declared.len()];
    let built = plan.nodes.iter().enumerate().map(|(i, node)| {
        let built = match again.built(node) {
            _ if !used[i] => None,
            Some(built) => Some(built),
            None => implementation(node, library, resources, &records, errors),
        };
        Node {
            name: node.name.clone(),
            may_be_heavy: matches!(&built, Some(Built::Sync(built)) if built.may_be_heavy()),
            built,
            timeout: timeout(plan, node),
            writes: node.effects.may_write(),
            errors: match node.declared {
                Some(id) => failures[id.index()].get_or_insert_with(|| again.errors(node)).clone(),
                None => again.errors(node),
            },
        }
    });
    built.collect()
}

fn timeout(plan: &Plan, node: &flux_plan::Node) -> Option<Duration> {
    let declared = &plan.declared[node.declared?.index()];
    declared.timeout.map(Duration::from_nanos)
}

fn used(plan: &Plan, order: &[BlockId]) -> Vec<bool> {
    let mut used = vec![false; plan.nodes.len()];
    let mut mark = |node: NodeId| {
        if let Some(used) = used.get_mut(node.index()) {
            *used = true;
        }
    };
    for step in order.iter().flat_map(|id| &plan.block(*id).steps) {
        if let StepKind::Call { node, .. } = step.kind {
            mark(node);
        }
    }
    plan.native_sources().for_each(mark);
    used
}

fn implementation(
    node: &flux_plan::Node,
    library: &dyn Library,
    resources: &dyn Resources,
    records: &Arc<[flux_plan::RecordType]>,
    errors: &mut Vec<StartError>,
) -> Option<Built> {
    let signature =
        Signature { inputs: node.inputs.clone(), outputs: node.outputs.clone(), records: records.clone() };
    let built = match &node.implementation {
        Implementation::Native => library.native(&node.name, &signature),
        Implementation::Component(call) => library.build(call, &signature, resources),
        Implementation::Blocks => return None,
    };
    let built = built.map_err(|error| errors.push(StartError::build(&node.name, node.at, error))).ok()?;
    if let Some(found) = node.class.and_then(|said| contradicts(said, &built)) {
        let said = node.class.unwrap_or_default();
        errors.push(StartError::new(&node.name, node.at, StartProblem::Class { said, found }));
    }
    Some(built)
}

/// What the implementation is instead, if it is not as its component says.
fn contradicts(said: Class, built: &Built) -> Option<&'static str> {
    let (fits, found) = match built {
        Built::Sync(_) => (said == Class::Synchronous, "synchronous"),
        Built::Async(_) => (said == Class::Asynchronous, "asynchronous"),
        Built::Blocking(_) => (said.blocks(), "blocking"),
    };
    (!fits).then_some(found)
}
