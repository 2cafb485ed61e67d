//! A case's tests in words.

use super::slots::Slots;
use crate::{Case, NodeId, Plan, StepKind, Test};

impl Plan {
    /// What a dispatch's cases are called, in their order: `few`, `!hit`, `some`, `_`. Nothing for any other node.
    pub fn case_names(&self, node: NodeId) -> Vec<String> {
        let mut steps = self.blocks.iter().flat_map(|block| &block.steps);
        let cases = steps.find_map(|step| match &step.kind {
            StepKind::Dispatch { node: own, cases } if *own == node => Some(cases),
            _ => None,
        });
        cases.into_iter().flatten().map(|case| case_name(self, case)).collect()
    }
}

fn case_name(plan: &Plan, case: &Case) -> String {
    let name = |test: &Test| match test {
        Test::Is { predicate, negated, .. } => {
            let name = plan.predicates.get(predicate.index()).map_or("?", |p| p.name.as_str());
            format!("{}{name}", if *negated { "!" } else { "" })
        }
        Test::Some { .. } => "some".into(),
        Test::None { .. } => "none".into(),
    };
    let names: Vec<String> = case.tests.iter().map(name).collect();
    if names.is_empty() { "_".into() } else { names.join(", ") }
}

/// `request is hit`, `user is none`, `otherwise`.
pub(crate) fn label(plan: &Plan, slots: &Slots, case: &Case) -> String {
    if case.tests.is_empty() {
        return "otherwise".into();
    }
    let shown: Vec<String> = case.tests.iter().map(|test| test_label(plan, slots, test)).collect();
    shown.join(", ")
}

fn test_label(plan: &Plan, slots: &Slots, test: &Test) -> String {
    let (value, what) = match test {
        Test::Is { predicate, value, negated } => {
            let name = plan.predicates.get(predicate.index()).map_or("?", |p| p.name.as_str());
            (value, format!("{}{name}", if *negated { "not " } else { "" }))
        }
        Test::Some { value, .. } => (value, "some".into()),
        Test::None { value } => (value, "none".into()),
    };
    match slots.name(value) {
        Some(name) => format!("{name} is {what}"),
        None => what,
    }
}
