//! A plan as a tree of what runs, in program order: each body in full where it is met first, by name elsewhere.

use crate::cases;
use crate::slots::Slots;
use flux_plan::show_duration;
use flux_plan::{
    BlockId, Branch, Catch, Field, NodeId, NodeKind, OnError, Operand, Plan, SourceKind, Step, StepKind,
    Type, Wiring,
};
use std::collections::HashSet;

/// Nesting beyond this is named, not shown: no reader follows it, and `--node` shows it on its own.
const DEPTH: usize = 40;

/// A program, or a part of it.
#[derive(Clone, Debug, Default)]
pub struct Outline {
    /// What the program is called: its file's stem.
    pub program: String,
    /// Where reading begins: sources, and nodes that no source reaches.
    pub roots: Vec<Root>,
}

/// What is drawn, in the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A node of the plan, by its id.
    Node(NodeId),
    /// A source: an index into the plan's sources.
    Source(usize),
}

/// A source, or the node that was asked for.
#[derive(Clone, Debug)]
pub struct Root {
    /// The name of the source or the node.
    pub name: String,
    /// What it is in the plan.
    pub subject: Subject,
    /// `http.get("/x")`; nothing for a native source or a node.
    pub using: String,
    /// Where a source's flows go; nothing for a node.
    pub target: Option<String>,
    /// What it puts out, or takes.
    pub fields: String,
    /// Distinct paths, for a source.
    pub paths: Option<u64>,
    /// The steps that run, in program order.
    pub items: Vec<Item>,
    /// What comes out at the end.
    pub results: String,
    /// What catches what nothing inside caught.
    pub catchers: Vec<Catcher>,
}

/// One thing that runs.
#[derive(Clone, Debug)]
pub struct Item {
    /// The step as written: `CheckCache`, `{jpeg: data}`.
    pub label: String,
    /// The node, where it is one.
    pub node: Option<NodeId>,
    /// Its locks in the order of acquisition: `{cache, log?}`.
    pub locks: String,
    /// What else it says of itself: `@timeout(2s)`.
    pub notes: Vec<String>,
    /// What flows into it.
    pub arrow: Option<Arrow>,
    /// The body, branches or cases inside it.
    pub children: Children,
    /// What catches its failure, nearest first.
    pub catchers: Vec<Catcher>,
    /// The reply is sent when it is done.
    pub reply: bool,
}

/// What flows into a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// `int x, string s`.
    pub fields: String,
    /// Which of the two rules wired its inputs.
    pub wiring: Option<Wiring>,
}

/// What runs inside an item.
#[derive(Clone, Debug)]
pub enum Children {
    /// Nothing of the program: code.
    Code,
    /// A record: values side by side.
    Record,
    /// The steps of one body.
    Body(Vec<Item>),
    /// The body is shown where it was met first.
    Elsewhere,
    /// Each with what must hold; the last field says whether "no case" can happen.
    Cases(Vec<(String, Vec<Item>)>, bool),
    /// At the same time.
    Branches(Vec<Vec<Item>>),
    /// For each element of a list.
    Each(Vec<Item>),
}

/// A handler or a recovery.
#[derive(Clone, Debug)]
pub struct Catcher {
    /// `error 404, 410` or `error`.
    pub label: String,
    /// Does the flow go on behind it?
    pub recovers: bool,
    /// The steps that run, in program order.
    pub items: Vec<Item>,
}

impl Item {
    /// Stands for what is nested too deep to be shown.
    fn deeper() -> Item {
        Item {
            label: "…".into(),
            node: None,
            locks: String::new(),
            notes: vec![],
            arrow: None,
            children: Children::Elsewhere,
            catchers: vec![],
            reply: false,
        }
    }
}

impl Outline {
    /// Of the whole program, or of one node.
    pub fn of(plan: &Plan, node: Option<NodeId>) -> Outline {
        let mut walk = Walk { plan, shown: HashSet::new(), depth: 0 };
        let roots = match node {
            Some(id) => vec![walk.node(id)],
            None => (0..plan.sources.len()).map(|index| walk.source(index)).collect(),
        };
        Outline { program: plan.program.clone(), roots }
    }
}

struct Walk<'a> {
    plan: &'a Plan,
    shown: HashSet<BlockId>,
    depth: usize,
}

impl Walk<'_> {
    fn source(&mut self, index: usize) -> Root {
        let source = &self.plan.sources[index];
        let params: Vec<Option<Field>> = source.outputs.iter().cloned().map(Some).collect();
        let block = self.plan.block(source.block);
        let slots = Slots::new(block, params.clone());
        let using = match &source.kind {
            SourceKind::Component(call) => call.to_string(),
            SourceKind::Native(_) => String::new(),
        };
        Root {
            name: source.name.clone(),
            subject: Subject::Source(index),
            using,
            target: Some(source.target.clone()),
            fields: self.plan.show_fields(&source.outputs),
            paths: Some(source.paths),
            items: self.block(source.block, params, &source.outputs),
            results: self.results(source.block),
            catchers: self.catchers(&source.on_error, &slots),
        }
    }

    fn node(&mut self, id: NodeId) -> Root {
        let node = self.plan.node(id);
        let found = self.plan.blocks.iter().position(|block| block.node == Some(id));
        let step =
            self.plan.blocks.iter().flat_map(|block| &block.steps).find(|step| step.node() == Some(id));
        let params: Vec<Option<Field>> = node.inputs.iter().cloned().map(Some).collect();
        let items = match (found, step) {
            // A dispatch, or a node whose step tells more (its handlers) than its body does.
            (_, Some(step)) => vec![self.step(step, &Slots::default(), &node.inputs)],
            (Some(block), None) => self.block(BlockId(block as u32), params, &node.inputs),
            (None, None) => vec![],
        };
        Root {
            name: node.name.clone(),
            subject: Subject::Node(id),
            using: String::new(),
            target: None,
            fields: self.plan.show_fields(&node.inputs),
            paths: None,
            items,
            results: self.plan.show_fields(&node.outputs),
            catchers: vec![],
        }
    }

    fn results(&self, id: BlockId) -> String {
        let results = &self.plan.block(id).results;
        let fields: Vec<Field> =
            results.iter().map(|r| Field { name: r.name.clone(), ty: r.ty.clone() }).collect();
        self.plan.show_fields(&fields)
    }

    fn block(&mut self, id: BlockId, params: Vec<Option<Field>>, tuple: &[Field]) -> Vec<Item> {
        let plan = self.plan;
        let block = plan.block(id);
        let mut slots = Slots::new(block, params);
        let mut tuple = tuple.to_vec();
        self.depth += 1;
        let mut items = Vec::with_capacity(block.steps.len());
        for step in &block.steps {
            items.push(self.step(step, &slots, &tuple));
            slots.after(plan, step);
            tuple = put_out(plan, step, &slots).unwrap_or(tuple);
        }
        self.depth -= 1;
        items
    }

    /// A body, unless it was shown already or is too deep.
    fn once(&mut self, id: BlockId, params: Vec<Option<Field>>, tuple: &[Field]) -> Option<Vec<Item>> {
        let named = self.plan.block(id).node.is_some();
        if self.depth >= DEPTH || (named && !self.shown.insert(id)) {
            return None;
        }
        Some(self.block(id, params, tuple))
    }

    fn branch(&mut self, branch: &Branch, slots: &Slots, tuple: &[Field]) -> Vec<Item> {
        self.once(branch.block, slots.inputs(&branch.inputs), tuple).unwrap_or_else(|| vec![Item::deeper()])
    }

    fn step(&mut self, step: &Step, slots: &Slots, tuple: &[Field]) -> Item {
        let node = step.node();
        let mut inside = self.children(step, slots, tuple);
        let mut catchers = self.catchers(&step.on_error, slots);
        // A node whose body is nothing but its own dispatch is that dispatch.
        if let Children::Body(items) = &mut inside
            && let [only] = items.as_mut_slice()
            && only.node == node
        {
            catchers.splice(0..0, only.catchers.drain(..));
            inside = std::mem::replace(&mut only.children, Children::Code);
        }
        let children = inside;
        let (label, locks, notes) = match node.map(|id| self.plan.node(id)) {
            Some(node) => {
                let mut notes = Vec::new();
                let said = node.declared.and_then(|id| self.plan.declared.get(id.index()));
                let timeout = said.and_then(|it| it.timeout);
                notes.extend(timeout.map(|nanos| format!("@timeout({})", show_duration(nanos))));
                notes.extend(said.and_then(|it| it.limit).map(|count| format!("@limit({count})")));
                (node.name.clone(), self.plan.show_locks(&node.locks), notes)
            }
            None => (unnamed(step, slots), String::new(), vec![]),
        };
        Item {
            label,
            node,
            locks,
            notes,
            arrow: self.arrow(step, slots, tuple),
            children,
            catchers,
            reply: step.reply,
        }
    }

    fn children(&mut self, step: &Step, slots: &Slots, tuple: &[Field]) -> Children {
        // Inside, a node with a signature sees its inputs, and any other what its user sees.
        let own = |node: &NodeId| match step.wiring {
            Some(_) => self.plan.node(*node).inputs.clone(),
            None => tuple.to_vec(),
        };
        match &step.kind {
            StepKind::Call { .. } => Children::Code,
            StepKind::Copy { .. } => Children::Record,
            StepKind::Block { node, body } => {
                let inside = self.once(body.block, slots.inputs(&body.inputs), &own(node));
                inside.map_or(Children::Elsewhere, Children::Body)
            }
            StepKind::Dispatch { node, cases } => {
                let tuple = own(node);
                let named = cases.iter().any(|case| self.shown.contains(&case.body.block));
                if named || self.depth >= DEPTH {
                    return Children::Elsewhere;
                }
                let shown = cases.iter().map(|case| {
                    let label = cases::label(self.plan, slots, case);
                    (label, self.branch(&case.body, slots, &tuple))
                });
                Children::Cases(shown.collect(), !flux_plan::has_catch_all(cases))
            }
            StepKind::Fork { branches, .. } => {
                Children::Branches(branches.iter().map(|branch| self.branch(branch, slots, tuple)).collect())
            }
            StepKind::Each { list, body, .. } => {
                let element = slots.field(list).and_then(|field| match field.ty {
                    Type::List(of) => Some(Field { name: field.name, ty: *of }),
                    _ => None,
                });
                let tuple: Vec<Field> = element.iter().cloned().collect();
                let mut params = vec![element];
                params.extend(slots.inputs(&body.inputs));
                let inside = self.once(body.block, params, &tuple);
                inside.map_or(Children::Elsewhere, Children::Each)
            }
            StepKind::Around { body, .. } => {
                let inside = self.once(body.block, slots.inputs(&body.inputs), tuple);
                inside.map_or(Children::Elsewhere, Children::Body)
            }
        }
    }

    fn arrow(&self, step: &Step, slots: &Slots, tuple: &[Field]) -> Option<Arrow> {
        let fields = match &step.kind {
            StepKind::Block { .. } | StepKind::Dispatch { .. } if step.wiring.is_none() => {
                self.plan.show_fields(tuple)
            }
            StepKind::Call { node, .. } | StepKind::Block { node, .. } | StepKind::Dispatch { node, .. } => {
                self.plan.show_fields(&self.plan.node(*node).inputs)
            }
            StepKind::Each { list, .. } => {
                self.plan.show_fields(&slots.field(list).into_iter().collect::<Vec<_>>())
            }
            StepKind::Fork { .. } | StepKind::Copy { .. } | StepKind::Around { .. } => return None,
        };
        Some(Arrow { fields, wiring: step.wiring })
    }

    fn catchers(&mut self, on_error: &[OnError], slots: &Slots) -> Vec<Catcher> {
        let code_and_message = [("code", Type::Int), ("message", Type::String)]
            .map(|(name, ty)| Some(Field { name: name.into(), ty }));
        let mut found = Vec::new();
        for entry in on_error {
            let codes: Vec<String> = entry.codes.iter().map(i64::to_string).collect();
            let label = if codes.is_empty() { "error".into() } else { format!("error {}", codes.join(", ")) };
            let (block, inputs, recovers) = match &entry.catch {
                Catch::Handle { block, inputs } => (*block, inputs, false),
                Catch::Recover { body } => (body.block, &body.inputs, true),
            };
            let mut params = slots.inputs(inputs);
            params.extend(code_and_message.clone());
            let known: Vec<Field> = params.iter().flatten().cloned().collect();
            let items =
                if self.depth < DEPTH { self.block(block, params, &known) } else { vec![Item::deeper()] };
            found.push(Catcher { label, recovers, items });
        }
        found
    }
}

/// The current tuple behind a step; none: as it was before.
fn put_out(plan: &Plan, step: &Step, slots: &Slots) -> Option<Vec<Field>> {
    let results = |branch: &Branch| -> Vec<Field> {
        let results = plan.block(branch.block).results.iter();
        results.map(|result| Field { name: result.name.clone(), ty: result.ty.clone() }).collect()
    };
    match &step.kind {
        // A call that only looks at what passes puts out nothing of its own.
        StepKind::Call { node, outputs, .. }
            if outputs.is_empty() && plan.node(*node).kind == NodeKind::Call =>
        {
            None
        }
        StepKind::Call { node, .. } => Some(plan.node(*node).outputs.clone()),
        StepKind::Block { body, .. } | StepKind::Around { body, .. } => Some(results(body)),
        StepKind::Dispatch { cases, .. } => cases.first().map(|case| results(&case.body)),
        StepKind::Fork { branches, .. } => Some(branches.iter().flat_map(results).collect()),
        StepKind::Each { body, .. } => {
            let listed = |field: Field| Field { ty: Type::List(Box::new(field.ty)), ..field };
            Some(results(body).into_iter().map(listed).collect())
        }
        StepKind::Copy { outputs, .. } => {
            Some(outputs.iter().filter_map(|slot| slots.field(&Operand::Slot(*slot))).collect())
        }
    }
}

/// What a step that runs no node is called.
fn unnamed(step: &Step, slots: &Slots) -> String {
    match &step.kind {
        StepKind::Fork { .. } => "at the same time".into(),
        StepKind::Each { in_order: true, .. } => "each, in order".into(),
        StepKind::Each { .. } => "each".into(),
        StepKind::Around { how, .. } => how.name().into(),
        StepKind::Copy { inputs, outputs } => {
            let fields = inputs.iter().zip(outputs).map(|(from, to)| {
                let to = slots.name(&Operand::Slot(*to));
                let from = slots.name(from);
                match (to, from) {
                    (Some(to), Some(from)) => format!("{to}: {from}"),
                    (Some(one), None) | (None, Some(one)) => one,
                    (None, None) => "…".into(),
                }
            });
            format!("{{{}}}", fields.collect::<Vec<_>>().join(", "))
        }
        StepKind::Call { .. } | StepKind::Block { .. } | StepKind::Dispatch { .. } => String::new(),
    }
}

/// Is a node's body a part of the plan?
pub(crate) fn has_body(kind: NodeKind) -> bool {
    matches!(kind, NodeKind::Abstract | NodeKind::Dispatch)
}
