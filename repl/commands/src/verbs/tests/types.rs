//! `:type`.

use super::{example, says, transcript};
use flux_session::Format;

#[test]
fn what_a_flow_would_put_out() {
    for width in [40, 80] {
        let mut session = example("shop", width);
        let inputs = [
            ":type {id: 7} -> { Details, Reviews }",
            ":type {id: 7} -> Show",
            ":type 7",
            ":type [1, 2]",
            ":type \"it's\" -> {name: it}",
            ":type Reviews",
            ":type Product",
            ":type list.merge",
            ":type few",
        ];
        insta::assert_snapshot!(format!("type_{width}"), transcript(&mut session, &inputs));
    }
}

#[test]
fn nothing_runs() {
    let mut session = example("shop", 80);
    says(&mut session, ":type fail(500)");
    assert_eq!(session.taken.runs().count(), 0);
    assert_eq!(session.results.all().len(), 0);
}

#[test]
fn earlier_results_have_types() {
    let mut session = example("hello", 80);
    says(&mut session, "{name: \"Ada\"} -> Greet");
    says(&mut session, "{a: 1, b: 2.5}");
    assert_eq!(
        transcript(&mut session, &[":type _1", ":type _", ":type _2.b", ":type _1 -> Greet2"])
            .lines()
            .filter(|line| !line.is_empty())
            .take(6)
            .collect::<Vec<_>>(),
        ["> :type _1", "(string text)", "> :type _", "(int a, float b)", "> :type _2.b", "(float b)"]
    );
    session.format = Format::Json;
    assert_eq!(
        says(&mut session, ":type _2;"),
        "{\"flow\":\"_2\",\"values\":[{\"name\":\"a\",\"type\":\"int\"},{\"name\":\"b\",\"type\":\"float\"}]}\n"
    );
}

#[test]
fn mistakes() {
    let mut session = example("hello", 80);
    assert_eq!(says(&mut session, ":type"), "error: a flow or a name follows: `:type 7 -> Double`\n");
    assert_eq!(says(&mut session, ":type Gret"), "error: nothing is named `Gret`; did you mean `Greet`?\n");
    assert_eq!(says(&mut session, ":type _9"), "error: there is no earlier result yet\n");
    assert!(says(&mut session, ":type 7 -> Greet").contains("F02"), "what the checker says of the flow");
    assert!(says(&mut session, ":type 7 -> ->").contains("F00"), "what the grammar says of it");
}
