//! Nodes of components, with all that they take.

use super::super::catalog::{Component, Named, ROW};
use super::super::texts::inside;
use super::types::bind;
use super::{DEEPEST, Maker, Way};
use std::collections::BTreeMap;

/// What a node is given: its inputs, and for each what the record before it says.
#[derive(Default)]
struct Given {
    inputs: Vec<Named>,
    said: Vec<String>,
}

impl Maker<'_> {
    /// A node of a component, if it can be had without a long row of others; see [`Maker::made`].
    pub(super) fn component(
        &mut self,
        way: &mut Way,
        component: &Component,
        wanted: Option<&str>,
    ) -> Option<String> {
        if self.nested == DEEPEST {
            return None;
        }
        self.nested += 1;
        let made = self.made(way, component, wanted);
        self.nested -= 1;
        made
    }

    /// A node of a component, with all that it takes. What it puts out is of that type, if one is wanted and it can be.
    fn made(&mut self, way: &mut Way, component: &Component, wanted: Option<&str>) -> Option<String> {
        let mut bound: BTreeMap<char, String> = BTreeMap::new();
        if let (Some(wanted), Some((out, _))) = (wanted, component.outputs.first()) {
            bind(out, wanted, &mut bound)?;
        }
        let mut given = Given::default();
        self.declared(way, component, &mut bound, &mut given)?;
        self.more(way, component, &mut given);
        let outputs = self.outputs(component, &given.inputs, &mut bound);
        self.wanted = asked_for(component, &outputs);
        let args = self.args(component, &given.inputs);
        if !Component::has_row(&component.inputs) && !self.once_in(20) {
            leave_out(component.inputs.len(), &args, &mut given);
        }
        self.take(way, component, &args, &given, &outputs);
        outputs.first().map(|(_, name)| name.clone())
    }

    /// What the component declares that it takes.
    fn declared(
        &mut self,
        way: &mut Way,
        component: &Component,
        bound: &mut BTreeMap<char, String>,
        given: &mut Given,
    ) -> Option<()> {
        for (ty, _) in component.inputs.iter().filter(|(ty, _)| ty != ROW) {
            let ty = if self.once_in(100) { self.a_type() } else { self.concrete(ty, bound) };
            let value = self.supply(way, &ty, 3)?;
            let plain = way.env.iter().any(|(_, name)| *name == value) && self.once_in(2);
            let taken = given.inputs.iter().any(|(_, name)| *name == value);
            let name = if plain && !taken { value.clone() } else { self.name("i") };
            given.said.push(format!("{name}: {value}"));
            given.inputs.push((ty, name));
        }
        Some(())
    }

    /// What its texts may name.
    fn more(&mut self, way: &Way, component: &Component, given: &mut Given) {
        let most = if component.args.is_empty() && !Component::has_row(&component.inputs) { 0 } else { 3 };
        for _ in 0..self.below(most + 1) {
            if way.env.is_empty() {
                break;
            }
            let (ty, name) = self.one(&way.env).clone();
            if !given.inputs.iter().any(|(_, n)| *n == name) {
                given.said.push(format!("{name}: {name}"));
                given.inputs.push((ty, name));
            }
        }
    }

    fn outputs(
        &mut self,
        component: &Component,
        inputs: &[Named],
        bound: &mut BTreeMap<char, String>,
    ) -> Vec<Named> {
        let mut outputs = Vec::new();
        for (ty, _) in &component.outputs {
            if ty == ROW {
                outputs.extend(inputs.iter().map(|(ty, _)| (ty.clone(), self.name("r"))).collect::<Vec<_>>());
            } else {
                outputs.push((self.concrete(ty, bound), self.name("v")));
            }
        }
        outputs
    }

    fn take(&mut self, way: &mut Way, component: &Component, args: &str, given: &Given, outputs: &[Named]) {
        if !given.said.is_empty() {
            way.steps.push(format!("{{{}}}", given.said.join(", ")));
        }
        let call = format!("{}({args})", component.name);
        if self.once_in(6) {
            way.steps.push(call);
            // What a call puts out has no name: the next record takes it by one.
            return;
        }
        let node = self.name("N");
        let written = |all: &[Named]| {
            all.iter().map(|(ty, name)| format!("{ty} {name}")).collect::<Vec<_>>().join(", ")
        };
        let around = self.around(&node, &given.inputs, false);
        let (takes, puts) = (written(&given.inputs), written(outputs));
        self.program.items.push(format!("{around}{node} ({takes}) -> ({puts}) using {call};"));
        way.steps.push(node.clone());
        way.env.extend(outputs.iter().cloned());
        self.guard(&node, &given.inputs, outputs);
    }
}

/// What an expression of the component is to give.
fn asked_for(component: &Component, outputs: &[Named]) -> Option<String> {
    let is_condition = component.args.iter().any(|arg| arg.name == "where");
    let (ty, _) = outputs.first().filter(|_| !is_condition)?;
    let element = inside(ty, "list").filter(|_| component.name.starts_with("list."));
    Some(element.unwrap_or(ty).to_owned())
}

/// What nothing names is one input too many; the first `own` are the component's.
fn leave_out(own: usize, args: &str, given: &mut Given) {
    let keeps = |(_, name): &Named| args.split(|c: char| !c.is_alphanumeric()).any(|word| word == name);
    let kept: Vec<bool> = given.inputs.iter().enumerate().map(|(n, input)| n < own || keeps(input)).collect();
    let mut turn = kept.iter();
    given.inputs.retain(|_| turn.next().is_some_and(|kept| *kept));
    let mut turn = kept.iter();
    given.said.retain(|_| turn.next().is_some_and(|kept| *kept));
}
