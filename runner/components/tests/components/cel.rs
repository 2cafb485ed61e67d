//! `cel`.

use crate::harness::{Service, ints, json, some, str, text};
use flux_node::{BuildError, Field, RecordType, Type, Value};
use serde_json::json as j;
use std::sync::Arc;

fn service() -> Service {
    let field = |name: &str, ty: Type| Field { name: name.into(), ty };
    let fields = vec![field("user", Type::Int), field("tag", Type::Option(Box::new(Type::String)))];
    Service { records: Arc::from([RecordType { name: "Edit".into(), fields }]), ..Service::default() }
}

fn run(expression: &str, inputs: &str, output: &str, values: &[Value]) -> Result<Value, i64> {
    let service = service();
    let node = service.node("cel", &[("expression", text(expression))], inputs, &format!("{output} value"));
    node.run(values).map(|mut values| values.remove(0)).map_err(|failure| failure.code)
}

#[test]
fn inputs_are_variables() {
    assert_eq!(run("a + b * 2", "int a, int b", "int", &[Value::Int(1), Value::Int(2)]), Ok(Value::Int(5)));
    assert_eq!(
        run("price * double(n)", "float price, int n", "float", &[Value::Float(1.5), Value::Int(2)]),
        Ok(Value::Float(3.0))
    );
    assert_eq!(
        run("size(it) > 3", "bytes it", "bool", &[Value::Bytes("abcd".into())]),
        Ok(Value::Bool(true))
    );
    assert_eq!(run("'a' + s", "string s", "string", &[str("b")]), Ok(str("ab")));
    assert_eq!(
        run("l.map(x, x * k)", "list<int> l, int k", "list<int>", &[ints(&[1, 2]), Value::Int(3)]),
        Ok(ints(&[3, 6]))
    );
    assert_eq!(run("s.matches('^[a-z]+$')", "string s", "bool", &[str("abc")]), Ok(Value::Bool(true)));
}

#[test]
fn none_is_null_and_null_is_none() {
    assert_eq!(run("it != null", "option<int> it", "bool", &[Value::Option(None)]), Ok(Value::Bool(false)));
    assert_eq!(run("it != null", "option<int> it", "bool", &[some(Value::Int(0))]), Ok(Value::Bool(true)));
    assert_eq!(run("n > 0 ? n : null", "int n", "option<int>", &[Value::Int(0)]), Ok(Value::Option(None)));
    assert_eq!(run("n", "int n", "option<int>", &[Value::Int(1)]), Ok(some(Value::Int(1))));
}

#[test]
fn json_and_records_are_maps() {
    let given = json(j!({"a": [1, {"b": "x"}], "n": 1.5}));
    assert_eq!(run("j.a[1].b", "json j", "string", std::slice::from_ref(&given)), Ok(str("x")));
    assert_eq!(run("j.a", "json j", "json", std::slice::from_ref(&given)), Ok(json(j!([1, {"b": "x"}]))));
    assert_eq!(run("has(j.zzz)", "json j", "bool", std::slice::from_ref(&given)), Ok(Value::Bool(false)));
    let edit = run("{'user': n, 'more': 1}", "int n", "R0", &[Value::Int(4)]).unwrap();
    assert_eq!(run("e.user", "R0 e", "int", std::slice::from_ref(&edit)), Ok(Value::Int(4)));
    assert_eq!(run("e.tag == null", "R0 e", "bool", &[edit]), Ok(Value::Bool(true)));
}

#[test]
fn what_does_not_fit_is_a_failure() {
    assert_eq!(run("a + 'x'", "string a", "int", &[str("a")]), Err(422));
    assert_eq!(run("a / b", "int a, int b", "int", &[Value::Int(1), Value::Int(0)]), Err(422));
    assert_eq!(run("a + 1", "int a", "int", &[Value::Int(i64::MAX)]), Err(422));
    assert_eq!(run("j.a", "json j", "json", &[json(j!({}))]), Err(422));
    assert_eq!(run("l[5]", "list<int> l", "int", &[ints(&[1])]), Err(422));
    assert_eq!(run("a + b", "int a, float b", "float", &[Value::Int(1), Value::Float(1.0)]), Err(422));
    assert_eq!(run("{'user': 'x'}", "", "R0", &[]), Err(422));
    assert_eq!(
        run("size(i)", "image i", "int", &[Value::Foreign(flux_node::Foreign(Arc::new(())))]),
        Err(422)
    );
}

#[test]
fn messages_hold_no_values() {
    let service = service();
    let node = service.node("cel", &[("expression", text("a + 1"))], "string a", "int v");
    let failure = node.run(&[str("secret")]).unwrap_err();
    assert!(!failure.message.contains("secret"), "{}", failure.message);
    let node = service.node("cel", &[("expression", text("a"))], "string a", "int v");
    assert!(!node.run(&[str("secret")]).unwrap_err().message.contains("secret"));
}

#[test]
fn expressions_are_compiled_when_the_service_starts() {
    let service = service();
    let build = |expression: &str| {
        service.try_node("cel", &[("expression", text(expression))], "int a", "int v").err()
    };
    assert!(matches!(build("a +"), Some(BuildError::Argument { argument, .. }) if argument == "expression"));
    assert!(build("a + b").is_some_and(|e| e.to_string().contains("`b` is no input")));
    assert_eq!(build("a + 1"), None);
}

/// What a client sends decides how long an expression over it takes; the expression stops where that is absurd.
#[test]
fn an_expression_looks_at_so_many_elements_and_no_more() {
    let service = Service::default();
    let disjoint = |from: i64| Value::List(Arc::new((from..from + 10_000).map(Value::Int).collect()));
    let inputs = "list<int> list, list<int> wanted";
    let filter = service.node("list.filter", &[("where", text("it in wanted"))], inputs, "list<int> found");
    let failure = filter.run(&[disjoint(0), disjoint(10_000)]).unwrap_err();
    assert_eq!(failure.code, 413, "{failure}");
    assert!(failure.message.contains("10000000 elements"), "{failure}");
    let few = Value::List(Arc::new((5..9).map(Value::Int).collect()));
    assert_eq!(filter.one(&[disjoint(0), few.clone()]), few);
}

/// Counted lists and maps do all that the library's own do.
#[test]
fn lists_and_maps_of_inputs_are_ordinary_ones() {
    let service = Service::default();
    let inputs = "list<int> l, json m";
    let (list, map) = (ints(&[3, 1, 2]), json(serde_json::json!({"a": {"b": [1, 2]}, "c": 3})));
    for (expression, expected) in [
        ("(l + [4])[3] == 4 && ([0] + l)[1] == 3", true),
        ("l == [3, 1, 2] && [3, 1, 2] == l && [l] == [l]", true),
        ("size(l) == 3 && l.size() == 3 && l[1] == 1", true),
        ("3 in l && !(9 in l) && 'a' in m && !('z' in m)", true),
        ("m.a.b[1] == 2 && has(m.a) && !has(m.z) && m['c'] == 3", true),
        ("m.a == {'b': [1, 2]} && size(m) == 2", true),
        ("m.all(k, k in ['a', 'c']) && m.exists(k, k == 'c')", true),
        ("l.map(x, x * 2) == [6, 2, 4] && l.filter(x, x > 1) == [3, 2]", true),
        ("[l].exists(x, x == l) && [m].map(x, x.c) == [3]", true),
        ("l.exists_one(x, x == 2) && type(l) == list && type(m) == map", true),
    ] {
        let node = service.node("cel", &[("expression", text(expression))], inputs, "bool b");
        assert_eq!(node.one(&[list.clone(), map.clone()]), Value::Bool(expected), "{expression}");
    }
}
