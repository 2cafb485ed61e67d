//! Templates and expressions: what they name, and what is wrong with them.

use flux_catalog::kinds::{self, Around, Offered, Reading};
use flux_catalog::template::{Filter, Hole, Part, Template};
use proptest::prelude::*;

fn read(kind: &str, text: &str) -> Reading {
    kinds::read(kind, text, &Around::default())
}

fn named(kind: &str, text: &str) -> Vec<String> {
    let reading = read(kind, text);
    assert_eq!((reading.malformed, &reading.problems[..]), (false, &[][..]));
    reading.names.iter().map(|named| format!("{}@{:?}", named.name, named.range)).collect()
}

fn wrong<'t>(kind: &str, text: &'t str) -> (&'t str, String) {
    let reading = read(kind, text);
    assert!(reading.malformed);
    let problem = &reading.problems[0];
    (&text[problem.range.clone()], problem.message.clone())
}

/// What is offered where `|` stands.
fn offered(kind: &str, text: &str) -> Vec<Offered> {
    let caret = text.find('|').expect("a caret");
    let offers = read(kind, &text.replace('|', "")).offers;
    offers.into_iter().filter(|o| o.range.start <= caret && caret <= o.range.end).map(|o| o.what).collect()
}

#[test]
fn each_kind_reads_its_own_sample() {
    for kind in kinds::all() {
        let reading = kind.read(kind.sample(), &Around::default());
        assert_eq!(reading.problems, [], "{}", kind.word());
        assert!(kinds::named(kind.word()).is_some());
        assert!(!kind.called().is_empty() && kind.accepts().ends_with('.'), "{}", kind.word());
    }
}

#[test]
fn what_could_be_written_is_offered_where_it_could_stand() {
    let field = |path: &[&str]| Offered::Fields(path.iter().map(|p| (*p).to_owned()).collect());
    assert_eq!(offered("template", "a {|"), [Offered::Inputs]);
    assert_eq!(offered("template", "a {na|me} b"), [Offered::Inputs]);
    assert_eq!(offered("template", "a {edit.|} b"), [field(&["edit"])]);
    assert_eq!(offered("template", "a {edit.author.na|"), [field(&["edit", "author"])]);
    assert_eq!(offered("template", "a | {{b} {c}"), []);
    assert_eq!(offered("template", "a {{b|} {c}"), []);
    assert_eq!(offered("route", "/a/{|int id}"), [Offered::Types]);
    assert_eq!(offered("route", "/a|/{int id}"), []);
    assert_eq!(offered("params", "int a, |"), [Offered::Types]);
    assert_eq!(offered("params", "int a|, "), []);
    assert_eq!(offered("string", "a|"), []);
}

#[test]
fn templates_name_inputs_and_fields() {
    assert_eq!(
        named("template", "{name}@{ width }, {name.first}"),
        ["name@1..5", "width@9..14", "name@19..23"]
    );
    assert_eq!(named("template", "{{name}} is no name"), Vec::<String>::new());
    let template = Template::parse("a{{b{c.d.e}}}f").unwrap();
    let name = Part::Hole(Hole {
        input: "c".into(),
        fields: vec!["d".into(), "e".into()],
        rest: false,
        filters: Vec::new(),
        range: 5..6,
        whole: 4..11,
    });
    assert_eq!(template.parts, [Part::Text("a{b".into()), name, Part::Text("}f".into())]);
}

#[test]
fn filters_stand_behind_bars() {
    let template = Template::parse("{a.b* | json|raw}").unwrap();
    let [Part::Hole(hole)] = template.parts.as_slice() else { panic!("{template:?}") };
    assert_eq!((hole.name().as_str(), hole.rest, hole.is_raw()), ("a.b", true, true));
    assert_eq!(hole.filters, [Filter::Json, Filter::Raw]);
    assert_eq!(wrong("template", "x {a|yaml} y"), ("yaml", "there is no filter `yaml`".to_owned()));
    assert_eq!(wrong("template", "{a|raw|html}").0, "html");
    assert_eq!(wrong("template", "{a|}").0, "");
    assert_eq!(wrong("template", "{a b|html}").0, "a b|html");
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
    assert_eq!(wrong("expression", "a &&").0, "&&");
    assert_eq!(wrong("expression", " ").1, "an expression is missing here");
    let deep = "(".repeat(10_000);
    assert_eq!(wrong("expression", &deep).1, "this expression is nested more than 64 levels deep");
}

#[test]
fn a_wrong_line_is_marked_whatever_stands_before_it() {
    let text = "x-brace: {{é}}\nx-name: {name}\nno header {{";
    let problem = read("headers", text).problems.remove(0);
    assert_eq!(&text[problem.range], "no header {{");
}

#[test]
fn other_kinds_name_nothing() {
    assert_eq!(named("string", "{name"), Vec::<String>::new());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_template_is_read_or_refused_within_its_bytes(text in "[{}a-c.é ]*") {
        within("template", &text)?;
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
        within("expression", &text)?;
    }

    #[test]
    fn any_text_of_any_kind_is_read_within_its_bytes(text in "[{}/a-c0-9é,.:<> \\n=\"'int]{0,24}") {
        for kind in kinds::all() {
            within(kind.word(), &text)?;
        }
    }
}

/// Whatever a reading points at is in the text, and names are what stands there.
fn within(kind: &str, text: &str) -> Result<(), TestCaseError> {
    let reading = read(kind, text);
    for named in &reading.names {
        let there = text.get(named.range.clone());
        prop_assert!(there == Some(&named.name) || named.range == (0..text.len()), "{:?} {:?}", named, text);
    }
    let places = (reading.problems.iter().map(|p| &p.range))
        .chain(reading.offers.iter().map(|o| &o.range))
        .chain(reading.outputs.iter().map(|o| &o.range));
    for range in places {
        prop_assert!(text.get(range.clone()).is_some(), "{} {:?} {:?}", kind, range, text);
    }
    for output in reading.outputs {
        prop_assert_eq!(&text[output.range], output.field.name);
    }
    Ok(())
}
