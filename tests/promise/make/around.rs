//! What stands around nodes: annotations, constraints, recoveries, handlers, choices.

use super::super::catalog::{Component, Named};
use super::{Maker, Way};

impl Maker<'_> {
    pub(super) fn said(&mut self) -> String {
        self.one(&["http.problem()", "{message: message}", "{m: message, c: code}", "http.respond()"])
            .to_string()
    }

    /// Annotations of a node.
    pub(super) fn around(&mut self, _node: &str, inputs: &[Named], flow: bool) -> String {
        let mut out = String::new();
        while self.once_in(12) {
            let catalog = self.catalog;
            let place = if flow { "flow" } else { "node" };
            let fits: Vec<&Component> =
                catalog.annotations.iter().filter(|a| a.stands.contains(place)).collect();
            let annotation = *self.one(&fits);
            let args = self.args(annotation, inputs);
            out.push_str(&format!("@{}({args})\n", annotation.name));
        }
        out
    }

    /// Constraints, recoveries and handlers of a node.
    pub(super) fn guard(&mut self, node: &str, inputs: &[Named], outputs: &[Named]) {
        if self.once_in(8) {
            let key = if inputs.is_empty() || self.once_in(2) {
                String::new()
            } else {
                format!("({})", self.one(inputs).1)
            };
            let sign = *self.one(&["", "?", "!"]);
            let other = *self.one(&["", ", b?", ", b", ", a"]);
            self.program.items.push(format!("constraint {node}:{{a{sign}{key}{other}}};"));
        }
        if self.once_in(8) && !outputs.is_empty() {
            let mut way = Way { steps: Vec::new(), env: inputs.to_vec() };
            let given: Option<Vec<String>> = outputs
                .iter()
                .map(|(ty, name)| Some(format!("{name}: {}", self.supply(&mut way, ty, 2)?)))
                .collect();
            if let Some(given) = given {
                way.steps.push(format!("{{{}}}", given.join(", ")));
                self.program.flows.push((format!("recover {node} => "), way.steps));
            }
        }
        if self.once_in(10) {
            let said = self.said();
            let codes = *self.one(&["", "(404)", "(422, 500)"]);
            self.program.flows.push((format!("handle error {node}{codes} => "), vec![said]));
        }
    }

    pub(super) fn optimize(&mut self) {
        let catalog = self.catalog;
        let one = self.one(&catalog.optimizations);
        let args = self.args(one, &[]);
        let heads = self.program.items.iter().filter_map(|item| item.lines().last()?.split(" (").next());
        let nodes: Vec<String> = heads.filter(|head| head.starts_with('N')).map(str::to_owned).collect();
        if nodes.is_empty() {
            return;
        }
        let node = self.one(&nodes).clone();
        self.program.items.push(format!("optimize {node} with {}({args});", one.name));
    }
}
