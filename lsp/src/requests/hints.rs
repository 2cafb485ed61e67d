//! `textDocument/inlayHint`, and what is shown when one is pointed at.

use super::Failure;
use crate::view::View;
use flux_analysis::ide::HintKind;
use serde_json::{Value, json};
use tower_lsp_server::ls_types::{InlayHint, InlayHintParams};

/// The hints of a range, of the kinds that the user wants.
pub fn hints(view: &View, params: InlayHintParams) -> Result<Value, Failure> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(Value::Null) };
    let wanted = &view.settings.inlay_hints;
    let kinds = [
        (wanted.tuples, HintKind::Tuple),
        (wanted.signatures, HintKind::Signature),
        (wanted.locks, HintKind::Locks),
        (wanted.effects, HintKind::Effects),
    ];
    let kinds: Vec<HintKind> = kinds.into_iter().filter(|(on, _)| *on).map(|(_, kind)| kind).collect();
    let found = view.hints(file, view.bytes(file, params.range), &kinds).into_iter().map(|hint| {
        json!({"position": view.position(file, hint.offset), "label": hint.label, "kind": 1,
            "paddingLeft": hint.blank_before, "paddingRight": !hint.blank_before, "data": hint.more})
    });
    Ok(Value::from(found.collect::<Vec<_>>()))
}

/// More of one.
pub fn resolve(_: &View, mut hint: InlayHint) -> Result<InlayHint, Failure> {
    if let Some(Value::String(more)) = hint.data.take() {
        let value = serde_json::from_value(json!({"kind": "markdown", "value": more}));
        hint.tooltip = value.ok();
    }
    Ok(hint)
}
