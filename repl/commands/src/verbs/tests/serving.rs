//! `:top` and `:status`, while a service runs.

use super::{example, says};
use flux_session::Format;

#[test]
fn a_service_is_looked_at() {
    let mut session = example("hello", 80);
    assert_eq!(says(&mut session, ":top"), "error: no service runs: `:run` starts one\n");
    assert!(says(&mut session, ":run --listen 127.0.0.1:0").contains("listening on"));
    says(&mut session, ":send GET /hello/Ada --repeat 50");
    let status = says(&mut session, ":status");
    assert!(status.contains("Hello: 50 flows, 0 failed, 0 running, p50 "), "{status}");
    // Not at a terminal: one look, over a second in which nothing happens.
    let top = says(&mut session, ":top");
    let rows: Vec<Vec<&str>> = top.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["source", "flows/s", "failed/s", "running", "p50", "p99", "total"]);
    assert_eq!(rows[1], ["Hello", "0", "0", "0", "-", "-", "50"]);
    says(&mut session, "Greet (string name) -> (string text) using text.template(\"Good day, {name}!\");");
    says(&mut session, ":send GET /hello/Ada");
    session.format = Format::Json;
    let status = says(&mut session, ":status");
    let objects: Vec<serde_json::Value> =
        status.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(objects[0]["address"].as_str().unwrap().starts_with("127.0.0.1:"), "{status}");
    assert_eq!((&objects[1]["started"], &objects[1]["finished"]), (&51.into(), &51.into()));
    let object: serde_json::Value = serde_json::from_str(&says(&mut session, ":top")).unwrap();
    assert_eq!(
        (&object["source"], &object["total"]),
        (&"Hello".into(), &51.into()),
        "a new plan goes on counting"
    );
}

#[test]
fn what_comes_while_something_is_drawn_waits() {
    let session = example("hello", 80);
    session.say.hold();
    session.say.behind("a line");
    session.say.result("a table");
    assert_eq!(session.say.release(), ["a line\n"]);
    session.say.behind("another");
    assert_eq!(session.say.take(), "a table\nanother\n");
}
