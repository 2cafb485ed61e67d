//! What a flow put out, or why it did not, as text.

use super::results::{Named, Outcome};
use super::value::line;
use crate::screen::{Ink, Screen, elide, fit, width_of};
use flux_node::{Record, Value};
use flux_runner::{FailedCall, Trace, Unfinished, picture};
use std::fmt::Write;
use std::sync::Arc;

/// So many rows of a list are shown.
const ROWS: usize = 20;

/// A tuple with its types, as a table.
pub(crate) fn tuple(outcome: &Outcome, screen: &Screen) -> String {
    let types: Vec<String> =
        outcome.values.iter().map(|value| format!("{} {}", value.ty, value.name)).collect();
    let head = format!("_{} = ({})", outcome.index, types.join(", "));
    let mut out = screen.paint(Ink::Faint, &elide(&head, screen.width));
    out.push('\n');
    let names =
        outcome.values.iter().map(|value| width_of(&value.name)).max().unwrap_or(0).min(screen.width / 3);
    for value in &outcome.values {
        match records(&value.value) {
            Some(rows) => {
                let _ = writeln!(out, "  {}", screen.paint(Ink::Strong, &value.name));
                out.push_str(&table(&rows, screen));
            }
            None => {
                let name = screen.paint(Ink::Strong, &fit(&value.name, names));
                let room = screen.width.saturating_sub(names + 4);
                let _ = writeln!(out, "  {name}  {}", line(&value.value, room));
            }
        }
        out.push_str(&thumbnail(value, screen));
    }
    out
}

/// A list of records, which is a table of its own.
fn records(value: &Value) -> Option<Vec<Arc<Record>>> {
    let items = match value {
        Value::Option(Some(inner)) => return records(inner),
        Value::List(items) if !items.is_empty() => items,
        _ => return None,
    };
    let rows = items.iter().map(|item| match item {
        Value::Record(record) => Some(record.clone()),
        _ => None,
    });
    rows.collect()
}

fn table(rows: &[Arc<Record>], screen: &Screen) -> String {
    let Some(first) = rows.first() else { return String::new() };
    let shown = &rows[..rows.len().min(ROWS)];
    let columns = first.names.len().max(1);
    let room = screen.width.saturating_sub(4 + 3 * (columns - 1));
    let cells: Vec<Vec<String>> =
        shown.iter().map(|row| row.values.iter().map(|value| line(value, room)).collect()).collect();
    let mut widths: Vec<usize> = first.names.iter().map(|name| width_of(name)).collect();
    for row in &cells {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(width_of(cell));
        }
    }
    narrow(&mut widths, room);
    let mut out = String::new();
    let row = |cells: &mut dyn Iterator<Item = String>| -> String {
        let padded: Vec<String> = cells.zip(&widths).map(|(cell, width)| fit(&cell, *width)).collect();
        padded.join(" │ ").trim_end().to_owned()
    };
    let head = row(&mut first.names.iter().map(|name| name.to_string()));
    let _ = writeln!(out, "    {}", screen.paint(Ink::Strong, &head));
    let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
    let _ = writeln!(out, "    {}", screen.paint(Ink::Faint, &rule.join("─┼─")));
    for cells in &cells {
        let _ = writeln!(out, "    {}", row(&mut cells.iter().cloned()));
    }
    if rows.len() > shown.len() {
        let _ = writeln!(out, "    … and {} more", rows.len() - shown.len());
    }
    out
}

/// Takes from the widest column until all fit.
fn narrow(widths: &mut [usize], room: usize) {
    while widths.iter().sum::<usize>() > room {
        let Some(widest) = widths.iter_mut().max() else { return };
        if *widest <= 3 {
            return;
        }
        *widest -= 1;
    }
}

/// A picture in half blocks, where there are colours and somebody looks.
fn thumbnail(value: &Named, screen: &Screen) -> String {
    let found = picture::of(&value.value).or_else(|| match &value.value {
        Value::Bytes(bytes) => picture::of_bytes(bytes),
        _ => None,
    });
    let Some(found) = found.filter(|_| screen.colour && screen.progress) else { return String::new() };
    let columns = (screen.width as u32 / 2).clamp(8, 40).min(found.width.max(1));
    let rows =
        (u64::from(columns) * u64::from(found.height) / u64::from(found.width.max(1))).clamp(2, 40) as u32;
    let rows = rows + rows % 2;
    let Some(pixels) = picture::colours(&value.value, columns, rows) else { return String::new() };
    let mut out = String::new();
    for pair in pixels.chunks(2 * columns as usize) {
        let (upper, lower) = pair.split_at(columns as usize);
        out.push_str("    ");
        for ([r, g, b], [x, y, z]) in upper.iter().zip(lower) {
            let _ = write!(out, "\x1b[38;2;{r};{g};{b};48;2;{x};{y};{z}m▀");
        }
        out.push_str("\x1b[0m\n");
    }
    out
}

/// A tuple for programs.
pub fn json(outcome: &Outcome) -> String {
    let values = outcome.values.iter().map(|value| {
        let json = value.value.to_json().unwrap_or_else(|_| line(&value.value, 200).into());
        serde_json::json!({"name": value.name, "type": value.ty, "value": json})
    });
    serde_json::json!({"result": outcome.index, "values": values.collect::<Vec<_>>()}).to_string()
}

/// What caught a failure, if anything did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Caught {
    /// The handler that ended the flow.
    pub handler: Option<String>,
}

/// The handler that ended the traced flow, if one did.
pub(crate) fn caught(trace: &Trace) -> Caught {
    let handler = trace.events.iter().find(|event| event.kind == "handler");
    Caught { handler: handler.map(|event| event.name.clone()) }
}

/// Why a flow put out nothing.
pub fn failure(
    why: &Unfinished,
    failed: Option<&FailedCall>,
    place: Option<&str>,
    caught: &Caught,
) -> String {
    let mut out = match (failed, why) {
        (Some(failed), _) => {
            format!("{} failed: {} (code {})", failed.node, one_line(&failed.message), failed.code)
        }
        (None, Unfinished::Failed { code, message }) => {
            format!("the flow failed: {} (code {code})", one_line(message))
        }
        (None, Unfinished::Handled(_)) => "the flow failed".to_owned(),
    };
    out.push_str(&inputs(failed, place));
    match why {
        Unfinished::Handled(reply) => {
            let handler =
                caught.handler.as_deref().map_or("a handler".to_owned(), |name| format!("`{name}`"));
            let body = String::from_utf8_lossy(reply.body());
            let _ = write!(
                out,
                "\n  taken by {handler}: {} {}",
                reply.status(),
                one_line(&elide(body.trim_end(), 200))
            );
        }
        Unfinished::Failed { code, message } => {
            if let Some(handler) = &caught.handler {
                let _ = write!(
                    out,
                    "\n  taken by {handler}, which failed too: {} (code {code})",
                    one_line(message)
                );
            } else {
                out.push_str("\n  no handler takes it");
            }
        }
    }
    out
}

/// A failure that the flow got over.
pub fn recovered(failed: &FailedCall, place: Option<&str>) -> String {
    let first = format!(
        "{} failed, and was recovered from: {} (code {})",
        failed.node,
        one_line(&failed.message),
        failed.code
    );
    format!("{first}{}", inputs(Some(failed), place))
}

/// What a failed node was given, and where it stands.
fn inputs(failed: Option<&FailedCall>, place: Option<&str>) -> String {
    let mut out = place.map_or_else(String::new, |place| format!("\n  at {place}"));
    if let Some(failed) = failed.filter(|failed| !failed.inputs.is_empty()) {
        let each = failed.inputs.iter().map(|(name, value)| format!("{name} = {}", line(value, 60)));
        let _ = write!(out, "\n  its inputs: {}", each.collect::<Vec<_>>().join(", "));
    }
    out
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}
