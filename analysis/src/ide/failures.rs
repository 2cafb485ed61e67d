//! The codes with which a node can fail: of the components that may run inside it.

use crate::files::SourceFile;
use crate::files::db::Db;
use crate::library::codes;
use crate::names::declared::{Entity, Space, names, node_items};
use crate::names::{resolve, visible};
use crate::node::using_of;
use flux_syntax::tree::{Body, ItemKind, StepKind};
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// More nodes inside than these nobody waits for.
const MOST: usize = 2_000;

/// The codes of a node, each with what it means and the component that says so, in their order.
pub(super) fn codes_of(db: &dyn Db, node: Entity) -> BTreeMap<i64, (SmolStr, SmolStr)> {
    let mut walk = Walk { db, seen: Vec::new(), codes: BTreeMap::new() };
    walk.node(node);
    walk.codes
}

/// The codes of all nodes that a file sees.
pub(super) fn codes_in(db: &dyn Db, file: SourceFile) -> BTreeMap<i64, (SmolStr, SmolStr)> {
    let mut walk = Walk { db, seen: Vec::new(), codes: BTreeMap::new() };
    for (_, file) in visible(db, file) {
        for name in names(db, *file).of(Space::Node) {
            walk.node(Entity::new(db, *file, Space::Node, name.clone()));
        }
    }
    walk.codes
}

struct Walk<'db> {
    db: &'db dyn Db,
    seen: Vec<Entity>,
    codes: BTreeMap<i64, (SmolStr, SmolStr)>,
}

impl<'db> Walk<'db> {
    fn node(&mut self, node: Entity) {
        if self.seen.contains(&node) || self.seen.len() >= MOST {
            return;
        }
        self.seen.push(node);
        let (items, file) = (node_items(self.db, node), node.file(self.db));
        let own = items.signatures.iter().chain(&items.usings).chain(&items.flows).chain(&items.sources);
        for at in own {
            let item = at.item(self.db);
            for annotation in &item.annotations {
                let (code, meaning, who) = match annotation.name.text.as_str() {
                    "timeout" => (408, "it has not ended in time", "@timeout"),
                    "throttle" => (429, "it has been started too often", "@throttle"),
                    _ => continue,
                };
                self.codes.entry(code).or_insert((meaning.into(), who.into()));
            }
            if let Some(call) = using_of(self.db, *at) {
                self.call(file, call);
            }
            match &item.kind {
                ItemKind::Flow(flow) => flow.body.iter().for_each(|body| self.body(file, body)),
                ItemKind::Source(source) => self.body(file, &source.body),
                _ => {}
            }
        }
    }

    fn body(&mut self, file: SourceFile, body: &'db Body) {
        let mut steps = Vec::new();
        body.walk(&mut |step| steps.push(step));
        for step in steps {
            match &step.kind {
                StepKind::Node(name) => {
                    if let Some(node) = resolve(self.db, file, Space::Node, &name.text) {
                        self.node(node);
                    }
                }
                StepKind::Call(call) => self.call(file, call),
                StepKind::Record(_) | StepKind::Group(_) | StepKind::Fork(_) => {}
            }
        }
    }

    fn call(&mut self, file: SourceFile, call: &flux_syntax::tree::Call) {
        for (code, meaning) in codes::of_call(self.db, file, call) {
            let said = (meaning, call.component.text.clone());
            self.codes.entry(code).or_insert(said);
        }
    }
}
