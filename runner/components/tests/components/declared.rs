//! Declarations say what an editor shows. (That each is implemented is tested where the engine is known.)

use crate::harness::{constant, declarations};
use flux_catalog::bounds::{self, Bound};

/// Every item of the catalog: its file, name, documentation, and the names of its annotations.
fn items() -> Vec<(&'static str, String, String, Vec<String>)> {
    let mut found = Vec::new();
    for (file, text) in flux_catalog::FILES {
        for item in flux_syntax::parse_file(text).items() {
            let flux_syntax::tree::ItemKind::Component(component) = &item.kind else { continue };
            let annotations = item.annotations.iter().map(|a| a.name.text.to_string()).collect();
            let doc = item.doc.clone().unwrap_or_default().to_string();
            found.push((*file, component.name.text.to_string(), doc, annotations));
        }
    }
    found
}

#[test]
fn each_stands_in_its_file_with_words_and_an_example() {
    for (file, name, doc, annotations) in items() {
        assert_eq!(name.split('.').next(), file.strip_suffix(".flux"), "{name}");
        assert!(doc.contains("```flux\n"), "{name} has no example");
        assert!(!annotations.is_empty(), "{name} says nothing of its effects");
    }
}

#[test]
fn examples_parse() {
    for (_, name, doc, _) in items() {
        let example =
            doc.split("```flux\n").nth(1).and_then(|rest| rest.split("```").next()).expect("an example");
        let parsed = flux_syntax::parse_file(example);
        assert_eq!(parsed.errors().next().map(|e| e.said.words().message), None, "{name}");
        assert!(parsed.items().count() > 0, "{name}");
    }
}

#[test]
fn each_argument_is_told_of() {
    for component in declarations() {
        let (_, _, doc, _) =
            items().into_iter().find(|(_, n, _, _)| *n == component.name.text).expect("it is there");
        for param in &component.args.params {
            let flux_syntax::tree::Param::Field { name, .. } = param else { continue };
            let refers = doc.contains("rguments as for") || doc.contains("as for `");
            // `kv.*`'s store and key, `list.take`'s count: the sentence says it.
            let plain = matches!(
                name.text.as_str(),
                "store" | "key" | "count" | "index" | "prefix" | "by" | "from" | "to"
            );
            assert!(
                plain || refers || doc.contains(&format!("`{}`", name.text)),
                "{}: {}",
                component.name.text,
                name.text
            );
        }
    }
}

/// The engine reads bounds without the parser, line by line.
#[test]
fn bounds_are_read_as_the_parser_reads_them() {
    let mut some = 0;
    for (file, text) in flux_catalog::FILES {
        for item in flux_syntax::parse_file(text).items() {
            let flux_syntax::tree::ItemKind::Component(component) = &item.kind else { continue };
            let written = item.annotations.iter().filter(|a| a.name.text == "bound");
            let parsed: Vec<Bound> = written
                .map(|annotation| {
                    let args = annotation.args.iter().map(|arg| {
                        (arg.name.as_ref().map(|name| name.text.to_string()), constant(&arg.value))
                    });
                    Bound::new(args).unwrap_or_else(|why| panic!("{file}, {}: {why}", component.name.text))
                })
                .collect();
            some += parsed.len();
            assert_eq!(bounds::of(&component.name.text), parsed, "{}", component.name.text);
            for bound in &parsed {
                let known = component.args.params.iter().any(|param| {
                    matches!(param, flux_syntax::tree::Param::Field { name, .. } if name.text == bound.argument)
                });
                assert!(known, "{} has no argument `{}`", component.name.text, bound.argument);
            }
        }
    }
    assert!(some > 20);
}
