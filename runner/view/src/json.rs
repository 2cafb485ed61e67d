//! The graph as JSON: a contract with scripts and editors, told in `docs/formats.md`.

use crate::outline::has_body;
use flux_plan::{
    Acquire, BlockId, Branch, Catch, Field, Mode, NodeId, OnError, Plan, Scope, Step, StepKind, Wiring,
};
use serde::Serialize;
use std::collections::{HashSet, VecDeque};

/// The version of this format.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct View<'a> {
    version: u32,
    program: &'a str,
    sources: Vec<SourceView<'a>>,
    nodes: Vec<NodeView<'a>>,
    edges: Vec<EdgeView<'a>>,
}

#[derive(Serialize)]
struct SourceView<'a> {
    name: &'a str,
    target: &'a str,
    paths: u64,
    outputs: Vec<FieldView<'a>>,
}

#[derive(Serialize)]
struct NodeView<'a> {
    id: u32,
    name: &'a str,
    kind: flux_plan::NodeKind,
    inputs: Vec<FieldView<'a>>,
    outputs: Vec<FieldView<'a>>,
    locks: Vec<LockView<'a>>,
    declared_locks: Vec<LockView<'a>>,
    hoisted: Vec<LockView<'a>>,
}

#[derive(Serialize)]
struct FieldView<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    ty: String,
}

#[derive(Serialize)]
struct LockView<'a> {
    name: &'a str,
    mode: Mode,
    scope: String,
}

#[derive(Clone, Serialize, PartialEq, Eq, Hash)]
struct EdgeView<'a> {
    from: &'a str,
    to: &'a str,
    kind: &'static str,
    wiring: Wiring,
}

/// Writes a plan, or what is inside one of its nodes, as JSON.
pub(crate) fn render(plan: &Plan, node: Option<NodeId>) -> String {
    let mut walk = Walk::new(plan);
    let mut sources = Vec::new();
    match node {
        Some(id) => walk.node(id),
        None => {
            walk.nodes.extend((0..plan.nodes.len() as u32).map(NodeId));
            for source in &plan.sources {
                sources.push(SourceView {
                    name: &source.name,
                    target: &source.target,
                    paths: source.paths,
                    outputs: fields(plan, &source.outputs),
                });
                let from = vec![Origin { name: &source.name, kind: "source" }];
                walk.block(source.block, from.clone());
                walk.catches(&source.on_error, &source.name);
            }
        }
    }
    while let Some((block, from)) = walk.todo.pop_front() {
        walk.block(block, vec![from]);
    }
    let named = (0u32..).map(NodeId).zip(&plan.nodes).filter(|(id, _)| walk.nodes.contains(id));
    let nodes = named.map(|(id, node)| NodeView {
        id: id.0,
        name: &node.name,
        kind: node.kind,
        inputs: fields(plan, &node.inputs),
        outputs: fields(plan, &node.outputs),
        locks: locks(plan, node.locks.iter()),
        declared_locks: locks(plan, node.declared_locks.iter()),
        hoisted: locks(plan, node.locks.iter().filter(|lock| lock.hoisted)),
    });
    let view =
        View { version: VERSION, program: &plan.program, sources, nodes: nodes.collect(), edges: walk.edges };
    let mut text = serde_json::to_string_pretty(&view).expect("a view has only text as keys");
    text.push('\n');
    text
}

fn fields<'a>(plan: &Plan, fields: &'a [Field]) -> Vec<FieldView<'a>> {
    fields.iter().map(|field| FieldView { name: &field.name, ty: plan.show_type(&field.ty) }).collect()
}

fn locks<'a>(plan: &'a Plan, locks: impl Iterator<Item = &'a Acquire>) -> Vec<LockView<'a>> {
    let view = |acquire: &'a Acquire| LockView {
        name: plan.locks.get(acquire.lock.index()).map_or("", |lock| lock.name.as_str()),
        mode: acquire.mode,
        scope: match &acquire.scope {
            Scope::Program => "program".into(),
            Scope::Session => "session".into(),
            Scope::Key(input) => input.clone(),
        },
    };
    locks.map(view).collect()
}

/// Where an arrow comes from, and why it is there.
#[derive(Clone)]
struct Origin<'a> {
    name: &'a str,
    kind: &'static str,
}

/// Collects the arrows between named nodes: records and forks are looked through.
struct Walk<'a> {
    plan: &'a Plan,
    edges: Vec<EdgeView<'a>>,
    seen: HashSet<EdgeView<'a>>,
    nodes: HashSet<NodeId>,
    blocks: HashSet<BlockId>,
    /// Bodies of named nodes, not walked yet: a list, as programs may nest them deeper than a thread's stack.
    todo: VecDeque<(BlockId, Origin<'a>)>,
}

impl<'a> Walk<'a> {
    fn new(plan: &'a Plan) -> Self {
        Walk {
            plan,
            edges: Vec::new(),
            seen: HashSet::new(),
            nodes: HashSet::new(),
            blocks: HashSet::new(),
            todo: VecDeque::new(),
        }
    }

    fn node(&mut self, id: NodeId) {
        self.nodes.insert(id);
        let plan = self.plan;
        for block in &plan.blocks {
            for step in block.steps.iter().filter(|step| step.node() == Some(id)) {
                self.step(step, vec![]);
            }
        }
        if has_body(plan.node(id).kind) {
            let bodies = (0u32..).map(BlockId).zip(&plan.blocks).filter(|(_, block)| block.node == Some(id));
            for (body, _) in bodies {
                self.body(body, &plan.node(id).name, "body");
            }
        }
    }

    /// Gives back what leads on from the block.
    fn block(&mut self, id: BlockId, mut from: Vec<Origin<'a>>) -> Vec<Origin<'a>> {
        for step in &self.plan.block(id).steps {
            from = self.step(step, from);
        }
        from
    }

    fn branch(&mut self, branch: &Branch, from: Vec<Origin<'a>>) -> Vec<Origin<'a>> {
        self.block(branch.block, from)
    }

    /// Walks a named node's body later, once.
    fn body(&mut self, id: BlockId, name: &'a str, kind: &'static str) {
        if self.blocks.insert(id) {
            self.todo.push_back((id, Origin { name, kind }));
        }
    }

    fn step(&mut self, step: &'a Step, from: Vec<Origin<'a>>) -> Vec<Origin<'a>> {
        if let Some(id) = step.node() {
            let name = &self.plan.node(id).name;
            self.nodes.insert(id);
            // A node whose body is its own dispatch is one node.
            for origin in from.iter().filter(|origin| origin.kind != "body" || origin.name != name) {
                // A flow without a signature is handed the tuple as it is; a node without inputs takes none, and
                // the rule that asks for less is the second.
                let handed = if has_body(self.plan.node(id).kind) { Wiring::Position } else { Wiring::Name };
                self.arrow(origin, name, step.wiring.unwrap_or(handed));
            }
            match &step.kind {
                StepKind::Block { body, .. } => self.body(body.block, name, "body"),
                StepKind::Dispatch { cases, .. } => {
                    cases.iter().for_each(|case| self.body(case.body.block, name, "case"));
                }
                _ => {}
            }
            self.catches(&step.on_error, name);
            return vec![Origin { name, kind: "flow" }];
        }
        match &step.kind {
            StepKind::Each { body, .. } | StepKind::Around { body, .. } => self.branch(body, from),
            StepKind::Fork { branches, .. } => {
                branches.iter().flat_map(|branch| self.branch(branch, from.clone())).collect()
            }
            _ => from,
        }
    }

    fn catches(&mut self, on_error: &'a [OnError], name: &'a str) {
        for entry in on_error {
            match &entry.catch {
                Catch::Handle { block, .. } => self.body(*block, name, "error"),
                Catch::Recover { body } => self.body(body.block, name, "recover"),
            }
        }
    }

    fn arrow(&mut self, from: &Origin<'a>, to: &'a str, wiring: Wiring) {
        let edge = EdgeView { from: from.name, to, kind: from.kind, wiring };
        if self.seen.insert(edge.clone()) {
            self.edges.push(edge);
        }
    }
}
