//! The graph as a Mermaid flowchart.

use crate::graph::{EdgeKind, GraphView, VertexKind};
use petgraph::visit::EdgeRef;
use std::fmt::Write;

/// Writes a graph as a Mermaid flowchart.
pub(crate) fn render(view: &GraphView) -> String {
    let mut out = String::from("flowchart TD\n");
    inside(view, None, 1, &mut out);
    for edge in view.graph.edge_references() {
        let (from, to) = (edge.source().index(), edge.target().index());
        let arrow = if edge.weight().kind == EdgeKind::Error { "-.->" } else { "-->" };
        let label = edge.weight().lines.join("<br>");
        let label = if label.is_empty() { String::new() } else { format!("|\"{}\"|", escape(&label)) };
        let _ = writeln!(out, "    v{from} {arrow}{label} v{to}");
    }
    let classes = [
        (VertexKind::Source, "fill:#dbeafe,stroke:#1d4ed8"),
        (VertexKind::Handler, "fill:#fee2e2,stroke:#b91c1c"),
        (VertexKind::Elsewhere, "stroke-dasharray:4 3"),
        (VertexKind::NoCase, "fill:#fee2e2,stroke:#b91c1c,stroke-dasharray:4 3"),
    ];
    for (kind, style) in classes {
        let found: Vec<String> = view
            .graph
            .node_indices()
            .filter(|v| view.graph[*v].kind == kind)
            .map(|v| format!("v{}", v.index()))
            .collect();
        for vertex in found {
            let _ = writeln!(out, "    style {vertex} {style}");
        }
    }
    out
}

/// Writes the groups and vertices that are directly inside a group.
fn inside(view: &GraphView, parent: Option<usize>, depth: usize, out: &mut String) {
    let pad = "    ".repeat(depth);
    for vertex in view.graph.node_indices().filter(|v| view.graph[*v].cluster == parent) {
        let text = escape(&view.graph[vertex].lines.join("<br>"));
        let shape = match view.graph[vertex].kind {
            VertexKind::Source => format!("([\"{text}\"])"),
            VertexKind::Dispatch => format!("{{\"{text}\"}}"),
            VertexKind::Record => format!("[/\"{text}\"/]"),
            VertexKind::Fork => "((\"fork\"))".into(),
            VertexKind::Join => "((\"join\"))".into(),
            VertexKind::End => format!("((\"{text}\"))"),
            VertexKind::Node | VertexKind::Elsewhere | VertexKind::NoCase => format!("[\"{text}\"]"),
            VertexKind::Handler => format!("(\"{text}\")"),
        };
        let _ = writeln!(out, "{pad}v{}{shape}", vertex.index());
    }
    for (index, cluster) in view.clusters.iter().enumerate().filter(|(_, c)| c.parent == parent) {
        let _ = writeln!(out, "{pad}subgraph c{index}[\"{}\"]", escape(&cluster.title));
        inside(view, Some(index), depth + 1, out);
        let _ = writeln!(out, "{pad}end");
    }
}

/// Mermaid takes entities in quoted text; `<br>` is ours.
fn escape(text: &str) -> String {
    text.split("<br>")
        .map(|line| {
            let mut escaped = String::with_capacity(line.len());
            for c in line.chars() {
                match c {
                    '"' => escaped.push_str("#quot;"),
                    '#' => escaped.push_str("#35;"),
                    '<' => escaped.push_str("#lt;"),
                    '>' => escaped.push_str("#gt;"),
                    other => escaped.push(other),
                }
            }
            escaped
        })
        .collect::<Vec<_>>()
        .join("<br>")
}
