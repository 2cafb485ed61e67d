//! What a program's nodes take over from the program before: built implementations, counts.
//!
//! Comes in: a plan's node. Goes out: what the node of the program before that is declared alike has, if nothing that
//! it was built on has changed. *Never* here: stores and sources, which look after themselves.

use super::stores::Stores;
use super::{Node, Program};
use flux_node::Built;
use flux_plan::{Constant, Field, Implementation, Plan, RecordId, Type};
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// The nodes of the program before, each to be taken over once.
pub(crate) struct Again<'a> {
    before: Option<&'a Program>,
    plan: &'a Plan,
    stores: &'a Stores,
    /// By declaration: calls of one component in several flows have one name.
    alike: HashMap<String, VecDeque<usize>>,
    named: HashMap<&'a str, usize>,
}

impl<'a> Again<'a> {
    pub(crate) fn new(before: Option<&'a Program>, plan: &'a Plan, stores: &'a Stores) -> Again<'a> {
        let (mut alike, mut named) = (HashMap::<_, VecDeque<usize>>::new(), HashMap::new());
        let nodes = before.iter().flat_map(|program| program.plan.nodes.iter().enumerate());
        for (index, node) in nodes {
            alike.entry(declaration(node)).or_default().push_back(index);
            named.entry(node.name.as_str()).or_insert(index);
        }
        Again { before, plan, stores, alike, named }
    }

    /// The implementation, built already.
    pub(crate) fn built(&mut self, node: &flux_plan::Node) -> Option<Built> {
        let before = self.before?;
        let index = self.alike.get_mut(&declaration(node))?.pop_front()?;
        let was = &before.plan.nodes[index];
        let alike = was.implementation == node.implementation
            && was.inputs == node.inputs
            && was.outputs == node.outputs
            && self.same_records(before, node)
            && self.same_stores(before, node);
        if alike { before.nodes[index].built.clone() } else { None }
    }

    /// How often it has failed.
    pub(crate) fn errors(&self, node: &flux_plan::Node) -> Arc<AtomicU64> {
        self.of_name(node).map(|was| was.errors.clone()).unwrap_or_default()
    }

    fn of_name(&self, node: &flux_plan::Node) -> Option<&'a Node> {
        Some(&self.before?.nodes[*self.named.get(node.name.as_str())?])
    }

    /// Do the record types that its values may have mean what they meant? They are known by number.
    fn same_records(&self, before: &Program, node: &flux_plan::Node) -> bool {
        let mut seen = Vec::new();
        let fields = |fields: &[Field], found: &mut Vec<RecordId>| {
            fields.iter().for_each(|field| records(&field.ty, found));
        };
        let mut open = Vec::new();
        fields(&node.inputs, &mut open);
        fields(&node.outputs, &mut open);
        while let Some(id) = open.pop() {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let (was, is) = (before.plan.types.get(id.index()), self.plan.types.get(id.index()));
            if was != is {
                return false;
            }
            is.iter().for_each(|record| fields(&record.fields, &mut open));
        }
        true
    }

    /// Are the stores that its arguments name the very ones that it was built on?
    fn same_stores(&self, before: &Program, node: &flux_plan::Node) -> bool {
        let Implementation::Component(call) = &node.implementation else { return true };
        let mut names = Vec::new();
        call.args.iter().for_each(|arg| named(&arg.value, &mut names));
        names.iter().all(|name| match (before.stores.get(*name), self.stores.get(*name)) {
            (Some(was), Some(is)) => Arc::ptr_eq(was, is),
            (None, None) => true,
            _ => false,
        })
    }
}

/// Equal for nodes that one implementation can serve, as far as they say themselves.
fn declaration(node: &flux_plan::Node) -> String {
    let declared = (&node.name, &node.implementation, &node.inputs, &node.outputs);
    // What has no such form is found under its name; whether it is alike is asked again.
    serde_json::to_string(&declared).unwrap_or_else(|_| node.name.clone())
}

fn records(ty: &Type, found: &mut Vec<RecordId>) {
    match ty {
        Type::Record(id) => found.push(*id),
        Type::List(inner) | Type::Option(inner) | Type::Stream(inner) => records(inner, found),
        Type::Map(key, value) => {
            records(key, found);
            records(value, found);
        }
        _ => {}
    }
}

fn named<'c>(constant: &'c Constant, found: &mut Vec<&'c str>) {
    match constant {
        Constant::Name(name) => found.push(name),
        Constant::List(items) => items.iter().for_each(|item| named(item, found)),
        Constant::Record(fields) => fields.iter().for_each(|(_, value)| named(value, found)),
        _ => {}
    }
}

/// Are they one and the same, gone on?
pub(crate) fn same_built(one: &Built, other: &Built) -> bool {
    match (one, other) {
        (Built::Sync(a), Built::Sync(b)) => Arc::ptr_eq(a, b),
        (Built::Async(a), Built::Async(b)) => Arc::ptr_eq(a, b),
        (Built::Blocking(a), Built::Blocking(b)) => Arc::ptr_eq(a, b),
        _ => false,
    }
}
