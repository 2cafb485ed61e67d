//! Help while a call's arguments, or a case's patterns, are being written.

use super::complete::called;
use super::docs::of_argument;
use super::place::statement_at;
use crate::files::db::Db;
use crate::library::component::{component_decl, find_component};
use crate::names::declared::named_items;
use crate::workspace::{FileId, Workspace};
use flux_syntax::TokenKind;
use smol_str::SmolStr;

/// A signature with the part that is being written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureHelp {
    /// The whole signature as it is shown.
    pub label: String,
    /// Its parts, as bytes of the label.
    pub parameters: Vec<(usize, usize)>,
    /// What each is, Markdown; as many as there are parts.
    pub explained: Vec<String>,
    /// Which of the parts is being written, from 0.
    pub active: usize,
    /// The documentation of what is called, Markdown.
    pub docs: String,
}

impl Workspace {
    /// The signature of what is being written at an offset.
    pub fn signature_help(&self, file: FileId, offset: usize) -> Option<SignatureHelp> {
        let db: &dyn Db = &self.db;
        let at = statement_at(db, file.0, offset)?;
        let inside = (offset as u32).checked_sub(at.start)?;
        let text = at.statement.text(db);
        let before: Vec<_> = flux_syntax::lex(text)
            .into_iter()
            .filter(|t| t.span.end <= inside || (t.span.start < inside && !t.kind.is_comment()))
            .filter(|t| !t.kind.is_comment() && t.kind != TokenKind::Doc)
            .collect();
        let words: Vec<&str> = before.iter().map(|t| &text[t.span.range()]).collect();
        let mut open: Vec<usize> = Vec::new();
        for (n, token) in before.iter().enumerate() {
            match token.kind {
                TokenKind::LParen | TokenKind::LBracket | TokenKind::LBrace => open.push(n),
                TokenKind::RParen | TokenKind::RBracket | TokenKind::RBrace => {
                    open.pop();
                }
                _ => {}
            }
        }
        let innermost = open.pop()?;
        let commas = commas(&words[innermost + 1..]);
        match before[innermost].kind {
            TokenKind::LParen => call(db, file, &words, innermost, commas),
            TokenKind::LBracket if words.get(1) == Some(&":") => patterns(db, file, words[0], commas),
            _ => None,
        }
    }
}

/// Commas outside of inner brackets.
fn commas(words: &[&str]) -> usize {
    let (mut depth, mut count) = (0_usize, 0);
    for word in words {
        match *word {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            "," if depth == 0 => count += 1,
            _ => {}
        }
    }
    count
}

fn call(db: &dyn Db, file: FileId, words: &[&str], open: usize, commas: usize) -> Option<SignatureHelp> {
    let component = find_component(db, file.0, &SmolStr::new(called(words, open)))?;
    let decl = component_decl(db, component).as_ref()?;
    let mut label = format!("{}(", decl.name);
    let mut parameters = Vec::new();
    for (n, arg) in decl.args.iter().enumerate() {
        if n > 0 {
            label.push_str(", ");
        }
        let start = label.len();
        label.push_str(&format!("{} {}{}", arg.kind, arg.name, if arg.default.is_some() { "?" } else { "" }));
        parameters.push((start, label.len()));
    }
    label.push(')');
    // A named argument says which one it is.
    let named = words[open + 1..].windows(2).rev().find(|w| w[1] == ":").map(|w| w[0]);
    let since = words[open + 1..].iter().rev().take_while(|w| **w != ",").any(|w| *w == ":");
    let by_name = named.filter(|_| since).and_then(|name| decl.args.iter().position(|arg| arg.name == name));
    let docs = named_items(db, component).first().and_then(|at| at.doc(db));
    let said = |name: &str| docs.as_ref().and_then(|docs| of_argument(docs, name)).unwrap_or_default();
    let explained = decl.args.iter().map(|arg| said(&arg.name)).collect();
    Some(SignatureHelp {
        label,
        parameters,
        explained,
        active: by_name.unwrap_or(commas),
        docs: docs.map_or_else(String::new, |d| d.to_string()),
    })
}

fn patterns(db: &dyn Db, file: FileId, node: &str, commas: usize) -> Option<SignatureHelp> {
    let mut label = format!("{node}:[");
    let mut parameters = Vec::new();
    for (n, field) in super::arrows::given(db, file.0, node).iter().enumerate() {
        if n > 0 {
            label.push_str(", ");
        }
        let start = label.len();
        label.push_str(&super::arrows::show(db, field));
        parameters.push((start, label.len()));
    }
    label.push(']');
    let explained = vec![String::new(); parameters.len()];
    let active = commas;
    (!parameters.is_empty()).then(|| SignatureHelp {
        label,
        parameters,
        explained,
        active,
        docs: String::new(),
    })
}
