//! The graph in Graphviz's language.

use crate::graph::{ClusterKind, EdgeKind, GraphView, VertexKind};
use petgraph::visit::EdgeRef;
use std::fmt::Write;

/// Writes a graph in Graphviz's language.
pub(crate) fn render(view: &GraphView) -> String {
    let mut out = String::from(
        "digraph flux {\n    node [shape=box, fontname=\"sans-serif\", fontsize=12]\n    \
         edge [fontname=\"sans-serif\", fontsize=10]\n    graph [fontname=\"sans-serif\", fontsize=12]\n",
    );
    inside(view, None, 1, &mut out);
    for edge in view.graph.edge_references() {
        let style =
            if edge.weight().kind == EdgeKind::Error { ", style=dashed, color=\"#b91c1c\"" } else { "" };
        let label = text(&edge.weight().lines);
        let (from, to) = (edge.source().index(), edge.target().index());
        let _ = writeln!(out, "    v{from} -> v{to} [label={label}{style}]");
    }
    out.push_str("}\n");
    out
}

fn inside(view: &GraphView, parent: Option<usize>, depth: usize, out: &mut String) {
    let pad = "    ".repeat(depth);
    for vertex in view.graph.node_indices().filter(|v| view.graph[*v].cluster == parent) {
        let style = match view.graph[vertex].kind {
            VertexKind::Source => "shape=oval, style=filled, fillcolor=\"#dbeafe\"",
            VertexKind::Node => "",
            VertexKind::Elsewhere => "style=dashed",
            VertexKind::Dispatch => "shape=diamond",
            VertexKind::Record => "shape=parallelogram",
            VertexKind::Fork | VertexKind::Join => {
                "shape=box, style=filled, fillcolor=black, height=0.06, width=0.6, fixedsize=true"
            }
            VertexKind::Handler => "style=\"rounded,filled\", fillcolor=\"#fee2e2\", color=\"#b91c1c\"",
            VertexKind::NoCase => "style=\"dashed\", color=\"#b91c1c\"",
            VertexKind::End => "shape=circle, fontsize=10",
        };
        let label = text(&view.graph[vertex].lines);
        let comma = if style.is_empty() { "" } else { ", " };
        let _ = writeln!(out, "{pad}v{} [label={label}{comma}{style}]", vertex.index());
    }
    for (index, cluster) in view.clusters.iter().enumerate().filter(|(_, c)| c.parent == parent) {
        let style = if cluster.kind == ClusterKind::Each { "dashed" } else { "rounded" };
        let _ = writeln!(out, "{pad}subgraph cluster_{index} {{");
        let _ = writeln!(out, "{pad}    label={}; style={style}", text(std::slice::from_ref(&cluster.title)));
        inside(view, Some(index), depth + 1, out);
        let _ = writeln!(out, "{pad}}}");
    }
}

/// Lines as a quoted string.
fn text(lines: &[String]) -> String {
    let escaped: Vec<String> =
        lines.iter().map(|line| line.replace('\\', "\\\\").replace('"', "\\\"")).collect();
    format!("\"{}\"", escaped.join("\\n"))
}
