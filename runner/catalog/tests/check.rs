//! What the checker says of a call's arguments.

use flux_catalog::kinds::Types;
use flux_catalog::{ArgFact, CallFacts, FILES, Problem, bounds, check, fit};
use flux_plan::{Constant, Field, Type};

fn problems(component: &str, args: &[(&str, &str, Constant)]) -> Vec<Problem> {
    let args: Vec<ArgFact<'_>> =
        args.iter().map(|(name, kind, value)| ArgFact { name, kind, value }).collect();
    check(&CallFacts { component, args: &args, bounds: bounds::of(component), types: None })
}

fn text(text: &str) -> Constant {
    Constant::Text(text.into())
}

/// The message of the only problem, and the bytes that it points at.
fn one(component: &str, arg: &str, kind: &str, value: &str) -> (String, String) {
    let found = problems(component, &[(arg, kind, text(value))]);
    assert_eq!(found.len(), 1, "{found:?}");
    let range = found[0].range.clone().expect("it says where");
    (value[range].to_owned(), found[0].message.clone())
}

fn fine(component: &str, arg: &str, kind: &str, value: Constant) {
    assert_eq!(problems(component, &[(arg, kind, value)]), []);
}

#[test]
fn every_kind_of_text_has_its_form() {
    assert_eq!(one("http.get", "path", "route", "/a/{int}").0, "int");
    assert_eq!(one("http.get", "query", "params", "int a, list b").0, "list");
    assert_eq!(one("text.template", "text", "template", "a {b").0, "{");
    assert_eq!(one("cel", "expression", "expression", "a +* b").0, "*");
    fine("http.get", "path", "route", text("/a/{int id}"));
    fine("text.template", "text", "template", Constant::Env { name: "X".into(), default: None });
}

#[test]
fn http_arguments() {
    for status in [200, 404, 599] {
        fine("http.respond", "status", "int", Constant::Int(status));
    }
    assert_eq!(problems("http.respond", &[("status", "int", Constant::Int(600))]).len(), 1);
    assert_eq!(problems("http.empty", &[("status", "int", Constant::Int(101))]).len(), 1);
    assert_eq!(problems("http.redirect", &[("status", "int", Constant::Int(200))]).len(), 1);
    fine("http.redirect", "status", "int", Constant::Int(308));

    let post = problems("http.fetch", &[("method", "string", text("POST"))]);
    assert!(post[0].help.as_deref().is_some_and(|help| help.contains("http.send")));
    fine("http.send", "method", "string", text("PUT"));
    assert_eq!(one("http.send", "method", "string", "put").0, "put");

    fine("http.respond", "headers", "headers", text("cache-control: max-age=60\nx-a: {a}\n"));
    assert_eq!(one("http.respond", "headers", "headers", "a: b\nno header").0, "no header");
    assert_eq!(one("http.respond", "headers", "headers", "a: {b}\n{c}: d").0, "{c}: d");
    assert_eq!(one("http.respond", "headers", "headers", "a: b\nContent-Length: 5").0, "Content-Length: 5");
    fine("http.respond", "type", "header", text("text/html; charset=utf-8"));
    fine("http.respond", "type", "header", text("image/{format}"));
    assert_eq!(one("http.respond", "type", "header", "jpeg").0, "jpeg");

    fine("http.get", "query", "params", text("list<int> ids, option<string> q, json filter"));
    assert_eq!(one("http.get", "query", "params", "int a, map<string, int> b").0, "b");
    fine("http.post", "body", "params", text("int a, list<bytes> b, map<string, int> c"));
    assert_eq!(one("http.static", "index", "file_name", "a/b.html").0, "a/b.html");
}

#[test]
fn addresses_of_other_services() {
    let of = |url: &str| one("http.fetch", "url", "address", url).0;
    for url in [
        "http://{host|raw}/x",
        "{base|raw}/x",
        "{base|raw}?q={q}",
        "http://localhost:81/{a}",
        "http://[::1]:81/",
    ] {
        fine("http.fetch", "url", "address", text(url));
    }
    assert_eq!(of("ftp://x/"), "ftp");
    assert_eq!(of("localhost/x"), "l");
    assert_eq!(of("http:///x"), "http:///x");
    assert_eq!(of(""), "");
    assert_eq!(of("http://a:99999/x"), "99999");
    assert_eq!(of("http://a:0/x"), "0");
    assert_eq!(of("http://a:x"), "x");
    assert_eq!(of("http://user:secret@a/"), "user:secret");
    // Whoever chooses a value before the path chooses where it leads.
    assert_eq!(of("http://{host}/x"), "{host}");
    assert_eq!(of("{base}/x"), "{base}");
    assert_eq!(of("{base|raw}{more}"), "{more}");
    assert_eq!(of("http://a:{port}/x"), "{port}");
    assert_eq!(of("http://a/x?q={q*}"), "{q*}");
    fine("http.redirect", "to", "address", text("/a/{b}?c={d}#e-{f}"));
    fine("http.redirect", "to", "address", text("mailto:{b}"));
    assert_eq!(one("http.redirect", "to", "address", "javascript:{b}").0, "{b}");
    assert_eq!(one("http.redirect", "to", "address", "{b}").0, "{b}");
    assert_eq!(one("http.redirect", "to", "address", "//{b}/c").0, "{b}");
}

/// A text of the kind `html` or `content`, with inputs of some types.
fn encoded(kind: &str, value: &str, media: &str) -> Vec<String> {
    let args = [("text", kind, text(value)), ("type", "string", text(media))];
    let args: Vec<ArgFact<'_>> =
        args.iter().map(|(name, kind, value)| ArgFact { name, kind, value }).collect();
    let list = || Type::List(Box::new(Type::String));
    let inputs = [
        field("s", Type::String),
        field("o", Type::Option(Box::new(Type::String))),
        field("l", list()),
        field("m", list()),
        field("i", Type::Foreign("image".into())),
    ];
    let variables = fit::Bindings::default();
    let types = Types { inputs: &inputs, outputs: &[], variables: &variables, records: &|_| None };
    let found = check(&CallFacts { component: "x", args: &args, bounds: &[], types: Some(types) });
    found.into_iter().map(|problem| value[problem.range.expect("it says where")].to_owned()).collect()
}

#[test]
fn values_land_only_where_something_holds_them() {
    let html = |text: &str| encoded("html", text, "");
    for text in [
        "<p class='a {s}' title=\"{s}\">{s}<br/>{l}</p>",
        "<!-- {s} --><!doctype html><title>{s}</title><textarea>{s}</textarea>{s}",
        "<a href=\"/u/{s}?q={o}\">{s}</a><a href='https://a.example/{s}'></a><img src=\"?{s}\">",
        "<script>let a = '</p>';</script><p onclick=\"f()\" data-s=\"{s}\">{s}</p>",
        "<script>{s|raw}</script><{s|raw}>",
        "1 < 2 {s} <3 {s}",
    ] {
        assert_eq!(html(text), [""; 0], "{text}");
    }
    for text in [
        "<script>{s}</script>",
        "<SCRIPT type=module>a</scripty>{s}",
        "<style>a {{ color: {s} }}</style>",
        "<p onclick=\"{s}\">",
        "<p style='color: {s}'>",
        "<p class={s}>",
        "<p class=a{s}>",
        "<{s}>",
        "<p {s}>",
        "<p a{s}=\"b\">",
        "<a href=\"{s}\">",
        "<a href=\" {s}/x\">",
        "<a href=\"java{s}\">",
        "<a href=\"javascript:f({s})\">",
        "<a href=\"https://{s}/x\">",
        "<form action='{s}'>",
        "<iframe srcdoc=\"{s}\">",
    ] {
        assert_eq!(html(text), ["{s}"], "{text}");
    }
    let json = |text: &str| encoded("content", text, "application/json");
    assert_eq!(json(r#"{{"a": {s}, "{s}": ["{o}", {l}]}}"#), [""; 0]);
    assert_eq!(json("{s}"), [""; 0]);
    assert_eq!(json("{{{s|raw}}}"), [""; 0]);
    assert_eq!(json("{{a: {s}}}"), ["{{a: {s}}}"]);
    assert_eq!(json("{{{s}: 1}}"), ["{{{s}: 1}}"]);
    let form = |text: &str| encoded("content", text, "application/x-www-form-urlencoded");
    assert_eq!(form("a={s}&b={o}&c={l}&d={l}-{s}"), [""; 0]);
    assert_eq!(form("a={l}-{m}"), ["{m}"]);
    assert_eq!(encoded("content", "{l}", "text/plain"), [""; 0]);
    assert_eq!(encoded("template", "a {i}", ""), ["{i}"]);
    assert_eq!(encoded("template", "a {s*}", ""), ["{s*}"]);
}

#[test]
fn paths_have_one_text_in_a_place() {
    let address = |text: &str| encoded("address", text, "");
    assert_eq!(address("/a/{s}?o={o}&l={l}"), [""; 0]);
    assert_eq!(address("/a/{l|json}"), [""; 0]);
    assert_eq!(address("/a/{o}"), ["{o}"]);
    assert_eq!(address("/a/{l|url}"), ["{l|url}"]);
    assert_eq!(address("/a/{o*}"), ["{o*}"]);
}

#[test]
fn two_values_of_a_key_need_a_sign_between_them() {
    let key = |text: &str| encoded("key", text, "");
    for text in ["{s}", "{s}-{o}", "{s}a-b{o}", "a{s}b", "{s} {o}"] {
        assert_eq!(key(text), [""; 0], "{text}");
    }
    for text in ["{s}{o}", "{s}a{o}", "{s}1é{o}", "{s}%{o}", "{l}-{s}%{o}"] {
        assert_eq!(key(text), ["{o}"], "{text}");
    }
}

#[test]
fn words_and_numbers_of_other_components() {
    let jpg = problems("image.encode", &[("format", "string", text("jpg"))]);
    assert_eq!(jpg[0].help.as_deref(), Some("write `\"jpeg\"`, `\"png\"` or `\"ppm\"`"));
    let capital = problems("image.encode", &[("format", "string", text("JPEG"))]);
    assert_eq!(capital[0].help.as_deref(), Some("write `\"jpeg\"`"));
    assert_eq!(problems("image.encode", &[("quality", "int", Constant::Int(0))]).len(), 1);
    assert_eq!(problems("memory", &[("entries", "int", Constant::Int(0))]).len(), 1);
    assert_eq!(problems("memory", &[("policy", "string", text("lru"))]).len(), 1);
    assert_eq!(problems("timer.every", &[("interval", "duration", Constant::Duration(0))]).len(), 1);
    assert_eq!(problems("list.take", &[("count", "int", Constant::Int(-1))]).len(), 1);
    assert_eq!(problems("list.sort", &[("order", "string", text("up"))]).len(), 1);
    assert_eq!(problems("fail", &[("code", "int", Constant::Int(0))]).len(), 1);
    assert_eq!(problems("fail", &[("chance", "float", Constant::Float(1.5))]).len(), 1);
    let pointer = problems("json.get", &[("pointer", "pointer", text("a.b"))]);
    assert_eq!(pointer[0].help.as_deref(), Some("write `/a/b`"));
    fine("json.get", "pointer", "pointer", text(""));
}

#[test]
fn what_sources_ask_for() {
    let of = |arg: &str, value: &str| one("http.post", arg, "params", value).0;
    assert_eq!(of("content", "int n"), "int");
    assert_eq!(of("content", "json a, json b"), "b");
    assert_eq!(of("content", "json a 'b'"), "a");
    assert_eq!(of("query", "option<file> f"), "option<file>");
    assert_eq!(of("cookies", "string a 'b c'"), "a");
    assert_eq!(of("headers", "string a 'b c'"), "a");
    for value in ["bytes raw", "option<string> text", "list<Order> orders", "Order order"] {
        fine("http.post", "content", "params", text(value));
    }
    let both = [("body", "params", text("int a")), ("content", "params", text("json b"))];
    assert_eq!(problems("http.post", &both).len(), 1);
    let cors = |value: &str| one("http.get", "cors", "string", value);
    assert_eq!(cors("https://a.example, b.example").0, "b.example");
    assert_eq!(cors("https://a.example/").0, "https://a.example/");
    for value in ["*", "https://a.example", "http://localhost:3000, https://b.example"] {
        fine("http.get", "cors", "string", text(value));
    }
    for (share, problem) in [(0.2, 0), (1.0, 0), (0.0, 0), (1.2, 1)] {
        let found = problems("http.get", &[("share", "float", Constant::Float(share))]);
        assert_eq!(found.len(), problem, "{share}");
    }
    assert_eq!(problems("http.refuse", &[("status", "int", Constant::Int(200))]).len(), 1);
}

#[test]
fn the_declarations_are_here() {
    let (_, http) = FILES.iter().find(|(name, _)| *name == "http.flux").expect("it is declared");
    assert!(http.contains("component http.get(\n  route path"));
    for (name, text) in FILES {
        assert!(text.contains("\ncomponent "), "{name}");
    }
}

fn field(name: &str, ty: Type) -> Field {
    Field { name: name.into(), ty }
}

fn variable(name: &str) -> Type {
    Type::Foreign(name.into())
}

#[test]
fn a_signature_finds_the_declared_inputs() {
    let value = [field("value", variable("T"))];
    let given = [field("name", Type::String), field("width", Type::Int), field("jpeg", Type::Bytes)];
    assert_eq!(fit::inputs(&value, &["name", "width"], &given), Some(vec![2]));
    // A text may name a declared input; the declared ones come first then.
    assert_eq!(fit::inputs(&value, &["jpeg"], &given[2..]), Some(vec![0]));
    let picture = [field("picture", variable("image").clone()), field("width", Type::Int)];
    let given = [field("width", Type::Int), field("small", Type::Foreign("image".into()))];
    assert_eq!(fit::inputs(&picture, &[], &given), Some(vec![1, 0]));
    assert_eq!(fit::inputs(&picture, &[], &given[..1]), None);
}

#[test]
fn type_variables_stand_for_one_type() {
    let list = |ty: Type| Type::List(Box::new(ty));
    let declared = [field("a", list(variable("T"))), field("b", list(variable("T")))];
    let ints = field("x", list(Type::Int));
    assert_eq!(fit::inputs(&declared, &[], &[ints.clone(), field("y", list(Type::Int))]), Some(vec![0, 1]));
    assert_eq!(fit::inputs(&declared, &[], &[ints, field("y", list(Type::Bool))]), None);
}
