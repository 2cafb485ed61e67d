//! Steps that are made of others: forks, `each`, cases, flows with a name.

use super::super::catalog::Named;
use super::{Maker, Way};

impl Maker<'_> {
    /// One more step of any kind.
    pub(super) fn step(&mut self, way: &mut Way, depth: u32) {
        match self.below(if depth == 0 { 8 } else { 14 }) {
            0..8 => {
                let catalog = self.catalog;
                let component = self.one(&catalog.nodes);
                self.component(way, component, None);
            }
            8 | 9 => self.fork(way, depth - 1),
            10 => self.each(way, depth - 1),
            11 | 12 => self.dispatch(way, depth - 1),
            _ => self.named(way, depth - 1),
        }
    }

    pub(super) fn inner(&mut self, env: &[Named], depth: u32) -> Way {
        let mut inner = Way { steps: Vec::new(), env: env.to_vec() };
        self.step(&mut inner, depth);
        if inner.steps.is_empty() {
            inner.steps.push("pass()".to_owned());
        }
        inner
    }

    pub(super) fn fork(&mut self, way: &mut Way, depth: u32) {
        let branches = [self.inner(&way.env, depth), self.inner(&way.env, depth)];
        let written: Vec<String> = branches.iter().map(|branch| branch.steps.join(" -> ")).collect();
        way.steps.push(format!("{{ {} }}", written.join(", ")));
        let known = way.env.len();
        for branch in branches {
            way.env.extend(branch.env.into_iter().skip(known));
        }
    }

    pub(super) fn each(&mut self, way: &mut Way, depth: u32) {
        let Some(list) = self.supply(way, "list<int>", 2) else { return };
        let element = self.name("e");
        let env = vec![("int".to_owned(), element.clone())];
        let known = env.len();
        let inner = self.inner(&env, depth);
        let node = self.name("E");
        self.program.flows.push((format!("{node} (int {element}) -> (int x{element});\n{node} = "), {
            let mut steps = inner.steps.clone();
            let out =
                inner.env[known..].iter().find(|(ty, _)| ty == "int").map_or(&element, |(_, name)| name);
            steps.push(format!("{{x{element}: {out}}}"));
            steps
        }));
        let name = self.name("l");
        way.steps.push(format!("{{{name}: {list}}}"));
        way.steps.push(format!("each {node}"));
        way.env.push(("list<int>".to_owned(), format!("x{element}")));
    }

    pub(super) fn dispatch(&mut self, way: &mut Way, depth: u32) {
        let ty = self.one(&["int", "string", "option<int>", "Rec", "json"]).to_string();
        let Some(value) = self.supply(way, &ty, 2) else { return };
        let (name, node) = (self.name("d"), self.name("D"));
        let semantic = self.name("t");
        let sees = [(ty.clone(), "it".to_owned())];
        let pattern = if ty.starts_with("option") && self.once_in(2) {
            "some".to_owned()
        } else {
            let catalog = self.catalog;
            if let Some(cel) =
                catalog.nodes.iter().find(|one| one.args.iter().any(|arg| arg.kind == "expression"))
            {
                self.wanted = Some("bool".to_owned());
                let args = self.args(cel, &sees);
                self.program.items.push(format!("typedef {semantic} using {}({args});", cel.name));
            }
            semantic
        };
        let mut env = way.env.clone();
        env.push((ty, name.clone()));
        let first = self.inner(&env, depth);
        let out = self.name("o");
        for (pattern, mut steps) in [(pattern, first.steps), ("_".to_owned(), vec![])] {
            if self.once_in(8) {
                continue;
            }
            steps.push(format!("{{{out}: {}}}", self.below(9)));
            self.program.flows.push((format!("{node}:[{pattern}] = "), steps));
        }
        way.steps.push(format!("{{{name}: {value}}}"));
        way.steps.push(node);
        way.env.push(("int".to_owned(), out));
    }

    pub(super) fn named(&mut self, way: &mut Way, depth: u32) {
        let known = way.env.len();
        let mut inner = self.inner(&way.env, depth);
        let node = self.name("F");
        let around = self.around(&node, &way.env.clone(), true);
        self.program.flows.push((format!("{around}{node} = "), inner.steps));
        way.steps.push(node.clone());
        way.env.extend(inner.env.drain(known..));
        self.guard(&node, &[], &[]);
    }
}
