//! What of a program with errors can run all the same: the nodes none of whose parts has one.
//!
//! Comes in: the program's texts, and where it has errors. Goes out: the texts without the statements that have an error,
//! and without all that leans on these: blanks stand in their place, so that everything else stays where it is. *Never*
//! here: what is wrong, and what runs.

use flux_syntax::parse_file;
use flux_syntax::tree::{Body, Item, ItemKind, Name, Path, Predicate, StepKind};
use std::collections::BTreeSet;
use std::ops::Range;

/// A statement's name, in its name space.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Subject {
    space: Space,
    name: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    Node,
    Typedef,
    Type,
    Store,
    Component,
}

const SPACES: [Space; 5] = [Space::Node, Space::Typedef, Space::Type, Space::Store, Space::Component];

/// A statement of one of the texts.
struct Known {
    text: usize,
    range: Range<usize>,
    /// What it says something about.
    about: Vec<Subject>,
    /// What it needs of other statements that would seem native without them.
    needs: Vec<Subject>,
    gone: bool,
}

/// Texts without what has errors.
pub(crate) struct Sound {
    /// In the order in which they came.
    pub(crate) texts: Vec<String>,
    /// The nodes that are gone.
    pub(crate) gone: BTreeSet<String>,
}

/// Takes out the statements that these places are in, each the number of a text and bytes there, and all that needs
/// them; none: a place is in no statement.
pub(crate) fn without(texts: &[&str], errors: &[(usize, Range<usize>)]) -> Option<Sound> {
    let mut known: Vec<Known> =
        texts.iter().enumerate().flat_map(|(number, text)| statements(number, text)).collect();
    for (text, error) in errors {
        let inside = |statement: &&mut Known| {
            statement.text == *text
                && statement.range.start <= error.start
                && error.start <= statement.range.end
        };
        // Two statements may touch: the error is in the later one, unless it is at the other's very end.
        let found =
            known.iter_mut().filter(inside).max_by_key(|s| (error.start < s.range.end, s.range.start));
        found?.gone = true;
    }
    let mut gone: BTreeSet<Subject> = BTreeSet::new();
    loop {
        let before = gone.len();
        for statement in known.iter_mut() {
            let leans = statement.about.iter().chain(&statement.needs).any(|subject| gone.contains(subject));
            statement.gone |= leans;
            if statement.gone {
                gone.extend(statement.about.iter().cloned());
            }
        }
        if gone.len() == before {
            break;
        }
    }
    let mut sound: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    for Known { text, range, .. } in known.iter().filter(|statement| statement.gone) {
        let bytes = sound[*text][range.clone()].iter_mut();
        bytes.filter(|byte| !matches!(byte, b'\n' | b'\r')).for_each(|byte| *byte = b' ');
    }
    let texts = sound.into_iter().map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect();
    let nodes = gone.into_iter().filter(|subject| subject.space == Space::Node).map(|subject| subject.name);
    Some(Sound { texts, gone: nodes.collect() })
}

fn statements(text: usize, whole: &str) -> Vec<Known> {
    let statements = parse_file(whole).statements.into_iter().map(|statement| {
        let items = &statement.parsed.items;
        // Nobody knows of what could not be read whether it was a node.
        let lost =
            statement.parsed.lost.iter().flat_map(|name| SPACES.map(|space| subject(space, &name.text)));
        Known {
            text,
            range: statement.piece.span.range(),
            about: items.iter().flat_map(about).chain(lost).collect(),
            needs: items.iter().flat_map(needs).collect(),
            gone: false,
        }
    });
    statements.collect()
}

fn subject(space: Space, name: &str) -> Subject {
    // Behind an alias the name is the same one; of two files' equal names, both are taken out.
    Subject { space, name: name.rsplit('.').next().unwrap_or(name).to_owned() }
}

fn node(name: &str) -> Subject {
    subject(Space::Node, name)
}

/// What an item says something about: without it, none of that is whole. An `optimize` item adds nothing to what its
/// nodes mean, and a handler of everything is a part of none.
fn about(item: &Item) -> Option<Subject> {
    let last = |path: &Path| path.names.last().map(|name| node(&name.text));
    match &item.kind {
        ItemKind::Node(it) => Some(node(&it.name.text)),
        ItemKind::Flow(it) => Some(node(&it.name.text)),
        ItemKind::Source(it) => Some(node(&it.name.text)),
        ItemKind::Constraint(it) => Some(node(&it.node.text)),
        ItemKind::Handler(it) => it.path.as_ref().and_then(last),
        ItemKind::Recover(it) => last(&it.path),
        ItemKind::Typedef(it) => Some(subject(Space::Typedef, &it.name.text)),
        ItemKind::Type(it) => Some(subject(Space::Type, &it.name.text)),
        ItemKind::Store(it) => Some(subject(Space::Store, &it.name.text)),
        ItemKind::Component(it) => Some(Subject { space: Space::Component, name: it.name.text.to_string() }),
        ItemKind::Use(_) | ItemKind::Assume(_) | ItemKind::Optimize(_) => None,
    }
}

/// The nodes that an item's flows run. What else it needs, the checker misses by itself.
fn needs(item: &Item) -> Vec<Subject> {
    let mut out = Vec::new();
    match &item.kind {
        ItemKind::Flow(it) => it.body.iter().for_each(|body| nodes(body, &mut out)),
        ItemKind::Source(it) => {
            out.extend(it.session.as_ref().map(|name| node(&name.text)));
            nodes(&it.body, &mut out);
        }
        ItemKind::Handler(it) => nodes(&it.body, &mut out),
        ItemKind::Recover(it) => nodes(&it.body, &mut out),
        ItemKind::Typedef(it) => match &it.predicate {
            Predicate::Node(Name { text, .. }) => out.push(node(text)),
            Predicate::Using(_) => {}
        },
        _ => {}
    }
    out
}

fn nodes(body: &Body, out: &mut Vec<Subject>) {
    for step in &body.steps {
        match &step.kind {
            StepKind::Node(name) => out.push(node(&name.text)),
            StepKind::Group(inner) => nodes(inner, out),
            StepKind::Fork(branches) => branches.iter().for_each(|branch| nodes(branch, out)),
            StepKind::Call(_) | StepKind::Record(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left where the statements with `!` in a comment's place have an error.
    fn left(text: &str, wrong: &str) -> Vec<String> {
        let at = text.find(wrong).unwrap();
        let sound = without(&[text], &[(0, at..at + 1)]).unwrap();
        assert_eq!(sound.texts[0].len(), text.len(), "everything stays in its place");
        sound.texts[0].lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
    }

    #[test]
    fn what_leans_on_an_error_goes_too() {
        let text = "A = B;\nB (int a) -> (int b) using x();\nC = D;\nconstraint A:{l};\nE = { C, A };\n";
        assert_eq!(left(text, "x()"), ["C = D;"]);
        assert_eq!(left(text, "D;"), ["A = B;", "B (int a) -> (int b) using x();", "constraint A:{l};"]);
    }

    #[test]
    fn a_node_is_not_run_without_what_is_said_of_it() {
        let text = "A = B;\nconstraint A:{l};\nhandle error B => H;\noptimize C with x();\nC = D;\nhandle error * => C;\n";
        assert_eq!(
            left(text, "l}"),
            ["handle error B => H;", "optimize C with x();", "C = D;", "handle error * => C;"]
        );
        assert_eq!(left(text, "H;"), ["optimize C with x();", "C = D;", "handle error * => C;"]);
        assert_eq!(left(text, "x()").len(), 5);
        assert_eq!(
            left(text, "D;"),
            ["A = B;", "constraint A:{l};", "handle error B => H;", "optimize C with x();"]
        );
    }

    #[test]
    fn what_would_seem_native_is_not() {
        let text =
            "typedef hit T;\nT (int a) -> (bool b) using x();\nH:[hit] = A;\nhandle error A => F;\nF = G;\n";
        assert!(left(text, "x()").iter().all(|line| !line.starts_with("typedef")));
        assert_eq!(left(text, "G;"), ["typedef hit T;", "T (int a) -> (bool b) using x();"]);
    }

    #[test]
    fn an_error_in_no_statement_takes_nothing_out() {
        assert!(without(&["A = B;", ""], &[(1, 0..0)]).is_none());
    }
}
