//! A case's tests in words.

use crate::slots::Slots;
use flux_plan::{Case, Plan, Test};

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
