//! The graph that pictures are drawn from, on petgraph: leaves and the arrows between them, grouped.

use crate::outline::{Catcher, Children, Item, Outline, Root, Subject};
use flux_plan::Wiring;
use petgraph::graph::{DiGraph, NodeIndex};

/// A graph with its groups.
#[derive(Clone, Debug, Default)]
pub struct GraphView {
    /// What is drawn, and the arrows between.
    pub graph: DiGraph<Vertex, Edge>,
    /// Groups; one stands behind the one that it is in.
    pub clusters: Vec<Cluster>,
}

/// A box of the drawing: a node, a source, or a point where flows part or meet.
#[derive(Clone, Debug)]
pub struct Vertex {
    /// The lines of text in it.
    pub lines: Vec<String>,
    /// Which of the lines tells the locks.
    pub locks: Option<usize>,
    /// What it stands for; nothing for what has no name in the plan.
    pub subject: Option<Subject>,
    /// What it stands for, which decides its shape.
    pub kind: VertexKind,
    /// The group that it is in.
    pub cluster: Option<usize>,
}

/// What a vertex is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VertexKind {
    /// A source: flows begin here.
    Source,
    /// A node that runs code.
    Node,
    /// A node that is drawn in full elsewhere.
    Elsewhere,
    /// A dispatch, which decides between cases.
    Dispatch,
    /// A record as a step.
    Record,
    /// The point at which branches begin.
    Fork,
    /// The point at which all branches have ended.
    Join,
    /// A node of a handler or a recovery.
    Handler,
    /// Where a dispatch ends of which no case applied.
    NoCase,
    /// Where a flow ends.
    End,
}

/// A frame around boxes: a node's body, a branch, a case.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// What stands above it: `Image {cache}`.
    pub title: String,
    /// The part of the title that tells the locks; may be empty.
    pub locks: String,
    /// The node that it is; nothing for `each`.
    pub subject: Option<Subject>,
    /// What it stands for, which decides its look.
    pub kind: ClusterKind,
    /// The group that it is in.
    pub parent: Option<usize>,
}

/// What a group is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterKind {
    /// The body of an abstract node.
    Abstract,
    /// For each element of a list.
    Each,
}

/// An arrow from one box to another.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Its lines: the case, then what flows.
    pub lines: Vec<String>,
    /// What it stands for, which decides its look.
    pub kind: EdgeKind,
    /// How its target was wired, where it is a node.
    pub wiring: Option<Wiring>,
}

/// What an arrow is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EdgeKind {
    /// The flow goes on.
    Flow,
    /// A failure is caught.
    Error,
}

/// An arrow whose target is not drawn yet.
#[derive(Clone)]
struct Loose {
    from: NodeIndex,
    label: String,
    kind: EdgeKind,
}

impl Loose {
    fn flow(from: NodeIndex) -> Loose {
        Loose { from, label: String::new(), kind: EdgeKind::Flow }
    }
}

impl GraphView {
    /// The boxes, frames and arrows of an outline.
    pub fn of(outline: &Outline) -> GraphView {
        let mut view = GraphView::default();
        for root in &outline.roots {
            view.root(root);
        }
        view
    }

    /// One for each root: no arrow leads from one to another.
    pub(crate) fn each_root(outline: &Outline) -> Vec<GraphView> {
        let view = |root: &Root| {
            let mut view = GraphView::default();
            view.root(root);
            view
        };
        outline.roots.iter().map(view).collect()
    }

    fn root(&mut self, root: &Root) {
        let mut lines = vec![root.name.clone()];
        lines.extend(wrap(&root.using, 36));
        lines.extend(root.paths.map(|paths| format!("{paths} path{}", if paths == 1 { "" } else { "s" })));
        let source = self.vertex(lines, VertexKind::Source, None);
        self.graph[source].subject = Some(root.subject);
        let exits = self.items(&root.items, None, vec![Loose::flow(source)], false);
        let end = self.vertex(vec!["end".into()], VertexKind::End, None);
        self.connect(exits, end, &root.results, None);
        self.catchers(&root.catchers, source, None);
    }

    fn vertex(&mut self, lines: Vec<String>, kind: VertexKind, cluster: Option<usize>) -> NodeIndex {
        self.graph.add_node(Vertex { lines, locks: None, subject: None, kind, cluster })
    }

    fn cluster(&mut self, item: &Item, kind: ClusterKind, parent: Option<usize>) -> usize {
        let subject = item.node.map(Subject::Node);
        self.clusters.push(Cluster { title: title(item), locks: item.locks.clone(), subject, kind, parent });
        self.clusters.len() - 1
    }

    fn connect(&mut self, from: Vec<Loose>, to: NodeIndex, fields: &str, wiring: Option<Wiring>) {
        for loose in from {
            let mut lines = Vec::new();
            if !loose.label.is_empty() {
                lines.push(loose.label);
            }
            if loose.kind == EdgeKind::Flow {
                let by_name =
                    if wiring == Some(Wiring::Name) && !fields.is_empty() { "by name: " } else { "" };
                lines.extend(wrap(&format!("{by_name}{fields}"), 30));
            }
            self.graph.add_edge(loose.from, to, Edge { lines, kind: loose.kind, wiring });
        }
    }

    /// Draws steps one behind the other; gives back what leads on from the last.
    fn items(
        &mut self,
        items: &[Item],
        cluster: Option<usize>,
        mut from: Vec<Loose>,
        handler: bool,
    ) -> Vec<Loose> {
        for item in items {
            from = self.item(item, cluster, from, handler);
        }
        from
    }

    fn item(&mut self, item: &Item, cluster: Option<usize>, from: Vec<Loose>, handler: bool) -> Vec<Loose> {
        let first = NodeIndex::new(self.graph.node_count());
        let mut exits = match &item.children {
            Children::Code => {
                let kind = if handler { VertexKind::Handler } else { VertexKind::Node };
                vec![self.leaf(item, kind, cluster, from)]
            }
            Children::Record => vec![self.leaf(item, VertexKind::Record, cluster, from)],
            Children::Elsewhere => vec![self.leaf(item, VertexKind::Elsewhere, cluster, from)],
            Children::Body(items) if items.is_empty() => {
                vec![self.leaf(item, VertexKind::Record, cluster, from)]
            }
            Children::Body(items) => {
                let group = self.cluster(item, ClusterKind::Abstract, cluster);
                self.items(items, Some(group), from, handler)
            }
            Children::Each(items) => {
                let group = self.cluster(item, ClusterKind::Each, cluster);
                self.items(items, Some(group), from, handler)
            }
            Children::Branches(branches) => {
                let fork = self.leaf(item, VertexKind::Fork, cluster, from);
                let ends = branches
                    .iter()
                    .flat_map(|items| self.items(items, cluster, vec![fork.clone()], handler))
                    .collect::<Vec<_>>();
                let join = self.vertex(vec![], VertexKind::Join, cluster);
                self.connect(ends, join, "", None);
                vec![Loose::flow(join)]
            }
            Children::Cases(cases, open) => self.cases(item, cases, *open, cluster, from, handler),
        };
        if first.index() < self.graph.node_count() {
            exits.extend(self.catchers(&item.catchers, first, cluster));
        }
        exits
    }

    fn leaf(&mut self, item: &Item, kind: VertexKind, cluster: Option<usize>, from: Vec<Loose>) -> Loose {
        let mut lines = if kind == VertexKind::Fork { vec![] } else { vec![item.label.clone()] };
        let locks = (!item.locks.is_empty()).then_some(lines.len());
        lines.extend([&item.locks].into_iter().chain(&item.notes).filter(|line| !line.is_empty()).cloned());
        if item.reply {
            lines.push("sends the reply".into());
        }
        if kind == VertexKind::Elsewhere {
            lines.push("(drawn elsewhere)".into());
        }
        let vertex = self.vertex(lines, kind, cluster);
        (self.graph[vertex].locks, self.graph[vertex].subject) = (locks, item.node.map(Subject::Node));
        let (fields, wiring) = item.arrow.as_ref().map_or(("", None), |arrow| (&*arrow.fields, arrow.wiring));
        self.connect(from, vertex, fields, wiring);
        Loose::flow(vertex)
    }

    fn cases(
        &mut self,
        item: &Item,
        cases: &[(String, Vec<Item>)],
        open: bool,
        cluster: Option<usize>,
        from: Vec<Loose>,
        handler: bool,
    ) -> Vec<Loose> {
        let dispatch = self.leaf(item, VertexKind::Dispatch, cluster, from);
        let mut exits = Vec::new();
        for (label, items) in cases {
            let case = Loose { label: label.clone(), ..dispatch.clone() };
            exits.extend(self.items(items, cluster, vec![case], handler));
        }
        if open {
            let none = self.vertex(vec!["no case: fails".into()], VertexKind::NoCase, cluster);
            let lost = Loose { label: "otherwise".into(), kind: EdgeKind::Error, ..dispatch };
            self.connect(vec![lost], none, "", None);
        }
        exits
    }

    /// Draws handlers and recoveries; gives back what leads on from the recoveries.
    fn catchers(&mut self, catchers: &[Catcher], from: NodeIndex, cluster: Option<usize>) -> Vec<Loose> {
        let mut exits = Vec::new();
        for catcher in catchers {
            let caught = Loose { from, label: catcher.label.clone(), kind: EdgeKind::Error };
            // A handler runs after the flow's constraints are released: outside every group.
            let group = if catcher.recovers { cluster } else { None };
            let ends = self.items(&catcher.items, group, vec![caught], true);
            if catcher.recovers {
                exits.extend(ends);
            }
        }
        exits
    }
}

fn title(item: &Item) -> String {
    let parts = [&item.label, &item.locks].into_iter().chain(&item.notes).filter(|part| !part.is_empty());
    parts.cloned().collect::<Vec<_>>().join(" ")
}

/// Breaks a list of fields or arguments into lines of about that width.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in text.split_inclusive(", ").filter(|part| !part.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + part.trim_end().chars().count() <= width => {
                line.push_str(part)
            }
            _ => lines.push(part.into()),
        }
    }
    lines.iter_mut().for_each(|line| line.truncate(line.trim_end().len()));
    lines
}
