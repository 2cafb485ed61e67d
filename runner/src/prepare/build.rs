//! Nodes, built once.

use super::again::Again;
use super::{Node, Program, StartError, Stores};
use crate::locks::Gate;
use flux_node::{Built, Library, Resources, Signature, Store};
use flux_plan::{BlockId, Implementation, NodeId, Plan, SourceKind, StepKind};
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
            limit: again.limit(node).or_else(|| Some(Arc::new(Gate::new(node.limit?)))),
            places: node.limit,
            timeout: node.timeout.map(Duration::from_nanos),
            writes: node.effects.may_write(),
            errors: again.errors(node),
        }
    });
    built.collect()
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
    for source in &plan.sources {
        if let SourceKind::Native(node) = source.kind {
            mark(node);
        }
    }
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
    built.map_err(|error| errors.push(StartError::build(&node.name, node.at, error))).ok()
}
