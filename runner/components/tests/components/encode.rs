//! Values in texts: each comes back as it was from where it lands, and none adds anything there.

use crate::harness::{Service, list, some, str, text};
use flux_node::{RecordType, Value};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use std::sync::Arc;

/// Text that tries to be more than text.
fn hostile() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        "[a-z0-9]{0,3}",
        Just("/".to_owned()),
        Just("..".to_owned()),
        Just(".".to_owned()),
        Just("%2e".to_owned()),
        Just("&a=b".to_owned()),
        Just("?#=+ ".to_owned()),
        Just("\"},\\".to_owned()),
        Just("</p><script>'".to_owned()),
        Just("é☃\u{10000}\u{202e}".to_owned()),
        Just("-_:~%".to_owned()),
        any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(pieces, 0..5).prop_map(|pieces| pieces.concat())
}

fn rendered(
    component: &str,
    argument: &str,
    template: &str,
    more: &[(&str, &str)],
    inputs: &str,
    values: &[Value],
) -> Result<String, i64> {
    let service = Service { records: Arc::from([record_type()]), ..Service::default() };
    let mut args = vec![(argument, text(template))];
    args.extend(more.iter().map(|(name, value)| (*name, text(value))));
    let output = if component == "html.template" { "html out" } else { "string out" };
    let node = service.node(component, &args, inputs, output);
    match node.run(values).map_err(|failure| failure.code)?.remove(0) {
        Value::Str(text) | Value::Html(text) => Ok(text.to_string()),
        other => panic!("{other:?} is no text"),
    }
}

fn record_type() -> RecordType {
    RecordType { name: "R".to_owned(), fields: crate::harness::fields("string a, option<string> b") }
}

fn location(template: &str, inputs: &str, values: &[Value]) -> Result<String, i64> {
    let service = Service::default();
    let node = service.node("http.redirect", &[("to", text(template))], inputs, "response out");
    match node.run(values).map_err(|failure| failure.code)?.remove(0) {
        Value::Response(reply) => Ok(reply.headers[0].1.to_string()),
        other => panic!("{other:?} is no reply"),
    }
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            pair.split_once('=').map_or((decode(pair), String::new()), |(n, v)| (decode(n), decode(v)))
        })
        .collect()
}

fn unescape(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

proptest! {
    // Each builds nodes of its own.
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_value_in_a_path_is_one_segment(value in hostile()) {
        match location("/p/{v}/x", "string v", &[str(&value)]) {
            Ok(to) => {
                let segments: Vec<&str> = to.split('/').collect();
                prop_assert_eq!(segments.len(), 4, "{}", to);
                prop_assert_eq!(percent_decode_str(segments[2]).decode_utf8().expect("UTF-8"), value);
            }
            Err(code) => {
                prop_assert_eq!(code, 400);
                prop_assert!(matches!(value.as_str(), "." | ".."));
            }
        }
    }

    #[test]
    fn a_rest_of_a_path_never_leaves_its_folder(value in hostile()) {
        match location("/p/{v*}", "string v", &[str(&value)]) {
            Ok(to) => {
                let rest = to.strip_prefix("/p/").expect("below the folder");
                prop_assert_eq!(percent_decode_str(rest).decode_utf8().expect("UTF-8"), value.as_str());
                prop_assert_eq!(rest.matches('/').count(), value.matches('/').count());
                prop_assert!(!rest.split('/').any(|s| matches!(s, "." | "..")));
                prop_assert!(!to.contains(['?', '#']));
            }
            Err(code) => {
                prop_assert_eq!(code, 400);
                prop_assert!(value.split('/').any(|s| matches!(s, "." | "..")));
            }
        }
    }

    #[test]
    fn an_address_stays_on_its_host(a in hostile(), b in hostile()) {
        for template in ["/{a}/{b}", "/{a*}", "/{a*}{b}"] {
            if let Ok(to) = location(template, "string a, string b", &[str(&a), str(&b)]) {
                prop_assert!(to.starts_with('/') && !to.starts_with("//") && !to.contains('\\'), "{}", to);
            }
        }
    }

    #[test]
    fn pairs_of_queries_and_forms_are_what_the_program_says(
        value in hostile(), absent in proptest::option::of(hostile()), many in proptest::collection::vec(hostile(), 0..3),
    ) {
        let inputs = "string v, option<string> o, list<string> l";
        let values = [
            str(&value),
            Value::Option(absent.as_deref().map(|text| Arc::new(str(text)))),
            list(many.iter().map(|text| str(text))),
        ];
        let mut expected = vec![("a".to_owned(), value.clone())];
        expected.extend(absent.map(|text| ("o".to_owned(), text)));
        expected.extend(many.into_iter().map(|text| ("id[]".to_owned(), text)));
        expected.push(("z".to_owned(), "1".to_owned()));
        let to = location("/s?a={v}&o={o}&id%5B%5D={l}&z=1", inputs, &values).expect("an address");
        prop_assert_eq!(pairs(to.split_once('?').expect("a query").1), expected.clone());
        let form = rendered("text.template", "text", "a={v}&o={o}&id%5B%5D={l}&z=1",
            &[("type", "application/x-www-form-urlencoded")], inputs, &values).expect("a form");
        prop_assert_eq!(pairs(&form), expected);
    }

    #[test]
    fn json_has_the_members_that_the_program_says(value in hostile(), n in any::<i64>(), absent in proptest::option::of(hostile())) {
        let option = Value::Option(absent.as_deref().map(|text| Arc::new(str(text))));
        let made = rendered(
            "text.template", "text", r#"{{"a": "<{v}>", "b": {v}, "{v}": [{n}, "{n}"], "o": {o}}}"#,
            &[("type", "application/json")],
            "string v, int n, option<string> o", &[str(&value), Value::Int(n), option],
        ).expect("a text");
        let json: serde_json::Value = serde_json::from_str(&made).expect("JSON");
        // A member's name may be one of the others.
        if !matches!(value.as_str(), "a" | "b" | "o") {
            prop_assert_eq!(json, serde_json::json!({"a": format!("<{value}>"), "b": value, value.clone(): [n, n.to_string()], "o": absent}));
        }
    }

    #[test]
    fn html_has_the_tags_that_the_program_says(value in hostile()) {
        let made = rendered(
            "html.template", "html", "<p class=\"{v}\" title='{v}'>{v}</p><!--{v}--><title>{v}</title>", &[], "string v", &[str(&value)],
        ).expect("HTML");
        let parts: Vec<&str> = made.split(['<', '>', '"', '\'']).collect();
        prop_assert_eq!(parts.len(), 15, "{}", made);
        for place in [2, 4, 6] {
            prop_assert_eq!(unescape(parts[place]), value.as_str());
        }
    }

    #[test]
    fn a_header_is_one_line(value in hostile()) {
        let service = Service::default();
        let node = service.node("http.empty", &[("headers", text("x-a: <{v}>\nx-b: b"))], "string v", "response out");
        match node.run(&[str(&value)]) {
            Ok(mut out) => {
                let Value::Response(reply) = out.remove(0) else { panic!("a reply") };
                prop_assert_eq!(reply.headers.len(), 2);
                let expected = format!("<{value}>");
                prop_assert_eq!(&*reply.headers[0].1, expected.as_str());
            }
            Err(_) => prop_assert!(value.chars().any(|c| c.is_control() && c != '\t')),
        }
    }

    #[test]
    fn different_values_make_different_keys(
        a in key_values(), b in key_values(),
    ) {
        let key = |values: &[Value; 5]| {
            let service = Service { records: Arc::from([record_type()]), ..Service::default() };
            let service = service.with_store("s", &[]);
            let inputs = "string v, option<string> o, list<string> l, R0 r, bytes b, int one";
            let args = [("store", crate::harness::name("s")), ("key", text("k-{v}:{o}/{l}_{r}x-{b}"))];
            let mut given = values.to_vec();
            given.push(Value::Int(1));
            service.node("kv.put", &args, inputs, "").run(&given).expect("kept");
            let keys = service.node("kv.keys", &[("store", crate::harness::name("s"))], "", "list<string> keys").one(&[]);
            let Value::List(keys) = keys else { panic!("a list") };
            keys[0].clone()
        };
        prop_assert_eq!(a == b, key(&a) == key(&b));
    }
}

/// Values of some types, often nearly the same.
fn key_values() -> impl Strategy<Value = [Value; 5]> {
    let short = || {
        prop_oneof![
            Just(""),
            Just("a"),
            Just("-"),
            Just(":"),
            Just("%2D"),
            Just("%n"),
            Just("a-"),
            Just("é"),
            Just("x")
        ]
    };
    (
        short(),
        proptest::option::of(short()),
        proptest::collection::vec(short(), 0..3),
        short(),
        proptest::option::of(short()),
        short(),
    )
        .prop_map(|(v, o, l, ra, rb, b)| {
            let option = |text: Option<&str>| Value::Option(text.map(|text| Arc::new(str(text))));
            let record = flux_node::Record {
                names: Arc::from(["a".into(), "b".into()]),
                values: vec![str(ra), option(rb)],
            };
            [
                str(v),
                option(o),
                list(l.into_iter().map(str)),
                Value::Record(Arc::new(record)),
                Value::Bytes(b.as_bytes().to_vec().into()),
            ]
        })
}

#[test]
fn a_string_alone_is_the_key_itself() {
    let service = Service::default().with_store("s", &[]);
    let args = [("store", crate::harness::name("s")), ("key", text("{v}"))];
    service
        .node("kv.put", &args, "string v, int one", "")
        .run(&[str("a b/é%"), Value::Int(1)])
        .expect("kept");
    let keys =
        service.node("kv.keys", &[("store", crate::harness::name("s"))], "", "list<string> keys").one(&[]);
    assert_eq!(keys, list([str("a b/é%")]));
}

#[test]
fn filters_come_first_from_the_left() {
    let plain = |template: &str, value: Value, ty: &str| {
        rendered("text.template", "text", template, &[], &format!("{ty} v"), &[value]).expect("a text")
    };
    assert_eq!(plain("{v|html}", str("<a&b>"), "string"), "&lt;a&amp;b&gt;");
    assert_eq!(plain("{v|url}", str("a b/c"), "string"), "a%20b%2Fc");
    assert_eq!(plain("{v|json}", str("a\"b"), "string"), "\"a\\\"b\"");
    assert_eq!(plain("{v|base64}", Value::Bytes(vec![0xff, 0xfe].into()), "bytes"), "//4=");
    assert_eq!(plain("{ v | hex | url }", str("é"), "string"), "c3a9");
    assert_eq!(plain("{v|base64|url}", Value::Bytes(vec![0xff].into()), "bytes"), "%2Fw%3D%3D");
    // The place's own encoding is not done twice; `raw` leaves it out.
    assert_eq!(location("/p/{v|url}", "string v", &[str("a b")]), Ok("/p/a%20b".to_owned()));
    assert_eq!(location("/p/{v|url|url}", "string v", &[str("a b")]), Ok("/p/a%2520b".to_owned()));
    assert_eq!(location("/p?{v|raw}", "string v", &[str("a=b&c")]), Ok("/p?a=b&c".to_owned()));
    let json = [("type", "application/json")];
    let made = rendered("text.template", "text", r#"["{v|json}"]"#, &json, "string v", &[str("a")]);
    assert_eq!(made, Ok(r#"["\"a\""]"#.to_owned()));
    let made = rendered("text.template", "text", "{v|json}", &json, "string v", &[str("a")]);
    assert_eq!(made, Ok("\"a\"".to_owned()));
}

#[test]
fn html_in_html_stands_as_it_is() {
    let html = |text: &str| Value::Html(text.into());
    let made = rendered(
        "html.template",
        "html",
        "<ul>{v}</ul>{w}",
        &[],
        "list<html> v, html w",
        &[list([html("<li>"), html("&amp;")]), html("<hr>")],
    );
    assert_eq!(made, Ok("<ul><li>&amp;</ul><hr>".to_owned()));
    let made = rendered(
        "text.template",
        "text",
        "{v}",
        &[("type", "text/html")],
        "option<html> v",
        &[some(html("<li>"))],
    );
    assert_eq!(made, Ok("<li>".to_owned()));
    let made = rendered("text.template", "text", "{v}", &[], "html v", &[html("<li>")]);
    assert_eq!(made, Ok("<li>".to_owned()));
}

#[test]
fn absent_headers_are_left_out_and_lists_are_repeated() {
    let service = Service::default();
    let args = [("headers", text("authorization: Bearer {t}\nlink: <{l}>; rel=next\nx: y"))];
    let node = service.node("http.empty", &args, "option<string> t, list<string> l", "response out");
    let headers = |t: Value, l: Value| {
        let Value::Response(reply) = node.one(&[t, l]) else { panic!("a reply") };
        reply.headers.iter().map(|(n, v)| format!("{n}: {v}")).collect::<Vec<_>>()
    };
    assert_eq!(headers(Value::Option(None), list([])), ["x: y"]);
    let both = headers(some(str("s")), list([str("/a"), str("/b")]));
    assert_eq!(both, ["authorization: Bearer s", "link: </a>; rel=next", "link: </b>; rel=next", "x: y"]);
}

#[test]
fn durations_are_written_to_the_nanosecond() {
    let text =
        |nanos: u64| rendered("text.template", "text", "{v}", &[], "duration v", &[Value::Duration(nanos)]);
    assert_eq!(text(0), Ok("0s".to_owned()));
    assert_eq!(text(1_500), Ok("0.0000015s".to_owned()));
    assert_eq!(text(9_007_199_254_740_993), Ok("9007199.254740993s".to_owned()));
    assert_eq!(text(2_500_000_000), Ok("2500ms".to_owned()));
}
