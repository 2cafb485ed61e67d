//! Where statements begin and end, what tokens there are, and what literals are worth.

use flux_syntax::tree::{ItemKind, Span, ValueKind};
use flux_syntax::{TokenKind, lex, parse_file, parse_statement, split};

fn pieces(text: &str) -> Vec<&str> {
    split(text).iter().map(|piece| &text[piece.span.range()]).collect()
}

#[test]
fn a_statement_goes_from_its_documentation_to_its_semicolon() {
    let text = "// before\n\n/// docs\n// between\n@pure\nA = B; // behind\r\n/* x */ C = D;E = F // last";
    assert_eq!(pieces(text), ["/// docs\n// between\n@pure\nA = B;", "C = D;", "E = F"]);
}

#[test]
fn semicolons_in_strings_and_comments_end_nothing() {
    let text = "X using c(\"a;\\\";\", \"\"\"b;\n;\"\"\" /* ; */ // ;\n);Y using d(\";\n);Z = A;";
    assert_eq!(
        pieces(text),
        ["X using c(\"a;\\\";\", \"\"\"b;\n;\"\"\" /* ; */ // ;\n);", "Y using d(\";\n);", "Z = A;"]
    );
}

#[test]
fn what_is_never_closed_ends_with_its_line() {
    assert_eq!(pieces("A = B; /* never\nC = D;"), ["A = B;", "/* never\nC = D;"]);
    assert_eq!(pieces("X using c(\"\"\"never;\n);C = D;"), ["X using c(\"\"\"never;\n);", "C = D;"]);
}

#[test]
fn spans_are_those_of_the_statement_or_the_file() {
    let text = "A = B;\nFeed = A -> http.get(\"x\");";
    let file = parse_file(text);
    let item = file.items().nth(1).expect("two items");
    assert_eq!(item.span, Span { start: 7, end: 32 });
    let ItemKind::Flow(flow) = &item.kind else { panic!("a flow") };
    let mut steps = Vec::new();
    let body = flow.body.as_ref().expect("a body");
    body.walk(&mut |step| steps.push(&text[step.span.range()]));
    assert_eq!(steps, ["A", "http.get(\"x\")"]);
    let alone = parse_statement(&text[7..]);
    assert_eq!(alone.items[0].span, Span { start: 0, end: 25 });
    assert_eq!(alone.items[0].name().map(|(name, _)| name.as_str()), Some("Feed"));
}

#[test]
fn tokens_cover_comments_and_documentation() {
    use TokenKind::*;
    let kinds: Vec<_> = lex("/// d\n@pure //// c\nX (a.b* c, ..) => () /* */; 1 -2.5 3m 4KB \"x\" #")
        .iter()
        .map(|t| t.kind)
        .collect();
    let expected = [
        Doc,
        At,
        Ident,
        LineComment,
        Ident,
        LParen,
        Ident,
        Dot,
        Ident,
        Star,
        Ident,
        Comma,
        DotDot,
        RParen,
        FatArrow,
        LParen,
        RParen,
        BlockComment,
        Semicolon,
        Int,
        Float,
        Duration,
        Size,
        Text,
        Unknown,
    ];
    assert_eq!(kinds, expected);
}

fn value(literal: &str) -> ValueKind {
    let parsed = parse_statement(&format!("X using c({literal});"));
    assert!(parsed.errors.is_empty(), "{literal}: {:?}", parsed.errors);
    let ItemKind::Node(node) = &parsed.items[0].kind else { panic!("a node") };
    node.using.as_ref().expect("an implementation").args[0].value.kind.clone()
}

fn text(value: &str, multiline: bool) -> ValueKind {
    ValueKind::Text { text: value.into(), multiline }
}

#[test]
fn literals_have_values() {
    assert_eq!(value("1_000"), ValueKind::Int(1000));
    assert_eq!(value("-9223372036854775808"), ValueKind::Int(i64::MIN));
    assert_eq!(value("1_0.5_0"), ValueKind::Float("10.50".into()));
    assert_eq!(value("true"), ValueKind::Bool(true));
    assert_eq!(value("250ms"), ValueKind::Duration(250_000_000));
    assert_eq!(value("1d"), ValueKind::Duration(86_400_000_000_000));
    assert_eq!(value("64KB"), ValueKind::Size(64_000));
    assert_eq!(value("64KiB"), ValueKind::Size(65_536));
    assert_eq!(value(r#""\n\t\"\\\u{1F600}""#), text("\n\t\"\\😀", false));
    assert_eq!(value("\"\"\"a\r\n \"b\" \\u{e9}\"\"\""), text("a\n \"b\" é", true));
}

#[test]
fn documentation_is_joined() {
    let parsed = parse_statement("/// one\n///two  \n///\n///   three\nA = B;");
    assert_eq!(parsed.items[0].doc.as_deref(), Some("one\ntwo\n\n  three"));
}
