//! Templates and expressions: what they name, and what is wrong with them.

use flux_catalog::template::{Part, Template};
use flux_catalog::{Problem, names};
use proptest::prelude::*;

fn named(kind: &str, text: &str) -> Vec<String> {
    names(kind, text)
        .expect("it is of its form")
        .into_iter()
        .map(|(name, range)| format!("{name}@{range:?}"))
        .collect()
}

fn wrong<'t>(kind: &str, text: &'t str) -> (&'t str, String) {
    let Problem { range, message, .. } = names(kind, text).expect_err("it is not of its form");
    (&text[range.expect("it says where")], message)
}

#[test]
fn templates_name_inputs_and_fields() {
    assert_eq!(
        named("template", "{name}@{ width }, {name.first}"),
        ["name@1..5", "width@9..14", "name@19..23"]
    );
    assert_eq!(named("template", "{{name}} is no name"), Vec::<String>::new());
    let template = Template::parse("a{{b{c.d.e}}}f").unwrap();
    let name = Part::Name { input: "c".into(), fields: vec!["d".into(), "e".into()], range: 5..6 };
    assert_eq!(template.parts, [Part::Text("a{b".into()), name, Part::Text("}f".into())]);
}

#[test]
fn wrong_templates_point_at_the_bytes() {
    assert_eq!(wrong("template", "{name").0, "{");
    assert_eq!(wrong("template", "name}").0, "}");
    assert_eq!(wrong("template", "{}").0, "");
    assert_eq!(wrong("template", "a {first name} b").0, "first name");
    assert_eq!(wrong("template", "{a.}").0, "a.");
    assert_eq!(wrong("template", "{é}").0, "é");
}

#[test]
fn expressions_name_free_variables_where_they_stand() {
    assert_eq!(named("expression", "a + b.a * a"), ["a@0..1", "b@4..5", "a@10..11"]);
    assert_eq!(named("expression", "size(it) > limit && 'limit' != \"limit\""), ["limit@11..16"]);
    assert_eq!(named("expression", "xs.all(x, x > least)"), ["xs@0..2", "least@14..19"]);
    assert_eq!(
        named("expression", "type(a) == int && {'k': b}.k > [c][0]"),
        ["a@5..6", "b@24..25", "c@32..33"]
    );
    assert_eq!(named("expression", "it != null"), Vec::<String>::new());
    assert_eq!(named("expression", "has(user.name) ? user.name : 'x'"), ["user@4..8", "user@17..21"]);
}

#[test]
fn wrong_expressions_point_at_the_bytes() {
    assert_eq!(wrong("expression", "1 + * 2").0, "*");
    assert_eq!(wrong("expression", "é + ) 2").0, "é");
    assert_eq!(wrong("expression", "a &&").0, "");
    assert_eq!(wrong("expression", " ").1, "an expression is missing here");
    let deep = "(".repeat(10_000);
    assert_eq!(wrong("expression", &deep).1, "this expression is nested too deep");
}

#[test]
fn other_kinds_name_nothing() {
    assert_eq!(named("string", "{name"), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_template_is_read_or_refused_within_its_bytes(text in "[{}a-c.é ]*") {
        match names("template", &text) {
            Ok(names) => for (name, range) in names {
                prop_assert_eq!(&text[range], name);
            }
            Err(problem) => prop_assert!(text.get(problem.range.unwrap()).is_some()),
        }
    }

    #[test]
    fn a_template_of_doubled_braces_is_its_text(text in "\\PC*") {
        let doubled = text.replace('{', "{{").replace('}', "}}");
        let parts = Template::parse(&doubled).unwrap().parts;
        let expected = if text.is_empty() { vec![] } else { vec![Part::Text(text)] };
        prop_assert_eq!(parts, expected);
    }

    #[test]
    fn any_expression_is_read_or_refused_within_its_bytes(text in "[a-c0-9é+*()\\[\\]{}.,:?!<>=&|'\" \n]{0,30}") {
        match names("expression", &text) {
            Ok(names) => for (_, range) in names {
                prop_assert!(text.get(range).is_some());
            }
            Err(problem) => prop_assert!(text.get(problem.range.unwrap()).is_some()),
        }
    }
}
