//! Everything that highlights Flux knows the same words: Neovim's syntax file, the TextMate grammar, the book's script.
//! None of them is a parser; what is compared is which words they know, not where they see them.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the report")]

use flux_analysis::ide::{BUILTIN_TYPES, KEYWORDS};
use std::collections::BTreeSet;

type Words = BTreeSet<String>;

fn words(list: &[&str]) -> Words {
    list.iter().map(|&word| word.to_owned()).collect()
}

/// The language's keywords that an editor's grammar has to know.
fn keywords() -> Words {
    let mut all = words(KEYWORDS);
    // Asked for behind `assume`; by meaning it is an assumption's name.
    all.insert("closed_world".to_owned());
    all
}

fn read(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The words of a text that are not part of another.
fn parts(text: &str) -> Words {
    let split = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    split.filter(|word| word.len() > 1 && !word.starts_with('_')).map(str::to_owned).collect()
}

/// A Vim pattern without its atoms and classes: what is left of letters are words to match.
fn vim_words(pattern: &str) -> Words {
    let mut text = pattern.replace("[[:alnum:]_.]", " ").replace("[\"*[:alpha:]_]", " ");
    for atom in ["\\zs", "\\ze", "\\<", "\\>", "\\_s", "\\s", "\\h", "\\w"] {
        text = text.replace(atom, " ");
    }
    parts(&text)
}

/// What the syntax file has in groups of these names.
fn vim(groups: &[&str]) -> Words {
    let file = read("editors/neovim/syntax/flux.vim");
    let mut out = Words::new();
    for line in file.lines() {
        let mut fields = line.splitn(4, ' ');
        let (Some("syntax"), Some(kind), Some(group), Some(rest)) =
            (fields.next(), fields.next(), fields.next(), fields.next())
        else {
            continue;
        };
        if !groups.contains(&group) {
            continue;
        }
        match kind {
            "keyword" => out.extend(parts(rest).into_iter().filter(|word| word != "contained")),
            "match" => out.extend(vim_words(rest.trim_end_matches("contained"))),
            _ => {}
        }
    }
    out
}

/// All patterns of the TextMate grammar.
fn patterns(value: &serde_json::Value, out: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                match value.as_str() {
                    Some(pattern) if key == "match" || key == "begin" => out.push(pattern.to_owned()),
                    _ => patterns(value, out),
                }
            }
        }
        serde_json::Value::Array(list) => list.iter().for_each(|value| patterns(value, out)),
        _ => {}
    }
}

/// The words of the grammar's groups, `\b(using|with)\b`. Those of SQL inside of texts are none of Flux's.
fn text_mate() -> Words {
    let mut all = Vec::new();
    let grammar = serde_json::from_str(&read("editors/grammar/flux.tmLanguage.json")).unwrap();
    patterns(&grammar, &mut all);
    let mut out = Words::new();
    for pattern in all.iter().filter(|pattern| !pattern.starts_with("(?i)")) {
        for group in pattern.split('(').skip(1) {
            let Some((inside, _)) = group.split_once(')') else { continue };
            let inside = inside.strip_prefix("?:").unwrap_or(inside);
            let list: Vec<&str> = inside.split('|').collect();
            if list
                .iter()
                .all(|word| word.len() > 1 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
            {
                out.extend(list.iter().map(|&word| word.to_owned()));
            }
        }
    }
    out
}

/// The strings that the book's script gives a name.
fn script(name: &str) -> Words {
    let file = read("docs/theme/flux.js");
    let start = file.find(&format!("const {name} =")).unwrap();
    let statement = file[start..].split(';').next().unwrap();
    statement.split('"').skip(1).step_by(2).flat_map(parts).collect()
}

#[test]
fn neovim_knows_the_keywords() {
    let groups = ["fluxKeyword", "fluxPatternKeyword", "fluxScope", "fluxBoolean"];
    assert_eq!(vim(&groups), keywords());
}

#[test]
fn neovim_knows_the_types() {
    assert_eq!(vim(&["fluxBuiltinType"]), words(BUILTIN_TYPES));
}

#[test]
fn the_grammar_knows_the_words() {
    // To it these are names: of semantic types in patterns, of a scope in locks.
    let names = words(&["some", "none", "program"]);
    let mut expected: Words = keywords().difference(&names).cloned().collect();
    expected.extend(words(BUILTIN_TYPES));
    // Units of durations stand in a group, too.
    let found: Words = text_mate().difference(&words(&["ms", "us", "ns"])).cloned().collect();
    assert_eq!(found, expected);
}

#[test]
fn the_book_knows_the_words() {
    assert_eq!(script("keywords"), keywords());
    assert_eq!(script("types"), words(BUILTIN_TYPES));
}
