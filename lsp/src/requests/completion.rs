//! `textDocument/completion` and `textDocument/signatureHelp`.

use super::Failure;
use crate::view::View;
use flux_analysis::ide::{Completion, CompletionKind};
use serde_json::{Value, json};
use tower_lsp_server::ls_types::{CompletionParams, SignatureHelpParams};

/// The protocol's number for what is offered.
fn kind(kind: CompletionKind) -> u8 {
    match kind {
        CompletionKind::Node => 3,
        CompletionKind::Flow => 2,
        CompletionKind::Component => 7,
        CompletionKind::Function => 3,
        CompletionKind::Type => 22,
        CompletionKind::Typedef => 13,
        CompletionKind::Store => 6,
        CompletionKind::Lock => 8,
        CompletionKind::Keyword => 14,
        CompletionKind::Annotation => 20,
        CompletionKind::Argument => 10,
        CompletionKind::Value => 5,
        CompletionKind::File => 17,
    }
}

/// What could be typed.
pub fn complete(view: &View, params: CompletionParams) -> Result<Value, Failure> {
    let Some((file, offset)) = view.at(&params.text_document_position) else { return Ok(Value::Null) };
    let (found, all) = view.complete(file, offset);
    let items: Vec<Value> = found.iter().map(|offer| item(view, file, offer)).collect();
    Ok(json!({"isIncomplete": !all, "items": items}))
}

fn item(view: &View, file: flux_analysis::FileId, offer: &Completion) -> Value {
    let plain = !view.client.snippets || !offer.snippet.contains('$');
    let text = if plain { without_places(&offer.snippet) } else { offer.snippet.clone() };
    let mut out = json!({
        "label": offer.label,
        "kind": kind(offer.kind),
        "sortText": format!("{:06}", offer.rank),
        "textEdit": {"range": view.range(file, &offer.replace), "newText": text},
    });
    if !plain {
        out["insertTextFormat"] = json!(2);
    }
    if !offer.detail.is_empty() {
        out["detail"] = json!(offer.detail);
    }
    if !offer.docs.is_empty() {
        out["documentation"] = json!({"kind": "markdown", "value": offer.docs});
    }
    if !offer.also.is_empty() {
        let edit =
            |e: &flux_analysis::Edit| json!({"range": view.range(e.file, &e.range), "newText": e.text});
        out["additionalTextEdits"] = Value::from(offer.also.iter().map(edit).collect::<Vec<_>>());
    }
    out
}

/// A snippet as plain text: places to fill are empty, or what they propose.
fn without_places(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(inner) = rest.strip_prefix('{') {
            let end = inner.find('}').unwrap_or(inner.len());
            out.push_str(inner[..end].split_once(':').map_or("", |(_, proposed)| proposed));
            rest = inner.get(end + 1..).unwrap_or_default();
        } else {
            rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        }
    }
    out + rest
}

/// The signature of what is being written.
pub fn signature(view: &View, params: SignatureHelpParams) -> Result<Value, Failure> {
    let Some((file, offset)) = view.at(&params.text_document_position_params) else { return Ok(Value::Null) };
    let Some(help) = view.signature_help(file, offset) else { return Ok(Value::Null) };
    let parameters = help.parameters.iter().zip(&help.explained).map(|((start, end), docs)| {
        let mut shown = json!({"label": help.label[*start..*end]});
        if !docs.is_empty() {
            shown["documentation"] = json!({"kind": "markdown", "value": docs});
        }
        shown
    });
    let parameters: Vec<Value> = parameters.collect();
    let signature = json!({"label": help.label, "parameters": parameters,
        "documentation": {"kind": "markdown", "value": help.docs}});
    Ok(json!({"signatures": [signature], "activeSignature": 0, "activeParameter": help.active}))
}

#[cfg(test)]
mod tests {
    use super::without_places;

    #[test]
    fn snippets_without_their_places_are_text() {
        assert_eq!(
            without_places("source ${1:Name} using $2() => ${0:Flow};"),
            "source Name using () => Flow;"
        );
        assert_eq!(without_places("plain"), "plain");
        assert_eq!(without_places("list<$0>"), "list<>");
    }
}
