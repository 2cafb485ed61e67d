//! Text arguments as they are written: whose they are, and what stands at an offset in one.

use super::arrows::{arrows, show, value_type};
use super::complete::called;
use super::hover::Hover;
use super::place::{At, item_at, statement_at};
use crate::elaborate::{IT, OnArrow};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::library::component::{ArgDecl, ComponentDecl, component_decl, find_component};
use crate::library::texts;
use crate::names::declared::{Entity, Space};
use crate::node::signature;
use crate::types::plain::{loose, record_types};
use crate::types::{Field, Ty};
use flux_catalog::fit;
use flux_catalog::kinds::{self, Around, Types};
use flux_syntax::tree::ItemKind;
use flux_syntax::{TextPlaces, TokenKind};
use smol_str::SmolStr;

/// The call and the argument of a literal, which is the last of these words of its statement.
pub(super) fn argument<'db>(
    db: &'db dyn Db,
    file: SourceFile,
    words: &[&str],
) -> Option<(&'db ComponentDecl, &'db ArgDecl)> {
    let open = open_parenthesis(words)?;
    let component = find_component(db, file, &SmolStr::new(called(words, open)))?;
    let decl = component_decl(db, component).as_ref()?;
    let before = words.get(open + 1..words.len().saturating_sub(1))?;
    let named = before.last().filter(|word| **word == ":").and_then(|_| before.iter().rev().nth(1));
    let position = before.iter().filter(|word| **word == ",").count();
    let found = match named {
        Some(name) => decl.args.iter().find(|arg| arg.name == **name),
        None => decl.args.get(position),
    };
    Some((decl, found?))
}

/// The innermost parenthesis that is open.
fn open_parenthesis(words: &[&str]) -> Option<usize> {
    let mut open = Vec::new();
    for (n, word) in words.iter().enumerate() {
        match *word {
            "(" => open.push(n),
            ")" => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop()
}

/// What a text at an offset of a whole statement sees, and what must come of its call: of a node, as its signature says;
/// in a flow, what is seen where the step stands; in a typedef, the value.
fn around<'db>(db: &'db dyn Db, file: SourceFile, at: At<'db>, offset: usize) -> (Vec<Field>, Vec<Field>) {
    let Some((item, _)) = item_at(db, at, offset) else { return Default::default() };
    match &item.item(db).kind {
        ItemKind::Node(it) => {
            let node = Entity::new(db, file, Space::Node, it.name.text.clone());
            let found = signature(db, node).as_ref();
            found.map(|s| (s.inputs.clone(), s.outputs.clone())).unwrap_or_default()
        }
        ItemKind::Typedef(_) => (vec![Field { name: IT, ty: Ty::Unknown }], Vec::new()),
        _ => {
            let inside = offset.saturating_sub(at.start as usize) as u32;
            let all = arrows(db, file, item);
            let holding =
                all.iter().filter(|a| a.place.statement == item.statement && a.place.span.touches(inside));
            let step = holding.min_by_key(|a| a.place.span.end - a.place.span.start);
            step.map(|step| (names_on(&step.before), Vec::new())).unwrap_or_default()
        }
    }
}

/// The names that are seen on an arrow.
pub(super) fn names_on(arrow: &OnArrow) -> Vec<Field> {
    if arrow.broken {
        return Vec::new();
    }
    let named = arrow.tuple.iter().filter(|field| !field.name.is_empty());
    arrow.names.iter().chain(named).cloned().collect()
}

/// What is known around a text that sees these inputs, and whose call must put these out.
pub(super) fn with_types<R>(
    db: &dyn Db,
    decl: &ComponentDecl,
    argument: &ArgDecl,
    (inputs, outputs): (&[Field], &[Field]),
    ask: impl FnOnce(&Around<'_>) -> R,
) -> R {
    let records = record_types(db, inputs.iter().chain(outputs));
    let plain = |fields: &[Field]| fields.iter().map(loose).collect::<Vec<_>>();
    let (inputs, outputs, declared) = (plain(inputs), plain(outputs), plain(&decl.inputs));
    let mut variables = fit::Bindings::default();
    for (declared, place) in declared.iter().zip(fit::inputs(&declared, &[], &inputs).unwrap_or_default()) {
        variables.unify(&declared.ty, &inputs[place].ty);
    }
    for (declared, given) in decl.outputs.iter().zip(&outputs).filter(|_| decl.row_out.is_none()) {
        variables.unify(&loose(declared).ty, &given.ty);
    }
    let types = Types {
        inputs: &inputs,
        outputs: &outputs,
        variables: &variables,
        records: &|id| records.iter().find(|(known, _)| *known == id).map(|(_, record)| record.clone()),
    };
    let (component, argument) = (decl.name.as_str(), argument.name.as_str());
    ask(&Around { component, argument, args: &[], types: Some(types) })
}

/// What a text argument may be, and of a name in it its type.
pub(super) fn hover(db: &dyn Db, file: SourceFile, offset: usize) -> Option<Hover> {
    let at = statement_at(db, file, offset)?;
    let text = at.statement.text(db);
    let inside = offset.checked_sub(at.start as usize)?;
    let tokens: Vec<_> = flux_syntax::lex(text)
        .into_iter()
        .filter(|token| (token.span.start as usize) <= inside)
        .filter(|token| !token.kind.is_comment() && token.kind != TokenKind::Doc)
        .collect();
    let literal = tokens.last().filter(|token| {
        matches!(token.kind, TokenKind::Text | TokenKind::MultilineText) && inside < token.span.end as usize
    })?;
    let words: Vec<&str> = tokens.iter().map(|t| &text[t.span.range()]).collect();
    let (decl, argument) = argument(db, file, &words)?;
    let kind = kinds::named(&argument.kind)?;
    let written = &text[literal.span.range()];
    let places = TextPlaces::new(written);
    let caret = places.value(inside - literal.span.start as usize);
    let value = flux_syntax::text_value(written);
    let start = literal.span.start as usize + at.start as usize;
    let (inputs, outputs) = around(db, file, at, offset);
    let said = with_types(db, decl, argument, (&inputs, &outputs), |around| kind.says(&value, caret, around));
    if let Some(said) = said {
        let place = places.written(said.range);
        let docs = if said.docs.is_empty() { String::new() } else { format!("\n{}", said.docs) };
        let text = format!("```flux\n{}\n```{docs}", said.code);
        return Some(Hover { range: start + place.start..start + place.end, text });
    }
    let named = texts::read(db, &argument.kind, &value)
        .names
        .iter()
        .find(|named| named.range.start <= caret && caret <= named.range.end);
    if let Some(named) = named {
        let (item, _) = item_at(db, at, offset)?;
        let field = value_type(db, file, item, &named.name)?;
        let place = places.written(named.range.clone());
        let range = start + place.start..start + place.end;
        return Some(Hover { range, text: format!("```flux\n{}\n```", show(db, &field)) });
    }
    let head = format!("```flux\n{} {}\n```", argument.kind, argument.name);
    let text = format!("{head}\nargument of `{}`\n\n{}", decl.name, kind.accepts());
    Some(Hover { range: at.range(literal.span), text })
}
