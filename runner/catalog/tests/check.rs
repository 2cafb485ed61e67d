//! What the checker says of a call's arguments.

use flux_catalog::{ArgFact, CallFacts, FILES, Problem, check, fit};
use flux_plan::{Constant, Field, Type};

fn problems(component: &str, args: &[(&str, &str, Constant)]) -> Vec<Problem> {
    let args: Vec<ArgFact<'_>> =
        args.iter().map(|(name, kind, value)| ArgFact { name, kind, value }).collect();
    check(&CallFacts { component, args: &args, types: None })
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
    assert_eq!(one("http.get", "query", "params", "int a, pag b").0, "pag");
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

    fine("http.fetch", "url", "template", text("http://{host}/x"));
    fine("http.fetch", "url", "template", text("{base}/x"));
    fine("http.fetch", "url", "template", text("http://localhost:81/{a}"));
    assert_eq!(one("http.fetch", "url", "template", "https://x/").0, "https");
    assert_eq!(one("http.fetch", "url", "template", "ftp://x/").0, "ftp");
    assert_eq!(one("http.fetch", "url", "template", "localhost/x").0, "l");
    assert_eq!(one("http.fetch", "url", "template", "http:///x").0, "http:///x");
    assert_eq!(one("http.fetch", "url", "template", "").0, "");

    fine("http.respond", "headers", "template", text("cache-control: max-age=60\nx-a: {a}\n"));
    assert_eq!(one("http.respond", "headers", "template", "a: b\nno header").0, "no header");
    fine("http.respond", "type", "template", text("text/html; charset=utf-8"));
    fine("http.respond", "type", "template", text("image/{format}"));
    assert_eq!(one("http.respond", "type", "template", "jpeg").0, "jpeg");

    fine("http.get", "query", "params", text("list<int> ids, option<string> q, json filter"));
    assert_eq!(one("http.get", "query", "params", "int a, map<string, int> b").0, "b");
    fine("http.post", "body", "params", text("int a, list<bytes> b, map<string, int> c"));
    assert_eq!(one("http.static", "index", "string", "a/b.html").0, "a/b.html");
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
    let pointer = problems("json.get", &[("pointer", "template", text("a.b"))]);
    assert_eq!(pointer[0].help.as_deref(), Some("write `/a/b`"));
    fine("json.get", "pointer", "template", text(""));
}

#[test]
fn the_declarations_are_here() {
    let (_, http) = FILES.iter().find(|(name, _)| *name == "http.flux").expect("it is declared");
    assert!(http.contains("component http.get(route path"));
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
