//! What an editor asks of an expression, a half-written one too: what a word is, and what could be typed.

use super::check::{Checker, Seen, members};
use super::functions::{self, Function};
use super::parse::parse;
use super::token::{self, Kind};
use super::ty::{Records, Ty};
use super::{Around, TYPES};
use crate::kinds::{Said, Suggested, SuggestedKind};
use std::ops::Range;

/// Stands where something is being typed.
const PLACE: &str = "_what_is_typed_here_";

/// What the word at a byte of an expression is.
pub fn said(text: &str, around: Around<'_>, at: usize) -> Option<Said> {
    let (expr, _) = parse(text);
    let mut checker = Checker::new(text, around);
    checker.part(&expr, None);
    let touches = |range: &Range<usize>| range.start <= at && at <= range.end;
    let seen = std::mem::take(&mut checker.seen);
    let found = seen.into_iter().filter(|(range, seen)| touches(range) && !matches!(seen, Seen::Before(_)));
    let (range, seen) = found.min_by_key(|(range, _)| (range.len(), range.end == at))?;
    let (code, docs) = match seen {
        Seen::Variable(name, ty) => (format!("{} {name}", ty.show(around.records)), String::new()),
        Seen::Member(of, name, ty) => (
            format!("{} {name}", ty.show(around.records)),
            match of.some() {
                Ty::Record(_) => format!("field of `{}`", of.some().show(around.records)),
                _ => String::new(),
            },
        ),
        Seen::Function(number) => {
            let function = &functions::all()[number];
            (function.signatures.join("\n"), described(function))
        }
        Seen::Before(_) => return None,
    };
    Some(Said { range, code, docs })
}

/// What a function does, with its examples.
fn described(function: &Function) -> String {
    let examples = function.examples.iter().map(|(example, value)| format!("`{example}` is `{value}`"));
    format!("{}\n\n{}", function.docs, examples.collect::<Vec<_>>().join("  \n"))
}

/// What could be typed at a byte of an expression, for the word that ends there.
pub fn offers(text: &str, around: Around<'_>, at: usize) -> Vec<Suggested> {
    let Some((before, behind)) = text.split_at_checked(at) else { return Vec::new() };
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let start = before.trim_end_matches(is_word);
    if is_quoted(before) || before[start.len()..].starts_with(|c: char| c.is_ascii_digit()) {
        return Vec::new();
    }
    let behind = behind.trim_start_matches(is_word);
    let point = start.trim_end().trim_end_matches('?').trim_end();
    if let Some(target) = point.strip_suffix('.') {
        return member_offers(start, behind, target, around);
    }
    let bound = [format!("{start}{PLACE}{behind}"), format!("{start}{PLACE}{}", closing(start))]
        .iter()
        .map(|whole| {
            let mut checker = Checker::new(whole, around);
            checker.asked = Some((start.len() + 1, Vec::new()));
            checker.part(&parse(whole).0, None);
            checker.asked.map(|(_, bound)| bound).unwrap_or_default()
        })
        .find(|bound| !bound.is_empty())
        .unwrap_or_default();
    let mut out = Vec::new();
    for (name, ty) in bound {
        out.push(value(&name, &ty, around.records));
    }
    for field in around.variables {
        out.push(value(&field.name, &Ty::of(&field.ty), around.records));
    }
    out.extend(functions::all().iter().filter(|function| function.is_global()).map(|f| called(f, f.name)));
    out.extend(TYPES.iter().map(|name| Suggested {
        label: (*name).to_owned(),
        what: SuggestedKind::Type,
        detail: "type".to_owned(),
        docs: String::new(),
        snippet: (*name).to_owned(),
    }));
    out
}

/// What stands behind a point.
fn member_offers(start: &str, behind: &str, target: &str, around: Around<'_>) -> Vec<Suggested> {
    let space = &target[target.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || c == '_').len()..];
    if !around.variables.iter().any(|field| field.name == space) {
        let inside = |f: &'static Function| Some((f, f.name.strip_prefix(space)?.strip_prefix('.')?));
        let own: Vec<Suggested> =
            functions::all().iter().filter_map(inside).map(|(f, name)| called(f, name)).collect();
        if !space.is_empty() && !own.is_empty() {
            return own;
        }
    }
    let texts = [format!("{start}{PLACE}{behind}"), format!("{start}{PLACE}{}", closing(start))];
    let Some(ty) = texts.iter().find_map(|whole| before_place(whole, around)) else { return Vec::new() };
    let mut out = Vec::new();
    for (name, own) in ty.some().fields(around.records).unwrap_or_default() {
        out.push(value(&name, &own, around.records));
    }
    let functions = functions::all().iter();
    let known = members(&ty);
    out.extend(functions.filter(|f| known.contains(&f.name)).map(|f| called(f, f.name)));
    out
}

/// The type of what stands before the place.
fn before_place(text: &str, around: Around<'_>) -> Option<Ty> {
    let mut checker = Checker::new(text, around);
    checker.part(&parse(text).0, None);
    checker.seen.into_iter().find_map(|(range, seen)| match seen {
        Seen::Before(ty) if text.get(range.clone()) == Some(PLACE) => Some(ty),
        Seen::Member(ty, name, _) if name == PLACE => Some(ty),
        _ => None,
    })
}

/// The brackets that are open at the end of a text, closed.
fn closing(text: &str) -> String {
    let mut open = Vec::new();
    for token in token::tokens(text, &mut Vec::new()) {
        match token.kind {
            Kind::Sign("(") => open.push(')'),
            Kind::Sign("[") => open.push(']'),
            Kind::Sign("{") => open.push('}'),
            Kind::Sign(")" | "]" | "}") => drop(open.pop()),
            _ => {}
        }
    }
    open.into_iter().rev().collect()
}

/// Does a text end inside quotes, or in a comment?
fn is_quoted(text: &str) -> bool {
    let mut errors = Vec::new();
    token::tokens(text, &mut errors);
    let unclosed = errors.iter().any(|error| error.message == "this text does not end");
    let comment =
        text.rfind("//").is_some_and(|at| !text[at..].contains('\n') && !text[at..].contains(['\'', '"']));
    unclosed || comment
}

fn value(name: &str, ty: &Ty, records: Records<'_>) -> Suggested {
    let (label, snippet) = (name.to_owned(), name.to_owned());
    Suggested { label, what: SuggestedKind::Value, detail: ty.show(records), docs: String::new(), snippet }
}

fn called(function: &Function, name: &str) -> Suggested {
    let nothing = |text: &&str| text.contains(&format!("{}()", function.name));
    let binds = function.is_macro && function.name != "has";
    let inside = match function.signatures.iter().all(nothing) {
        _ if binds => "${1:x}, $0",
        true => "",
        false => "$0",
    };
    Suggested {
        label: name.to_owned(),
        what: SuggestedKind::Function,
        detail: function.signatures[0].to_owned(),
        docs: described(function),
        snippet: format!("{name}({inside})"),
    }
}
