//! The graph as a picture: dagre says where things stand, this file draws them.
//!
//! Colours are attributes, and every part has a class, so that a page's style sheet can give it other colours; what
//! stands for a node or a source has `data-node` or `data-source`, its index in the plan. `docs/formats.md` lists them.

use crate::graph::{ClusterKind, EdgeKind, GraphView, VertexKind};
use crate::outline::Subject;
use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, GraphLabel, LayoutOptions, NodeLabel, Point};
use petgraph::visit::EdgeRef;
use std::fmt::Write;

/// Width of a letter and height of a line, in the two sizes of text.
const BIG: (f64, f64) = (7.2, 16.0);
const SMALL: (f64, f64) = (6.0, 13.0);
const MARGIN: f64 = 16.0;
const TITLE: f64 = 10.0;

/// A row of roots is about as wide as a screen.
const ROW: f64 = 1600.0;
/// The room between two roots side by side, in pixels.
const GAP: f64 = 40.0;

/// Draws them side by side, in rows.
pub(crate) fn render(views: &[GraphView]) -> String {
    let mut body = String::new();
    let (mut x, mut y, mut row, mut width) = (0.0, 0.0, 0.0f64, 0.0f64);
    for view in views {
        let graph = layout(view);
        let (w, h) =
            graph.graph_label::<GraphLabel>().map_or((0.0, 0.0), |label| (label.width, label.height));
        if x > 0.0 && x + w > ROW {
            (x, y, row) = (0.0, y + row + GAP, 0.0);
        }
        let _ = writeln!(body, "<g transform=\"translate({x:.1} {y:.1})\">");
        clusters(view, &graph, &mut body);
        edges(view, &graph, &mut body);
        titles(view, &graph, &mut body);
        vertices(view, &graph, &mut body);
        body.push_str("</g>\n");
        (width, row) = (width.max(x + w), row.max(h));
        x += w + GAP;
    }
    page(width, y + row, &body)
}

fn page(width: f64, height: f64, body: &str) -> String {
    let (width, height) = (width + 2.0 * MARGIN, height + 2.0 * MARGIN);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"flux-graph\" viewBox=\"{0:.0} {0:.0} {width:.0} {height:.0}\" \
         width=\"{width:.0}\" height=\"{height:.0}\" font-family=\"sans-serif\">\n\
         <defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" \
         orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"#475569\"/></marker></defs>\n\
         <rect class=\"paper\" x=\"{0:.0}\" y=\"{0:.0}\" width=\"100%\" height=\"100%\" fill=\"white\"/>\n{body}</svg>\n",
        -MARGIN
    )
}

type Layout = Graph<NodeLabel, EdgeLabel>;

fn layout(view: &GraphView) -> Layout {
    let mut graph: Layout =
        Graph::with_options(GraphOptions { directed: true, multigraph: true, compound: true });
    for vertex in view.graph.node_indices() {
        let (width, height) = vertex_size(&view.graph[vertex].lines, view.graph[vertex].kind);
        graph.set_node(
            format!("v{}", vertex.index()),
            Some(NodeLabel { width, height, ..NodeLabel::default() }),
        );
    }
    for index in used_clusters(view) {
        graph.set_node(format!("c{index}"), Some(NodeLabel::default()));
    }
    for index in used_clusters(view) {
        if let Some(parent) = view.clusters[index].parent {
            graph.set_parent(&format!("c{index}"), Some(&format!("c{parent}")));
        }
    }
    for vertex in view.graph.node_indices() {
        if let Some(cluster) = view.graph[vertex].cluster {
            graph.set_parent(&format!("v{}", vertex.index()), Some(&format!("c{cluster}")));
        }
    }
    for edge in view.graph.edge_references() {
        let (width, height) = text_size(&edge.weight().lines, SMALL);
        let label = EdgeLabel { width, height, ..EdgeLabel::default() };
        let (from, to) = (format!("v{}", edge.source().index()), format!("v{}", edge.target().index()));
        graph.set_edge(from, to, Some(label), Some(&format!("e{}", edge.id().index())));
    }
    let options = LayoutOptions { nodesep: 30.0, ranksep: 34.0, edgesep: 14.0, ..LayoutOptions::default() };
    dagre::layout(&mut graph, Some(options));
    graph
}

/// A group in which nothing is drawn has no place.
fn used_clusters(view: &GraphView) -> Vec<usize> {
    let mut used = vec![false; view.clusters.len()];
    for vertex in view.graph.node_weights() {
        let mut next = vertex.cluster;
        while let Some(index) = next {
            used[index] = true;
            next = view.clusters[index].parent;
        }
    }
    (0..used.len()).filter(|index| used[*index]).collect()
}

fn text_size(lines: &[String], (letter, line): (f64, f64)) -> (f64, f64) {
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    (longest as f64 * letter, lines.len() as f64 * line)
}

fn vertex_size(lines: &[String], kind: VertexKind) -> (f64, f64) {
    let (width, height) = text_size(lines, BIG);
    match kind {
        VertexKind::Fork | VertexKind::Join => (56.0, 5.0),
        VertexKind::Dispatch => (width * 1.5 + 30.0, height * 1.6 + 20.0),
        VertexKind::Source | VertexKind::Record => (width + 36.0, height + 16.0),
        VertexKind::End => (44.0, 22.0),
        _ => (width + 20.0, height + 12.0),
    }
}

fn clusters(view: &GraphView, graph: &Layout, out: &mut String) {
    for index in used_clusters(view) {
        let cluster = &view.clusters[index];
        let Some(place) = graph.node(&format!("c{index}")) else { continue };
        let (x, y) =
            (place.x.unwrap_or(0.0) - place.width / 2.0, place.y.unwrap_or(0.0) - place.height / 2.0);
        // The layout leaves no room for titles; there is some between the ranks.
        let (y, height) = (y - TITLE, place.height + TITLE);
        let dash = if cluster.kind == ClusterKind::Each { " stroke-dasharray=\"5 4\"" } else { "" };
        let _ = writeln!(
            out,
            "<g class=\"cluster {}\"{}><rect class=\"shape\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" \
             height=\"{height:.1}\" rx=\"8\" fill=\"#64748b\" fill-opacity=\"0.06\" stroke=\"#94a3b8\"{dash}/></g>",
            if cluster.kind == ClusterKind::Each { "each" } else { "abstract" },
            data(cluster.subject),
            place.width,
        );
    }
}

/// Above all lines, and apart from them.
fn titles(view: &GraphView, graph: &Layout, out: &mut String) {
    for index in used_clusters(view) {
        let cluster = &view.clusters[index];
        let Some(place) = graph.node(&format!("c{index}")) else { continue };
        let (x, y) =
            (place.x.unwrap_or(0.0) - place.width / 2.0, place.y.unwrap_or(0.0) - place.height / 2.0);
        let _ = writeln!(
            out,
            "<text class=\"title\"{} x=\"{:.1}\" y=\"{:.1}\" font-size=\"12\" font-weight=\"bold\" fill=\"#475569\" \
             stroke=\"white\" stroke-width=\"3\" stroke-linejoin=\"round\" paint-order=\"stroke\">{}</text>",
            data(cluster.subject).replace("data-node", "data-of"),
            x + 8.0,
            y - TITLE + 16.0,
            title(&cluster.title, &cluster.locks)
        );
    }
}

fn edges(view: &GraphView, graph: &Layout, out: &mut String) {
    let mut labels = String::new();
    for edge in view.graph.edge_references() {
        let (from, to) = (format!("v{}", edge.source().index()), format!("v{}", edge.target().index()));
        let Some(place) = graph.edge(&from, &to, Some(&format!("e{}", edge.id().index()))) else { continue };
        let (class, colour, dash) = match edge.weight().kind {
            EdgeKind::Flow => ("flow", "#475569", ""),
            EdgeKind::Error => ("error", "#b91c1c", " stroke-dasharray=\"5 4\""),
        };
        let mut points = place.points.clone();
        if view.graph[edge.source()].kind == VertexKind::Dispatch
            && let Some(diamond) = graph.node(&from)
        {
            leave_diamond(&mut points, diamond);
        }
        let _ = writeln!(
            out,
            "<g class=\"edge {class}\"><path d=\"{}\" fill=\"none\" stroke=\"{colour}\"{dash} \
             marker-end=\"url(#tip)\"/></g>",
            curve(&points)
        );
        if let (Some(x), Some(y)) = (place.x, place.y)
            && !edge.weight().lines.is_empty()
        {
            let (width, height) = text_size(&edge.weight().lines, SMALL);
            let _ = writeln!(
                labels,
                "<g class=\"label {class}\"><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" \
                 fill=\"white\" fill-opacity=\"0.85\"/>",
                x - width / 2.0,
                y - height / 2.0
            );
            text(&edge.weight().lines, |_| "tuple", (x, y), (10, SMALL.1), colour, &mut labels);
            labels.push_str("</g>\n");
        }
    }
    // Above all lines, so that none strikes through a word.
    out.push_str(&labels);
}

/// The layout takes every vertex for a rectangle: begins the line at the diamond's side instead.
fn leave_diamond(points: &mut [Point], diamond: &NodeLabel) {
    let [first, second, ..] = points else { return };
    let (x, y) = (diamond.x.unwrap_or(0.0), diamond.y.unwrap_or(0.0));
    let (dx, dy) = (second.x - x, second.y - y);
    let reach = dx.abs() / (diamond.width / 2.0) + dy.abs() / (diamond.height / 2.0);
    if reach > 0.0 {
        *first = Point::new(x + dx / reach, y + dy / reach);
    }
}

/// A line through the points, its corners rounded.
fn curve(points: &[Point]) -> String {
    let mut path = String::new();
    for (index, point) in points.iter().enumerate() {
        let Some(next) = points.get(index + 1) else {
            let _ = write!(path, "L{:.1} {:.1}", point.x, point.y);
            break;
        };
        let middle = ((point.x + next.x) / 2.0, (point.y + next.y) / 2.0);
        let _ = match index {
            0 => write!(path, "M{:.1} {:.1}L{:.1} {:.1}", point.x, point.y, middle.0, middle.1),
            _ => write!(path, "Q{:.1} {:.1} {:.1} {:.1}", point.x, point.y, middle.0, middle.1),
        };
    }
    path
}

fn vertices(view: &GraphView, graph: &Layout, out: &mut String) {
    for vertex in view.graph.node_indices() {
        let weight = &view.graph[vertex];
        let Some(place) = graph.node(&format!("v{}", vertex.index())) else { continue };
        let (x, y, w, h) = (place.x.unwrap_or(0.0), place.y.unwrap_or(0.0), place.width, place.height);
        let (left, top) = (x - w / 2.0, y - h / 2.0);
        let _ = writeln!(out, "<g class=\"vertex {}\"{}>", class(weight.kind), data(weight.subject));
        let colours = match weight.kind {
            VertexKind::Source => "fill=\"#dbeafe\" stroke=\"#1d4ed8\"",
            VertexKind::Handler => "fill=\"#fee2e2\" stroke=\"#b91c1c\"",
            VertexKind::NoCase => "fill=\"white\" stroke=\"#b91c1c\" stroke-dasharray=\"4 3\"",
            VertexKind::Elsewhere => "fill=\"white\" stroke=\"#334155\" stroke-dasharray=\"4 3\"",
            VertexKind::Dispatch => "fill=\"#fef9c3\" stroke=\"#a16207\"",
            VertexKind::Fork | VertexKind::Join => "fill=\"#334155\" stroke=\"#334155\"",
            VertexKind::Node | VertexKind::Record | VertexKind::End => "fill=\"white\" stroke=\"#334155\"",
        };
        let _ = match weight.kind {
            VertexKind::Dispatch => writeln!(
                out,
                "<path class=\"shape\" d=\"M{x:.1} {top:.1}L{:.1} {y:.1}L{x:.1} {:.1}L{left:.1} {y:.1}z\" {colours}/>",
                left + w,
                top + h
            ),
            VertexKind::Record => writeln!(
                out,
                "<path class=\"shape\" d=\"M{:.1} {top:.1}L{:.1} {top:.1}L{:.1} {:.1}L{left:.1} {:.1}z\" {colours}/>",
                left + 10.0,
                left + w,
                left + w - 10.0,
                top + h,
                top + h
            ),
            kind => {
                let round = if matches!(kind, VertexKind::Source | VertexKind::End) { h / 2.0 } else { 3.0 };
                writeln!(
                    out,
                    "<rect class=\"shape\" x=\"{left:.1}\" y=\"{top:.1}\" width=\"{w:.1}\" height=\"{h:.1}\" rx=\"{round:.1}\" \
                     {colours}/>"
                )
            }
        };
        let role = |index: usize| match index {
            _ if weight.locks == Some(index) => "locks",
            0 => "name",
            _ => "note",
        };
        text(&weight.lines, role, (x, y), (12, BIG.1), "#0f172a", out);
        out.push_str("</g>\n");
    }
}

fn class(kind: VertexKind) -> &'static str {
    match kind {
        VertexKind::Source => "source",
        VertexKind::Node => "node",
        VertexKind::Elsewhere => "elsewhere",
        VertexKind::Dispatch => "dispatch",
        VertexKind::Record => "record",
        VertexKind::Fork => "fork",
        VertexKind::Join => "join",
        VertexKind::Handler => "handler",
        VertexKind::NoCase => "nocase",
        VertexKind::End => "end",
    }
}

fn data(subject: Option<Subject>) -> String {
    match subject {
        Some(Subject::Node(id)) => format!(" data-node=\"{}\"", id.0),
        Some(Subject::Source(index)) => format!(" data-source=\"{index}\""),
        None => String::new(),
    }
}

/// A group's title, its locks told apart.
fn title(title: &str, locks: &str) -> String {
    match title.split_once(locks).filter(|_| !locks.is_empty()) {
        Some((name, notes)) => {
            let locks = marked(locks);
            format!("{}<tspan class=\"locks\">{locks}</tspan>{}", escape(name), escape(notes))
        }
        None => escape(title),
    }
}

/// `{a, b↑}`, with what was moved up told apart.
fn marked(locks: &str) -> String {
    let inner = locks.trim_start_matches('{').trim_end_matches('}');
    let each = inner.split(", ").map(|lock| match lock.ends_with('↑') {
        true => format!("<tspan class=\"hoisted\" font-weight=\"bold\">{}</tspan>", escape(lock)),
        false => escape(lock),
    });
    format!("{{{}}}", each.collect::<Vec<_>>().join(", "))
}

fn text(
    lines: &[String],
    role: impl Fn(usize) -> &'static str,
    (x, y): (f64, f64),
    (size, height): (u32, f64),
    colour: &str,
    out: &mut String,
) {
    let top = y - height * lines.len() as f64 / 2.0;
    for (index, line) in lines.iter().enumerate() {
        let base = top + height * (index as f64 + 0.75);
        let role = role(index);
        let _ = writeln!(
            out,
            "<text class=\"{role}\" x=\"{x:.1}\" y=\"{base:.1}\" font-size=\"{size}\" text-anchor=\"middle\" \
             fill=\"{colour}\">{}</text>",
            if role == "locks" { marked(line) } else { escape(line) }
        );
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
