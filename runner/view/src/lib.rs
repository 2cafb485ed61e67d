//! A plan for people and their tools: `flux graph`.
//!
//! Comes in: a plan, and which part of it. Goes out: text. Each format is one file. An [`Outline`] is what the
//! text is written from, a [`GraphView`] what the pictures are drawn from. *Never* here: files, colours of a
//! terminal, the plan's own serialization.

mod cases;
mod dot;
mod graph;
mod json;
mod mermaid;
mod outline;
mod slots;
mod svg;
mod text;

pub use graph::{Cluster, ClusterKind, Edge, EdgeKind, GraphView, Vertex, VertexKind};
pub use outline::{Arrow, Catcher, Children, Item, Outline, Root, Subject};

use flux_plan::{NodeId, Plan};

/// How a graph is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewFormat {
    /// Indented, in 80 columns.
    Text,
    /// A flowchart for Mermaid, which Markdown viewers draw.
    Mermaid,
    /// Graphviz's language, for `dot`.
    Dot,
    /// A picture that stands alone.
    Svg,
    /// For programs; see `docs/formats.md`.
    Json,
}

/// The program's graph, or that of one node and what is inside it.
pub fn view(plan: &Plan, format: ViewFormat, node: Option<NodeId>) -> String {
    let outline = Outline::of(plan, node);
    match format {
        ViewFormat::Text => text::render(plan, &outline),
        ViewFormat::Mermaid => mermaid::render(&GraphView::of(&outline)),
        ViewFormat::Dot => dot::render(&GraphView::of(&outline)),
        ViewFormat::Svg => svg::render(&GraphView::each_root(&outline)),
        ViewFormat::Json => json::render(plan, node),
    }
}
