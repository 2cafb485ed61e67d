//! What a statement typed at the prompt replaces.
//!
//! Comes in: the program's texts and a statement. Goes out: the texts with the statement in the place of what it
//! replaces: a node's implementation, its signature, a constraint, whatever else has its name; new ones go to the end of
//! the root. *Never* here: meaning, and files on the disk.

use flux_syntax::tree::{Item, ItemKind, NodeItem, PatternKind};
use flux_syntax::{Statement, parse_file};
use std::collections::BTreeMap;
use std::ops::Range;

/// The texts of a program's files.
pub(crate) type Texts = BTreeMap<usize, String>;

/// Where a statement went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Applied {
    /// The file, by its place.
    pub file: usize,
    /// The statement's bytes there.
    pub range: Range<usize>,
    /// True: it replaced what had its name.
    pub(crate) replaced: bool,
}

/// What becomes of an item.
enum Fate {
    Stays,
    Goes,
    /// This text is left of the statement.
    Shrinks(String),
}

/// Puts one statement into the texts.
pub(crate) fn apply(texts: &mut Texts, typed: &str) -> Applied {
    let parsed = parse_file(typed);
    let Some(item) = parsed.items().next() else { return append(texts, typed) };
    let mut edits: Vec<(usize, Range<usize>, String)> = Vec::new();
    // Where the new statement goes: in the place of the first that goes, behind the first that shrinks.
    let mut place: Option<(usize, Range<usize>)> = None;
    let mut behind: Option<(usize, usize)> = None;
    for (file, text) in texts.iter() {
        for statement in parse_file(text).statements {
            for existing in &statement.parsed.items {
                match fate(text, existing, item) {
                    Fate::Stays => {}
                    Fate::Goes if place.is_none() => place = Some((*file, range(&statement, existing, item))),
                    Fate::Goes => {
                        edits.push((*file, with_line(text, range(&statement, existing, item)), String::new()))
                    }
                    Fate::Shrinks(rest) => {
                        let range = existing.span.range().start..end(&statement, existing);
                        behind.get_or_insert((*file, range.end));
                        edits.push((*file, range, rest));
                    }
                }
            }
        }
    }
    let replaced = place.is_some() || behind.is_some();
    let (file, range, before, after) = match (place, behind) {
        (Some((file, range)), _) => (file, range, "", ""),
        (None, Some((file, at))) => (file, at..at, "\n", ""),
        (None, None) => match case_place(texts, item) {
            Some((file, at)) => (file, at..at, "", "\n"),
            None => return append(texts, typed),
        },
    };
    let start_of_new = range.start;
    edits.push((file, range, format!("{before}{typed}{after}")));
    let start = carry_out(texts, edits, file, start_of_new) + before.len();
    Applied { file, range: start..start + typed.len(), replaced }
}

/// Makes the edits; gives back where in `file` the place that was `at` is then, behind all that was edited before it.
fn carry_out(
    texts: &mut Texts,
    mut edits: Vec<(usize, Range<usize>, String)>,
    file: usize,
    at: usize,
) -> usize {
    edits.sort_by_key(|(_, range, _)| (range.start, range.end));
    let mut moved = at as isize;
    for (of, range, text) in edits.iter().rev() {
        if let Some(whole) = texts.get_mut(of) {
            whole.replace_range(range.clone(), text);
        }
        if *of == file && range.end <= at && range.start < at {
            moved += text.len() as isize - range.len() as isize;
        }
    }
    moved as usize
}

/// At the end of the root.
fn append(texts: &mut Texts, typed: &str) -> Applied {
    let text = texts.entry(0).or_default();
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    let start = text.len();
    text.push_str(typed);
    text.push('\n');
    Applied { file: 0, range: start..start + typed.len(), replaced: false }
}

/// The bytes that a new statement takes: documentation stays unless the new one brings its own.
fn range(statement: &Statement, existing: &Item, typed: &Item) -> Range<usize> {
    let first = statement.parsed.items.first() == Some(existing);
    let start = match typed.doc.is_some() && first {
        true => statement.piece.span.range().start,
        false => existing.span.range().start,
    };
    start..end(statement, existing)
}

/// Behind the `;` of an item, which is its statement's unless one was forgotten.
fn end(statement: &Statement, existing: &Item) -> usize {
    match statement.parsed.items.last() == Some(existing) {
        true => statement.piece.span.range().end,
        false => existing.span.range().end,
    }
}

/// With the end of its line, so that none stays empty.
fn with_line(text: &str, range: Range<usize>) -> Range<usize> {
    let end = if text[range.end..].starts_with('\n') { range.end + 1 } else { range.end };
    range.start..end
}

/// What becomes of an item when another is typed.
fn fate(text: &str, existing: &Item, typed: &Item) -> Fate {
    use ItemKind as Kind;
    let same = |same: bool| if same { Fate::Goes } else { Fate::Stays };
    match (&typed.kind, &existing.kind) {
        (Kind::Flow(new), Kind::Flow(old)) if new.name.text == old.name.text => {
            let patterns = |flow: &flux_syntax::tree::Flow| flow.patterns.as_ref().map(written);
            let (new, old) = (patterns(new), patterns(old));
            same(new.is_none() || old.is_none() || new == old)
        }
        (Kind::Flow(new), Kind::Node(old)) if new.name.text == old.name.text => {
            without_using(text, existing, old)
        }
        (Kind::Node(new), Kind::Flow(old)) if new.name.text == old.name.text => same(new.using.is_some()),
        (Kind::Node(new), Kind::Node(old)) if new.name.text == old.name.text => {
            node(text, existing, new, old)
        }
        (Kind::Source(new), Kind::Source(old)) => same(new.name.text == old.name.text),
        (Kind::Type(new), Kind::Type(old)) => same(new.name.text == old.name.text),
        (Kind::Typedef(new), Kind::Typedef(old)) => same(new.name.text == old.name.text),
        (Kind::Component(new), Kind::Component(old)) => same(new.name.text == old.name.text),
        (Kind::Store(new), Kind::Store(old)) => same(new.name.text == old.name.text),
        (Kind::Constraint(new), Kind::Constraint(old)) => same(new.node.text == old.node.text),
        (Kind::Handler(new), Kind::Handler(old)) => {
            let codes =
                |it: &flux_syntax::tree::Handler| it.codes.iter().map(|(c, _)| *c).collect::<Vec<_>>();
            same(new.path.as_ref().map(path) == old.path.as_ref().map(path) && codes(new) == codes(old))
        }
        (Kind::Recover(new), Kind::Recover(old)) => same(path(&new.path) == path(&old.path)),
        (Kind::Use(new), Kind::Use(old)) => same(new.path == old.path),
        (Kind::Assume(new), Kind::Assume(old)) => same(
            new.what.text == old.what.text
                && new.stores.len() == old.stores.len()
                && new.stores.iter().zip(&old.stores).all(|(a, b)| a.text == b.text),
        ),
        (Kind::Optimize(new), Kind::Optimize(old)) => {
            let nodes =
                |o: &flux_syntax::tree::Optimize| o.nodes.iter().map(|n| n.text.clone()).collect::<Vec<_>>();
            same(nodes(new) == nodes(old) && new.with.component.text == old.with.component.text)
        }
        _ => Fate::Stays,
    }
}

/// A node's signature or component is typed anew; what the new one does not say stays.
fn node(text: &str, existing: &Item, new: &NodeItem, old: &NodeItem) -> Fate {
    match (new.signature.is_some(), new.using.is_some(), old.signature.is_some(), old.using.is_some()) {
        (false, _, true, true) => without_using(text, existing, old),
        (false, _, true, false) => Fate::Stays,
        (true, false, true, true) => match &old.using {
            Some(call) => Fate::Shrinks(format!("{} using {};", old.name.text, &text[call.span.range()])),
            None => Fate::Goes,
        },
        (true, false, false, true) => Fate::Stays,
        _ => Fate::Goes,
    }
}

/// What is left of a node that gets another implementation: its signature.
fn without_using(text: &str, existing: &Item, old: &NodeItem) -> Fate {
    match (&old.signature, &old.using) {
        (_, None) => Fate::Stays,
        (None, Some(_)) => Fate::Goes,
        (Some(signature), Some(_)) => {
            let end = signature.outputs.span.range().end;
            Fate::Shrinks(format!("{};", &text[existing.span.range().start..end]))
        }
    }
}

/// Patterns and paths as text, so that places do not matter.
fn written(patterns: &flux_syntax::tree::Patterns) -> Vec<String> {
    let one = |pattern: &flux_syntax::tree::Pattern| match &pattern.kind {
        PatternKind::Any { .. } => "_".to_owned(),
        PatternKind::Is { negated, name } => format!("{}{}", if *negated { "!" } else { "" }, name.text),
    };
    patterns.patterns.iter().map(one).collect()
}

fn path(path: &flux_syntax::tree::Path) -> (Vec<String>, Vec<i64>) {
    let names = path.names.iter().map(|name| name.text.to_string()).collect();
    (names, path.codes.iter().map(|(code, _)| *code).collect())
}

/// A new case goes before the case that takes everything, which would hide it.
fn case_place(texts: &Texts, item: &Item) -> Option<(usize, usize)> {
    let ItemKind::Flow(flow) = &item.kind else { return None };
    let all = |patterns: &flux_syntax::tree::Patterns| written(patterns).iter().all(|pattern| pattern == "_");
    if flow.patterns.as_ref().is_none_or(all) {
        return None;
    }
    for (file, text) in texts {
        for statement in parse_file(text).statements {
            let catches_all = statement.parsed.items.iter().any(|existing| match &existing.kind {
                ItemKind::Flow(old) => {
                    old.name.text == flow.name.text && old.patterns.as_ref().is_some_and(all)
                }
                _ => false,
            });
            if catches_all {
                return Some((*file, statement.piece.span.range().start));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(text: &str, typed: &str) -> String {
        let mut texts = Texts::from([(0, text.to_owned())]);
        let applied = apply(&mut texts, typed);
        let text = texts.remove(&0).unwrap();
        assert_eq!(&text[applied.range], typed, "the place of what was typed");
        text
    }

    #[test]
    fn a_statement_replaces_that_of_its_name() {
        assert_eq!(after("A = B;\nC = D;\n", "A = C;"), "A = C;\nC = D;\n");
        assert_eq!(after("A = B;", "E = C;"), "A = B;\nE = C;\n");
        assert_eq!(after("/// Doc.\nA = B;\n", "A = C;"), "/// Doc.\nA = C;\n");
        assert_eq!(
            after("constraint A:{x};\nconstraint A:{y};\nB = A;\n", "constraint A:{z};"),
            "constraint A:{z};\nB = A;\n"
        );
        assert_eq!(
            after("store s using memory();\n", "store s using memory(entries: 4);"),
            "store s using memory(entries: 4);\n"
        );
        assert_eq!(
            after("handle error A => B;\n", "handle error A(404) => C;"),
            "handle error A => B;\nhandle error A(404) => C;\n"
        );
    }

    #[test]
    fn a_node_keeps_what_is_not_typed() {
        assert_eq!(after("A (int a) -> (int b) using x.y();\n", "A = B;"), "A (int a) -> (int b);\nA = B;\n");
        assert_eq!(
            after("A (int a) -> (int b) using x.y();\n", "A using z();"),
            "A (int a) -> (int b);\nA using z();\n"
        );
        assert_eq!(
            after("A (int a) -> (int b) using x.y();\n", "A () -> (int b);"),
            "A using x.y();\nA () -> (int b);\n"
        );
        assert_eq!(
            after("A (int a) -> (int b);\nA = B;\n", "A using z();"),
            "A (int a) -> (int b);\nA using z();\n"
        );
        assert_eq!(
            after("A (int a) -> (int b) using x();\n", "A (int c) -> (int b) using y();"),
            "A (int c) -> (int b) using y();\n"
        );
    }

    #[test]
    fn cases_stand_before_the_one_that_takes_everything() {
        let cases = "H:[hit] = A;\nH:[_] = B;\n";
        assert_eq!(after(cases, "H:[hit] = C;"), "H:[hit] = C;\nH:[_] = B;\n");
        assert_eq!(after(cases, "H:[big] = C;"), "H:[hit] = A;\nH:[big] = C;\nH:[_] = B;\n");
        assert_eq!(after(cases, "H = C;"), "H = C;\n");
    }
}
