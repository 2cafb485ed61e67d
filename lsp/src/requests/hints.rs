//! `textDocument/inlayHint`, and what is shown when one is pointed at.

use super::Failure;
use crate::view::View;
use flux_analysis::ide::HintKind;
use serde_json::{Value, json};
use tower_lsp_server::ls_types::{InlayHint, InlayHintParams, Uri};

/// The kinds, with what they are called in a hint's data.
const KINDS: [(&str, HintKind); 5] = [
    ("tuple", HintKind::Tuple),
    ("wiring", HintKind::Wiring),
    ("signature", HintKind::Signature),
    ("locks", HintKind::Locks),
    ("effects", HintKind::Effects),
];

/// The hints of a range, of the kinds that the user wants.
pub fn hints(view: &View, params: InlayHintParams) -> Result<Value, Failure> {
    let uri = &params.text_document.uri;
    let Some(file) = view.file(uri) else { return Ok(Value::Null) };
    let wanted = &view.settings.inlay_hints;
    let on = |kind: HintKind| match kind {
        HintKind::Tuple => wanted.tuples,
        HintKind::Wiring => wanted.wiring,
        HintKind::Signature => wanted.signatures,
        HintKind::Locks => wanted.locks,
        HintKind::Effects => wanted.effects,
    };
    let kinds: Vec<HintKind> = KINDS.iter().map(|(_, kind)| *kind).filter(|kind| on(*kind)).collect();
    let found = view.hints(file, view.bytes(file, params.range), &kinds).into_iter().map(|hint| {
        let name = KINDS.iter().find(|(_, kind)| *kind == hint.kind).map_or("", |(name, _)| *name);
        // What is taken by name is a parameter's name, everything else a type.
        let kind = if hint.kind == HintKind::Wiring { 2 } else { 1 };
        json!({"position": view.position(file, hint.offset), "label": hint.label, "kind": kind,
            "paddingLeft": hint.blank_before, "paddingRight": !hint.blank_before,
            "data": {"uri": uri, "kind": name}})
    });
    Ok(Value::from(found.collect::<Vec<_>>()))
}

/// More of one: what it tells in full, and where that comes from.
pub fn resolve(view: &View, hint: InlayHint) -> Result<Value, Failure> {
    let mut out = serde_json::to_value(&hint).unwrap_or_default();
    let data = hint.data.clone().unwrap_or_default();
    let uri: Option<Uri> = serde_json::from_value(data["uri"].clone()).ok();
    let kind = KINDS.iter().find(|(name, _)| data["kind"] == *name).map(|(_, kind)| *kind);
    let Some((file, kind)) = uri.and_then(|uri| view.file(&uri)).zip(kind) else { return Ok(out) };
    let Some((more, target)) = view.hint_more(file, view.offset(file, hint.position), kind) else {
        return Ok(out);
    };
    out["tooltip"] = json!({"kind": "markdown", "value": more});
    let location = target.and_then(|target| view.location(target.file, &target.name));
    if let Some(location) = location.filter(|_| view.client.locates_hints) {
        out["label"] = json!([{"value": out["label"], "location": location}]);
    }
    Ok(out)
}
