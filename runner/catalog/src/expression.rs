//! CEL expressions: do they compile, and which inputs do they name?

use crate::TextError;
use cel::Program;
use cel::common::ast::{EntryExpr, Expr, IdedEntryExpr, IdedExpr};
use std::ops::Range;

/// Names of types and of a name space, which CEL resolves like variables; an input of that name hides it.
const TYPES: [&str; 10] =
    ["bool", "bytes", "double", "int", "list", "map", "optional", "string", "type", "uint"];

/// Compiles an expression.
///
/// # Errors
/// It is no CEL; says where.
pub fn compile(text: &str) -> Result<Program, TextError> {
    if text.trim().is_empty() {
        return Err(TextError::new(0..text.len(), "an expression is missing here")
            .help("write `size(name) > 3`")
            .instead("size(name) > 3"));
    }
    // The parser walks the expression on the stack.
    if depth(text) > 64 {
        return Err(TextError::new(0..text.len(), "this expression is nested too deep"));
    }
    Program::compile(text).map_err(|errors| {
        // A parser's second error is mostly the first one's echo.
        let Some(error) = errors.errors.first() else {
            return TextError::new(0..text.len(), "this is no CEL expression");
        };
        let at = offset(text, error.pos);
        let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        TextError::new(at..end, message(&error.msg))
    })
}

/// The inputs that an expression names, where, each place once; never `it`.
///
/// # Errors
/// It is no CEL; says where.
pub fn names(text: &str) -> Result<Vec<(String, Range<usize>)>, TextError> {
    let program = compile(text)?;
    let mut names = variables(&program);
    names.retain(|name| name != "it" && !is_type(name));
    let mut places: Vec<(String, Range<usize>)> = Vec::new();
    for name in names {
        let before = places.len();
        places.extend(occurrences(text, &name).into_iter().map(|range| (name.clone(), range)));
        if places.len() == before {
            // Written in a way that the search does not see: it is named all the same.
            places.push((name, 0..text.len()));
        }
    }
    places.sort_by_key(|(_, range)| range.start);
    Ok(places)
}

/// Does CEL know that name by itself, as a type's?
pub fn is_type(name: &str) -> bool {
    TYPES.contains(&name)
}

/// The free variables of a program, each once, in order of first use; `it` is among them, and types' names.
pub fn variables(program: &Program) -> Vec<String> {
    let mut found = Vec::new();
    free(program.expression(), &mut Vec::new(), &mut found);
    found
}

fn free<'e>(expr: &'e IdedExpr, bound: &mut Vec<&'e str>, found: &mut Vec<String>) {
    match &expr.expr {
        Expr::Ident(name) => {
            if !bound.contains(&name.as_str()) && !found.contains(name) {
                found.push(name.clone());
            }
        }
        Expr::Select(select) => free(&select.operand, bound, found),
        Expr::Call(call) => {
            call.target.iter().for_each(|target| free(target, bound, found));
            call.args.iter().for_each(|arg| free(arg, bound, found));
        }
        Expr::List(list) => list.elements.iter().for_each(|element| free(element, bound, found)),
        Expr::Map(map) => entries(&map.entries, bound, found),
        Expr::Struct(fields) => entries(&fields.entries, bound, found),
        Expr::Comprehension(inner) => {
            free(&inner.iter_range, bound, found);
            free(&inner.accu_init, bound, found);
            let before = bound.len();
            bound.push(&inner.iter_var);
            bound.extend(inner.iter_var2.as_deref());
            bound.push(&inner.accu_var);
            for part in [&inner.loop_cond, &inner.loop_step, &inner.result] {
                free(part, bound, found);
            }
            bound.truncate(before);
        }
        Expr::Literal(_) | Expr::Unspecified => {}
    }
}

fn entries<'e>(entries: &'e [IdedEntryExpr], bound: &mut Vec<&'e str>, found: &mut Vec<String>) {
    for entry in entries {
        match &entry.expr {
            EntryExpr::MapEntry(entry) => {
                free(&entry.key, bound, found);
                free(&entry.value, bound, found);
            }
            EntryExpr::StructField(field) => free(&field.value, bound, found),
        }
    }
}

/// Where a variable stands: as a whole word, outside strings, not behind a point.
fn occurrences(text: &str, name: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let (mut found, mut quote, mut i) = (Vec::new(), None, 0);
    while i < bytes.len() {
        match (bytes[i], quote) {
            (b'\\', Some(_)) => i += 1,
            (b, Some(q)) if b == q => quote = None,
            (b @ (b'"' | b'\''), None) => quote = Some(b),
            (b, None) if is_word(b) => {
                let end = bytes[i..].iter().position(|b| !is_word(*b)).map_or(bytes.len(), |n| i + n);
                let selected = text[..i].trim_end().ends_with('.');
                if &text[i..end] == name && !selected {
                    found.push(i..end);
                }
                i = end - 1;
            }
            _ => {}
        }
        i += 1;
    }
    found
}

/// How deep brackets and unary operators nest.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0);
    for byte in text.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The byte of a line and column, both from 1, columns in characters.
fn offset(text: &str, (line, column): (isize, isize)) -> usize {
    let line_start = text
        .split_inclusive('\n')
        .take(usize::try_from(line - 1).unwrap_or(0))
        .map(str::len)
        .sum::<usize>()
        .min(text.len());
    let skip = usize::try_from(column - 1).unwrap_or(0);
    text[line_start..].char_indices().nth(skip).map_or(text.len(), |(i, _)| line_start + i)
}

/// The parser's message without its jargon: what it expects is a list of all tokens of the grammar.
fn message(message: &str) -> String {
    let message = message.strip_prefix("Syntax error: ").unwrap_or(message);
    let message = message.split(" expecting").next().unwrap_or(message);
    let message = message.lines().next().unwrap_or(message).trim_end_matches('.');
    format!("this is no CEL expression: {message}").replace("<EOF>", "its end")
}
