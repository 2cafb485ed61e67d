//! `:paths`, `:trace`, `:results`.

use super::{example, says, session, transcript, typed};
use flux_session::Format;

#[test]
fn what_ran_is_shown_again() {
    let mut session = example("hello", 80);
    says(&mut session, ":send GET /hello/Ada");
    says(&mut session, "{name: \"Bob\"}\n  -> Greet");
    says(&mut session, ":send GET /hello/Eve?x=1");
    let last = says(&mut session, ":trace");
    assert_eq!(last, says(&mut session, ":trace last"));
    assert_eq!(last, says(&mut session, ":trace 3"));
    assert!(last.starts_with("3  GET /hello/Eve?x=1\n"), "{last}");
    let first = says(&mut session, ":trace 1");
    assert!(first.starts_with("1  GET /hello/Ada\n") && first.contains("Greet"), "{first}");
    let list = says(&mut session, ":trace list");
    let has = |text: &str| assert!(list.contains(text), "{text} in {list}");
    ["GET /hello/Ada", "{name: \"Bob\"} -> Greet", "Hello", "prompt"].into_iter().for_each(has);
    assert!(!list.contains("__prompt"), "{list}");
    let flow = says(&mut session, ":trace 2");
    assert!(flow.contains("\nprompt ") && !flow.contains("__prompt"), "{flow}");
    assert_eq!(
        says(&mut session, ":trace 9"),
        "error: there is no trace 9: `:trace list` shows those that are kept\n"
    );
    assert_eq!(
        says(&mut session, ":trace first"),
        "error: `first` is no number of a trace: `:trace list` shows them\n"
    );
    for width in [40, 120] {
        session.screen.width = width;
        transcript(&mut session, &[":trace 1", ":trace list", ":paths"]);
    }
}

#[test]
fn paths_are_counted_over_the_session() {
    let mut session = example("hello", 80);
    says(&mut session, ":send GET /hello/Ada --repeat 20");
    says(&mut session, ":send GET /hello/Bob");
    let said = says(&mut session, ":paths");
    assert!(
        said.lines().any(|line| line.trim_start().starts_with("21") && line.contains("Hello → Greet")),
        "{said}"
    );
    session.format = Format::Json;
    let line = says(&mut session, ":paths");
    let value: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&value["path"], &value["count"]), (&"Hello → Greet".into(), &21.into()));
}

#[test]
fn traces_for_programs() {
    let mut session = example("hello", 80);
    session.format = Format::Json;
    says(&mut session, ":send GET /hello/Ada");
    let whole: serde_json::Value = serde_json::from_str(&says(&mut session, ":trace")).unwrap();
    assert_eq!(whole["trace"]["source"], "Hello");
    let line: serde_json::Value = serde_json::from_str(&says(&mut session, ":trace list")).unwrap();
    assert_eq!((&line["number"], &line["input"]), (&1.into(), &"GET /hello/Ada".into()));
}

#[test]
fn results_in_a_line_each() {
    let mut session = session(Vec::new(), 40);
    for input in [
        "7",
        "{a: \"a text that is longer than a line of this terminal\", b: [1, 2, 3]}",
        "{x: {y: 1}, z: 2}",
    ] {
        says(&mut session, input);
    }
    insta::assert_snapshot!(transcript(&mut session, &[":results"]));
    session.format = Format::Json;
    let said = says(&mut session, ":results");
    assert_eq!(
        said.lines().next(),
        Some("{\"result\":1,\"values\":[{\"name\":\"it\",\"type\":\"int\",\"value\":7}]}")
    );
    assert_eq!(said.lines().count(), 3);
}

const DISPATCH: &str = "store kept using memory();\nKeep (int n) -> () using kv.put(kept, \"k\");\n\
    Kept () -> (option<int> n) using kv.get(kept, \"k\");\ntypedef big using cel(\"it > 4\");\n\
    Size:[big] = {size: \"big\"};\nSize:[_] = {size: \"small\"};\n";

#[test]
fn what_ran_is_told_as_it_was_when_the_program_breaks() {
    let mut session = typed(DISPATCH, 90);
    says(&mut session, "{n: 5} -> Size");
    says(&mut session, "{n: 3} -> Keep");
    let before = says(&mut session, ":trace 1");
    assert!(before.contains("Size[big]"), "{before}");
    says(&mut session, "Other = Nowhere;");
    assert_eq!(says(&mut session, ":trace 1"), before);
    let kept = says(&mut session, "Kept");
    assert!(kept.contains("some 3"), "stores keep what they have: {kept}");
    says(&mut session, "{n: 4} -> Keep");
    let kept = says(&mut session, "Kept");
    assert!(kept.contains("some 4"), "{kept}");
    let refused = says(&mut session, "Other");
    assert!(refused.contains("`Other` has one or needs what has one"), "{refused}");
    says(&mut session, ":undo");
    assert!(says(&mut session, "Kept").contains("some 4"));
}

#[test]
fn a_type_is_told_beside_errors() {
    let mut session = typed(DISPATCH, 90);
    says(&mut session, "Other = Nowhere;");
    assert_eq!(says(&mut session, ":type {n: 5} -> Size"), "(string size)\n");
    assert_eq!(says(&mut session, ":type [1] -> each cel(\"it\")").lines().count(), 1);
}
