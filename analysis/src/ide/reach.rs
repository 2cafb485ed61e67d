//! From which sources a node is reached, and by which ways.

use crate::elaborate::nodes_of;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{parsed, statement_list};
use crate::ide::arrows::body_of;
use crate::names::declared::{Entity, Space};
use crate::names::resolve;
use flux_syntax::tree::ItemKind;
use smol_str::{SmolStr, format_smolstr};
use std::collections::BTreeMap;

/// Something whose flow names nodes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Holder {
    /// A node that is a flow, by its name.
    Node(SmolStr),
    /// A source, a handler, a recovery: nothing runs it but the engine.
    Start(SmolStr),
}

/// By the last part of a name: whose flows name it, and how.
type Mentions = BTreeMap<SmolStr, Vec<(SmolStr, Holder)>>;

/// Which flows of a file name which nodes.
#[salsa::tracked(returns(ref))]
fn mentions(db: &dyn Db, file: SourceFile) -> Mentions {
    let mut out = Mentions::new();
    for statement in statement_list(db, file) {
        for item in &parsed(db, statement).items {
            let holder = match &item.kind {
                ItemKind::Flow(it) => Holder::Node(it.name.text.clone()),
                ItemKind::Source(it) => Holder::Start(it.name.text.clone()),
                ItemKind::Handler(it) => {
                    let last = it.path.as_ref().and_then(|path| path.names.last());
                    let of = last.map_or("*", |name| name.text.as_str());
                    Holder::Start(format_smolstr!("handle error {of}"))
                }
                ItemKind::Recover(it) => match it.path.names.last() {
                    Some(last) => Holder::Start(format_smolstr!("recover {}", last.text)),
                    None => continue,
                },
                _ => continue,
            };
            for name in body_of(item).into_iter().flat_map(nodes_of) {
                let last = name.text.rsplit('.').next().unwrap_or(&name.text);
                let known = out.entry(last.into()).or_default();
                let mention = (name.text.clone(), holder.clone());
                if !known.contains(&mention) {
                    known.push(mention);
                }
            }
        }
    }
    out
}

/// More steps of a search than this nobody waits for.
const STEPS: usize = 400;

/// A way down to a node: what it begins with, and the abstract nodes around it from outside in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Way {
    /// A source, a handler or a recovery; none: nothing runs the outermost node.
    pub start: Option<SmolStr>,
    /// The nodes on the way, the outermost first.
    pub nodes: Vec<Entity>,
}

/// Some of the ways down to a node, the first ones found; false: there are more.
pub(crate) fn ways(db: &dyn Db, files: &[SourceFile], node: Entity, most: usize) -> (Vec<Way>, bool) {
    let mut search = Search { db, files, most, steps: STEPS, out: Vec::new(), all: true };
    search.up(node, &mut Vec::new());
    (search.out, search.all)
}

struct Search<'a> {
    db: &'a dyn Db,
    files: &'a [SourceFile],
    most: usize,
    steps: usize,
    out: Vec<Way>,
    all: bool,
}

impl Search<'_> {
    fn up(&mut self, node: Entity, below: &mut Vec<Entity>) {
        let mut users: Vec<(SourceFile, Holder)> = Vec::new();
        for file in self.files {
            let Some(known) = mentions(self.db, *file).get(node.name(self.db)) else { continue };
            for (text, holder) in known {
                if resolve(self.db, *file, Space::Node, text) == Some(node)
                    && !users.contains(&(*file, holder.clone()))
                {
                    users.push((*file, holder.clone()));
                }
            }
        }
        if users.is_empty() && !below.is_empty() {
            self.found(None, below);
        }
        for (file, holder) in users {
            if self.steps == 0 || self.out.len() >= self.most {
                self.all = false;
                return;
            }
            self.steps -= 1;
            match holder {
                Holder::Start(name) => self.found(Some(name), below),
                Holder::Node(name) => {
                    let outer = Entity::new(self.db, file, Space::Node, name);
                    // A circle of flows is told elsewhere.
                    if outer != node && !below.contains(&outer) {
                        below.push(outer);
                        self.up(outer, below);
                        below.pop();
                    }
                }
            }
        }
    }

    fn found(&mut self, start: Option<SmolStr>, below: &[Entity]) {
        self.out.push(Way { start, nodes: below.iter().rev().copied().collect() });
    }
}
