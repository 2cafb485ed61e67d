//! `textDocument/semanticTokens`: all, what has changed, a range.

use super::Failure;
use crate::view::View;
use flux_analysis::FileId;
use flux_analysis::ide::TokenKind;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};
use tower_lsp_server::ls_types::{
    SemanticTokensDeltaParams, SemanticTokensParams, SemanticTokensRangeParams,
};

/// The names of kinds, in the order of [`number`].
pub const TYPES: &[&str] = &[
    "keyword",
    "function",
    "method",
    "event",
    "struct",
    "type",
    "enum",
    "class",
    "variable",
    "interface",
    "namespace",
    "decorator",
    "parameter",
    "property",
    "string",
    "number",
    "comment",
    "operator",
    "macro",
];

/// The names of modifiers, a bit each.
pub const MODIFIERS: &[&str] = &["declaration", "defaultLibrary", "documentation"];

/// A kind's number and its own modifiers.
fn number(kind: TokenKind) -> (u32, u32) {
    match kind {
        TokenKind::Keyword => (0, 0),
        TokenKind::Node => (1, 0),
        TokenKind::Flow => (2, 0),
        TokenKind::Source => (3, 0),
        TokenKind::Type => (4, 0),
        TokenKind::BuiltinType => (5, 2),
        TokenKind::Typedef => (6, 0),
        TokenKind::Component => (7, 0),
        TokenKind::Store => (8, 0),
        TokenKind::Lock => (9, 0),
        TokenKind::Alias => (10, 0),
        TokenKind::Annotation => (11, 0),
        TokenKind::Argument | TokenKind::Value => (12, 0),
        TokenKind::Field => (13, 0),
        TokenKind::Text => (14, 0),
        TokenKind::Number => (15, 0),
        TokenKind::Comment => (16, 0),
        TokenKind::Doc => (16, 4),
        TokenKind::Operator => (17, 0),
    }
}

/// As the protocol has them: five numbers each, relative to the one before.
fn encode(view: &View, file: FileId, range: Range<usize>) -> Vec<u32> {
    let text = view.text(file);
    let mut out = Vec::new();
    let (mut line, mut column) = (0, 0);
    for token in view.tokens(file, range) {
        let (kind, own) = number(token.kind);
        let modifiers = own | u32::from(token.declares) | (u32::from(token.built_in) << 1);
        // One that spans lines is told line by line.
        let mut at = token.range.start;
        for part in text[token.range.clone()].split_inclusive('\n') {
            let inside = part.trim_end_matches(['\n', '\r']);
            let (start, end) = (view.position(file, at), view.position(file, at + inside.len()));
            at += part.len();
            if end.character == start.character {
                continue;
            }
            let before = if start.line == line { column } else { 0 };
            let length = end.character - start.character;
            out.extend([start.line - line, start.character - before, length, kind, modifiers]);
            (line, column) = (start.line, start.character);
        }
    }
    out
}

/// What was told last, to tell only what has changed since; a few documents' worth.
static TOLD: Mutex<VecDeque<(String, Vec<u32>)>> = Mutex::new(VecDeque::new());

fn remember(tokens: &[u32]) -> String {
    use std::hash::{Hash, Hasher};
    let mut hasher = rustc_hash::FxHasher::default();
    tokens.hash(&mut hasher);
    let id = format!("{:x}-{}", hasher.finish(), tokens.len());
    let mut told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    if !told.iter().any(|(other, _)| *other == id) {
        told.push_back((id.clone(), tokens.to_vec()));
        if told.len() > 16 {
            told.pop_front();
        }
    }
    id
}

fn whole(view: &View, file: FileId) -> Vec<u32> {
    encode(view, file, 0..view.text(file).len())
}

/// All tokens of a document: `textDocument/semanticTokens/full`.
pub fn full(view: &View, params: SemanticTokensParams) -> Result<Value, Failure> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(Value::Null) };
    let tokens = whole(view, file);
    Ok(json!({"resultId": remember(&tokens), "data": tokens}))
}

/// What has changed since.
pub fn delta(view: &View, params: SemanticTokensDeltaParams) -> Result<Value, Failure> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(Value::Null) };
    let tokens = whole(view, file);
    let id = remember(&tokens);
    let told = TOLD.lock().unwrap_or_else(PoisonError::into_inner);
    let Some((_, before)) = told.iter().find(|(id, _)| *id == params.previous_result_id) else {
        return Ok(json!({"resultId": id, "data": tokens}));
    };
    let head = before.iter().zip(&tokens).take_while(|(a, b)| a == b).count() / 5 * 5;
    let limit = before.len().min(tokens.len()) - head;
    let tail =
        before.iter().rev().zip(tokens.iter().rev()).take_while(|(a, b)| a == b).count().min(limit) / 5 * 5;
    let edit = json!({"start": head, "deleteCount": before.len() - head - tail, "data": tokens[head..tokens.len() - tail]});
    let edits = if before.len() == tokens.len() && head == tokens.len() { vec![] } else { vec![edit] };
    Ok(json!({"resultId": id, "edits": edits}))
}

/// The tokens of a part of a document: `textDocument/semanticTokens/range`.
pub fn range(view: &View, params: SemanticTokensRangeParams) -> Result<Value, Failure> {
    let Some(file) = view.file(&params.text_document.uri) else { return Ok(Value::Null) };
    let bytes = view.bytes(file, params.range);
    Ok(json!({"data": encode(view, file, bytes)}))
}
