//! The call hierarchy: what flows into a node and out of it, and the constraints that hold locks around it.

use super::Failure;
use crate::view::View;
use flux_analysis::ide::{Call, Caller};
use serde_json::{Value, json};
use tower_lsp_server::ls_types::{
    CallHierarchyIncomingCallsParams, CallHierarchyItem, CallHierarchyOutgoingCallsParams,
    CallHierarchyPrepareParams,
};

fn item(view: &View, caller: &Caller) -> Option<Value> {
    let kind = match caller.kind {
        "flow" => 6,
        "source" => 24,
        "handler" => 25,
        "constraint" => 20,
        _ => 12,
    };
    let target = &caller.target;
    Some(json!({
        "name": caller.name, "kind": kind, "detail": caller.kind, "uri": view.uri(target.file)?,
        "range": view.range(target.file, &target.range),
        "selectionRange": view.range(target.file, &target.name),
    }))
}

/// The node at a place.
pub fn prepare(view: &View, params: CallHierarchyPrepareParams) -> Result<Value, Failure> {
    let Some((file, offset)) = view.at(&params.text_document_position_params) else { return Ok(Value::Null) };
    let found = view.caller(file, offset).and_then(|caller| item(view, &caller));
    Ok(found.map_or(Value::Null, |found| Value::from(vec![found])))
}

fn place(view: &View, of: &CallHierarchyItem) -> Option<(flux_analysis::FileId, usize)> {
    let file = view.file(&of.uri)?;
    Some((file, view.offset(file, of.selection_range.start)))
}

/// Who names the node in a flow or a constraint: `callHierarchy/incomingCalls`.
pub fn incoming(view: &View, params: CallHierarchyIncomingCallsParams) -> Result<Value, Failure> {
    let Some((file, offset)) = place(view, &params.item) else { return Ok(Value::Null) };
    let calls = view.incoming(file, offset).into_iter().filter_map(|call: Call| {
        let other = call.other.target.file;
        let places: Vec<_> = call.places.iter().map(|range| view.range(other, range)).collect();
        Some(json!({"from": item(view, &call.other)?, "fromRanges": places}))
    });
    Ok(Value::from(calls.collect::<Vec<_>>()))
}

/// What the node's flow names: `callHierarchy/outgoingCalls`.
pub fn outgoing(view: &View, params: CallHierarchyOutgoingCallsParams) -> Result<Value, Failure> {
    let Some((file, offset)) = place(view, &params.item) else { return Ok(Value::Null) };
    let calls = view.outgoing(file, offset).into_iter().filter_map(|call: Call| {
        let places: Vec<_> = call.places.iter().map(|range| view.range(file, range)).collect();
        Some(json!({"to": item(view, &call.other)?, "fromRanges": places}))
    });
    Ok(Value::from(calls.collect::<Vec<_>>()))
}
