//! `json.*`.

use crate::harness::{Service, ints, json, some, str, text};
use flux_node::{Constant, Field, RecordType, Type, Value};
use serde_json::json as j;
use std::sync::Arc;

fn service() -> Service {
    let field = |name: &str, ty: Type| Field { name: name.into(), ty };
    let fields = vec![field("user", Type::Int), field("tag", Type::Option(Box::new(Type::String)))];
    Service { records: Arc::from([RecordType { name: "Edit".into(), fields }]), ..Service::default() }
}

#[test]
fn values_become_json_and_come_back() {
    let service = service();
    let decode = service.node("json.decode", &[], "string text", "R0 edit");
    let edit = decode.one(&[str(r#"{"user": 3, "more": 1}"#)]);
    let encode = service.node("json.encode", &[], "R0 edit", "string text");
    assert_eq!(encode.one(std::slice::from_ref(&edit)), str(r#"{"user":3,"tag":null}"#));
    let of = service.node("json.of", &[], "R0 edit", "json j");
    assert_eq!(of.one(std::slice::from_ref(&edit)), json(j!({"user": 3, "tag": null})));
    let bytes = service.node("json.decode", &[], "bytes b", "list<int> l");
    assert_eq!(bytes.one(&[Value::Bytes("[1, 2]".into())]), ints(&[1, 2]));
    let tree = service.node("json.decode", &[], "json b", "list<int> l");
    assert_eq!(tree.one(&[json(j!([1]))]), ints(&[1]));
    let pretty =
        service.node("json.encode", &[("pretty", Constant::Bool(true))], "list<int> l", "string text");
    assert_eq!(pretty.one(&[ints(&[1])]), str("[\n  1\n]"));
}

#[test]
fn wrong_json_is_a_failure() {
    let service = service();
    let decode = service.node("json.decode", &[], "string text", "R0 edit");
    assert_eq!(decode.code(&[str("{")]), 400);
    assert_eq!(decode.code(&[str(r#"{"user": "x"}"#)]), 422);
    assert_eq!(decode.code(&[str(&"[".repeat(100_000))]), 400);
    assert!(service.try_node("json.decode", &[], "int n", "R0 edit").is_err());
    assert!(service.try_node("json.decode", &[], "string s", "").is_err());
}

#[test]
fn the_tuple_becomes_an_object() {
    let node = Service::default();
    let node = node.node("json.object", &[], "int a, string b", "json object");
    assert_eq!(node.one(&[Value::Int(1), str("x")]), json(j!({"a": 1, "b": "x"})));
}

#[test]
fn parts_are_found_by_pointer() {
    let service = Service::default();
    let get = |pointer: &str, output: &str| {
        let node = service.node("json.get", &[("pointer", text(pointer))], "json v, string k", output);
        node.run(&[json(j!({"a": [{"b/c": 5}], "n": null})), str("b/c")])
    };
    assert_eq!(get("/a/0/{k}", "int n"), Ok(vec![Value::Int(5)]));
    assert_eq!(get("", "json j").map(|v| v.len()), Ok(1));
    assert_eq!(get("/x", "option<int> n"), Ok(vec![Value::Option(None)]));
    assert_eq!(get("/n", "option<int> n"), Ok(vec![Value::Option(None)]));
    assert_eq!(get("/a/0/{k}", "option<int> n"), Ok(vec![some(Value::Int(5))]));
    assert_eq!(get("/x", "int n").unwrap_err().code, 404);
    assert_eq!(get("/a", "int n").unwrap_err().code, 422);
}

#[test]
fn parts_are_set_and_removed() {
    let service = Service::default();
    let set = |pointer: &str| {
        let node = service.node("json.set", &[("pointer", text(pointer))], "json v, int n", "json o");
        node.run(&[json(j!({"a": [1, 2]})), Value::Int(9)]).map(|mut v| v.remove(0))
    };
    assert_eq!(set("/a/1"), Ok(json(j!({"a": [1, 9]}))));
    assert_eq!(set("/a/-"), Ok(json(j!({"a": [1, 2, 9]}))));
    assert_eq!(set("/b/c"), Ok(json(j!({"a": [1, 2], "b": {"c": 9}}))));
    assert_eq!(set(""), Ok(json(j!(9))));
    assert_eq!(set("/a/5").unwrap_err().code, 422);
    assert_eq!(set("/a/0/b").unwrap_err().code, 422);
    let remove = |pointer: &str| {
        let node = service.node("json.remove", &[("pointer", text(pointer))], "json v", "json o");
        node.one(&[json(j!({"a": [1, 2], "b": 3}))])
    };
    assert_eq!(remove("/b"), json(j!({"a": [1, 2]})));
    assert_eq!(remove("/a/0"), json(j!({"a": [2], "b": 3})));
    assert_eq!(remove("/x/y"), json(j!({"a": [1, 2], "b": 3})));
    assert_eq!(remove("/a/7"), json(j!({"a": [1, 2], "b": 3})));
}

#[test]
fn merging_is_rfc_7396() {
    let service = Service::default();
    let merge = service.node("json.merge", &[], "json value, json patch", "json o");
    let cases = [
        (j!({"a": "b"}), j!({"a": "c"}), j!({"a": "c"})),
        (j!({"a": "b"}), j!({"b": "c"}), j!({"a": "b", "b": "c"})),
        (j!({"a": "b", "b": "c"}), j!({"a": null}), j!({"b": "c"})),
        (j!({"a": ["b"]}), j!({"a": "c"}), j!({"a": "c"})),
        (j!({"a": {"b": "c"}}), j!({"a": {"b": "d", "c": null}}), j!({"a": {"b": "d"}})),
        (j!(["a", "b"]), j!(["c"]), j!(["c"])),
        (j!({"a": "foo"}), j!(null), j!(null)),
        (j!({}), j!({"a": {"bb": {"ccc": null}}}), j!({"a": {"bb": {}}})),
    ];
    for (value, patch, merged) in cases {
        assert_eq!(merge.one(&[json(value), json(patch)]), json(merged));
    }
}
