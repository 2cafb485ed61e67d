//! `json.*`.

use crate::harness::{Service, ints, json, some, str, text};
use flux_node::{Bulk, Constant, Field, RecordType, Type, Value};
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

/// JSON of so many levels, the innermost value's included.
fn nested(levels: usize) -> serde_json::Value {
    (1..levels).fold(j!(0), |inner, level| if level % 2 == 0 { j!([inner]) } else { j!({"in": inner}) })
}

/// However it is made, JSON is never deeper than its parsers take: it can always be written and read again.
#[test]
fn no_node_makes_json_deeper_than_text_may_be() {
    let service = service();
    let encode = service.node("json.encode", &[], "json v", "string text");
    let decode = service.node("json.decode", &[], "string text", "json v");
    let deepest = json(nested(128));
    assert_eq!(decode.one(&[encode.one(std::slice::from_ref(&deepest))]), deepest);
    let makers = [
        service.node("json.object", &[], "json inner", "json v"),
        service.node("json.of", &[], "list<json> l", "json v"),
        service.node("json.set", &[("pointer", text("/a"))], "json value, json part", "json v"),
        service.node("cel", &[("expression", text("{'a': [inner]}"))], "json inner", "json v"),
        service.node("list.map", &[("to", text("[it]"))], "list<json> l", "list<json> v"),
    ];
    for (i, maker) in makers.iter().enumerate() {
        let given = |value: &Value| match i {
            1 | 4 => vec![Value::List(Bulk::new(vec![value.clone()]))],
            2 => vec![json(j!({})), value.clone()],
            _ => vec![value.clone()],
        };
        let shallow = json(nested(100));
        assert!(maker.run(&given(&shallow)).is_ok(), "maker {i}");
        assert_eq!(maker.code(&given(&deepest)), 422, "maker {i}");
        // Again and again, as a service would that keeps what it made: each is whole, or a failure.
        let mut value = json(j!(1));
        while let Ok(made) = maker.run(&given(&value)) {
            value = match &made[0] {
                Value::List(items) => items[0].clone(),
                made => made.clone(),
            };
            let text = encode.one(std::slice::from_ref(&value));
            assert_eq!(decode.one(&[text]), value, "maker {i}");
        }
    }
}

#[test]
fn a_long_pointer_is_a_failure_before_anything_is_made() {
    let service = service();
    for steps in [128, 400, 300_000] {
        let set = service.node(
            "json.set",
            &[("pointer", text(&"/a".repeat(steps)))],
            "json value, int part",
            "json v",
        );
        assert_eq!(set.code(&[json(j!({})), Value::Int(1)]), 422, "{steps}");
    }
    let set =
        service.node("json.set", &[("pointer", text(&"/a".repeat(127)))], "json value, int part", "json v");
    assert!(set.run(&[json(j!({})), Value::Int(1)]).is_ok());
}
