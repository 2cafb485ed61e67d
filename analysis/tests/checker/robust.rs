//! Nothing that a file can hold makes the checker panic, or work for ever.

use crate::door;
use crate::programs::{IMAGE, MIXED, NEWS};
use flux_analysis::Workspace;
use proptest::collection;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Checks, and compiles where nothing is wrong.
fn survive(workspace: &mut Workspace, text: &str) {
    let root = door::file(workspace, "main.flux", text);
    door::said(workspace, root);
    if let Ok(plan) = workspace.plan(root) {
        plan.to_json();
    }
}

#[test]
fn every_prefix_of_a_program() {
    let mut workspace = Workspace::new();
    for text in [IMAGE, NEWS, MIXED] {
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            survive(&mut workspace, &text[..end]);
        }
    }
}

#[test]
fn a_program_without_one_of_its_statements() {
    let mut workspace = Workspace::new();
    for text in [IMAGE, NEWS, MIXED] {
        let statements: Vec<&str> = text.split_inclusive(';').collect();
        for without in 0..statements.len() {
            let rest = statements.iter().enumerate().filter(|(i, _)| *i != without).map(|(_, s)| *s);
            survive(&mut workspace, &rest.collect::<String>());
        }
    }
}

#[test]
fn a_program_without_one_of_its_tokens() {
    let mut workspace = Workspace::new();
    for text in [IMAGE, MIXED] {
        let mut at = 0;
        for token in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
            survive(&mut workspace, &format!("{}{}", &text[..at], &text[at + token.len()..]));
            at += token.len();
        }
    }
}

const TOKENS: &[&str] = &[
    "A",
    "B",
    "C",
    "D",
    "_",
    "*",
    "!",
    "source",
    "typedef",
    "type",
    "constraint",
    "atomic",
    "handle",
    "error",
    "recover",
    "component",
    "store",
    "assume",
    "optimize",
    "with",
    "use",
    "as",
    "using",
    "each",
    "session",
    "int",
    "list<int>",
    "option<A>",
    "a",
    "b",
    "=",
    "->",
    "=>",
    ";",
    ";",
    ";",
    ",",
    ":",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    "?",
    "..",
    "@pure",
    "@output",
    "@limit(3)",
    "42",
    "\"text {a}\"",
    "cel(\"a\")",
    "http.get(\"/{int a}\")",
    "3m",
    "some",
    "none",
    "text.template(\"{a}\")",
    "{a: a}",
    "A (int a) -> (int b);",
    "A = B -> C;",
    "A:[B] = C;",
    "source A => B;",
    "source S using http.get(\"/{int a}\") => A;",
    "typedef B C;",
    "constraint A:{a, b?(a)};",
    "handle error A -> B => C;",
    "recover A => B;",
];

#[test]
fn soup_of_tokens() {
    let soup = collection::vec(0..TOKENS.len(), 0..60);
    let config = Config { cases: 1_500, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let outcome = runner.run(&soup, |tokens| {
        let text: Vec<&str> = tokens.into_iter().map(|n| TOKENS[n]).collect();
        survive(&mut Workspace::new(), &text.join(" "));
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn brackets_nested_ten_thousand_deep() {
    let mut workspace = Workspace::new();
    for (open, close) in [("(", ")"), ("{", "}"), ("[", "]"), ("{a: ", "}"), ("list<", ">"), ("each (", ")")]
    {
        let deep = format!("{}A{}", open.repeat(10_000), close.repeat(10_000));
        survive(&mut workspace, &format!("A (int a) -> ();\nB = {deep};\nC ({deep} a) -> ();"));
        survive(&mut workspace, &format!("X using cel({deep});\nB = {}", open.repeat(10_000)));
    }
}

/// `F0 = F1; F1 = F2; …`
fn chain(length: usize, last: &str) -> String {
    let mut text = String::from("source S using http.get(\"/{int a}\") => F0;\nA (int a) -> (int a);\n");
    for n in 0..length {
        text.push_str(&format!("F{n} = F{};\n", n + 1));
    }
    text.push_str(&format!("F{length} = {last};\n"));
    text
}

#[test]
fn flows_nested_ten_thousand_deep() {
    let said = door::check(&chain(10_000, "A"));
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].contains("F0110"), "{said:?}");
}

#[test]
fn flows_nested_as_deep_as_they_may_be() {
    let text = chain(145, "A");
    assert_eq!(door::check(&text), Vec::<String>::new());
    let mut workspace = Workspace::new();
    let root = door::file(&mut workspace, "main.flux", &text);
    workspace.plan(root).unwrap();
}

#[test]
fn a_circle_of_ten_thousand_flows() {
    let said = door::check(&chain(10_000, "F0"));
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("F0103"));
}

#[test]
fn a_thousand_circles_that_lead_to_each_other() {
    let mut text = String::new();
    for n in 0..1_000 {
        text.push_str(&format!("A{n} = B{n};\nB{n} = A{n} -> A{};\n", n + 1));
    }
    text.push_str("A1000 (int a) -> ();\n");
    let said = door::check(&text);
    assert_eq!(said.iter().filter(|line| line.contains("F0103")).count(), 1_000);
}

#[test]
fn files_that_use_each_other_in_circles() {
    let mut workspace = Workspace::new();
    let files = [
        (
            "a.flux",
            "use \"b.flux\"; use \"c.flux\" as c; source S using http.get(\"/{int a}\") => B -> c.C -> c.a.A;\nA (int a) -> (int a);",
        ),
        ("b.flux", "use \"a.flux\"; use \"b.flux\"; B = A;"),
        (
            "c.flux",
            "use \"a.flux\" as a; use \"b.flux\" as b; C = a.A -> b.B -> a.c.C2 -> a.c.a.c.C2;\nC2 (int a) -> (int a);",
        ),
    ];
    let root = door::open(&mut workspace, &files);
    assert_eq!(door::said(&workspace, root), Vec::<String>::new());
    workspace.plan(root).unwrap();
}

#[test]
fn a_node_used_a_million_ways() {
    // Each level runs the next one twice, one after the other, in branches, in cases, and as a recovery.
    for (step, rest) in [
        ("F{n} = F{m} -> F{m};", ""),
        ("F{n} = {{ F{m}, F{m} }} -> Sum;", "Sum (int x, int y) -> (int a);"),
        ("F{n}:[big] = F{m}; F{n}:[_] = F{m};", "typedef big IsBig;"),
        ("F{n} = F{m}; recover F{n} => F{m};", ""),
        ("F{n} = F{m} -> F{m}; handle error F{n} => F{m};", ""),
        (
            "F{n} = F{m} -> F{m}; constraint F{n}:{{l{n}}};",
            "handle error A -> A => {text: message}; @output Last (int a) -> ();",
        ),
    ] {
        let mut text =
            format!("source S using http.get(\"/{{int a}}\") => F0;\nA (int a) -> (int a);\n{rest}\n");
        for n in 0..20 {
            let level = step.replace("{n}", &n.to_string()).replace("{m}", &(n + 1).to_string());
            text.push_str(&level.replace("{{", "{").replace("}}", "}"));
            text.push('\n');
        }
        text.push_str("F20 = A;\n");
        let said = door::check(&text);
        assert!(!said.iter().any(|line| line.contains("Error")), "{said:#?}");
        let mut workspace = Workspace::new();
        let root = door::file(&mut workspace, "main.flux", &text);
        let plan = workspace.plan(root).unwrap();
        assert!(plan.blocks.len() < 2_000, "{} blocks for {step}", plan.blocks.len());
    }
}

#[test]
fn record_types_that_hold_each_other() {
    let said = door::check("type A = (B b); type B = (list<A> a, C c); type C = (C c, A a, option<B> b);");
    assert_eq!(said.iter().filter(|line| line.contains("F0208")).count(), 3, "{said:?}");
}
