//! `cel`.

use crate::harness::{Service, ints, json, some, str, text};
use flux_node::{BuildError, Bulk, Field, RecordType, Type, Value};
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
    let edit = run("{'user': n}", "int n", "R0", &[Value::Int(4)]).unwrap();
    assert_eq!(run("e.user", "R0 e", "int", std::slice::from_ref(&edit)), Ok(Value::Int(4)));
    assert_eq!(run("e.tag == null", "R0 e", "bool", &[edit]), Ok(Value::Bool(true)));
}

#[test]
fn what_no_value_fits_is_refused_when_the_service_starts() {
    let service = service();
    let wrong = |expression: &str, inputs: &str, output: &str| {
        let args = [("expression", text(expression))];
        let error = service.try_node("cel", &args, inputs, &format!("{output} value")).err();
        error.map(|error| error.to_string()).unwrap_or_default()
    };
    for (expression, inputs, output, said) in [
        ("a + 1", "string a", "string", "`+` does not take `string` and `int`"),
        ("a + 'x'", "string a", "int", "this is `string`, and `int` is wanted"),
        ("a + b", "int a, float b", "float", "`+` does not take `int` and `float`"),
        ("{'user': 'x'}", "", "R0", "`user` is `int`, and this is `string`"),
        ("{'user': 1, 'tga': ''}", "", "R0", "`Edit` has no field `tga`"),
        ("{'tag': ''}", "", "R0", "the field `user` is missing"),
        ("e.usr", "R0 e", "int", "`Edit` has no field `usr`"),
        ("size(i)", "image i", "int", "an expression can't look into a `image`"),
        ("s.matches('(')", "string s", "bool", "this is no regular expression"),
        ("b + 1", "int a", "int", "`b` is no input"),
        ("a * 1.5", "int a", "int", "`*` does not take `int` and `float`"),
    ] {
        let found = wrong(expression, inputs, output);
        assert!(found.contains(said), "{expression}: {found}");
    }
}

#[test]
fn what_only_values_tell_is_a_failure() {
    assert_eq!(run("a / b", "int a, int b", "int", &[Value::Int(1), Value::Int(0)]), Err(422));
    assert_eq!(run("a + 1", "int a", "int", &[Value::Int(i64::MAX)]), Err(422));
    assert_eq!(run("j.a", "json j", "json", &[json(j!({}))]), Err(422));
    assert_eq!(run("j.a + 1", "json j", "int", &[json(j!({"a": "x"}))]), Err(422));
    assert_eq!(run("l[5]", "list<int> l", "int", &[ints(&[1])]), Err(422));
    assert_eq!(run("o + 1", "option<int> o", "int", &[Value::Option(None)]), Err(422));
    assert_eq!(run("o + 1", "option<int> o", "int", &[some(Value::Int(1))]), Ok(Value::Int(2)));
    assert_eq!(run("a", "int a", "float", &[Value::Int(i64::MAX)]), Err(422));
    assert_eq!(run("a - b", "time a, time b", "duration", &[Value::Time(1), Value::Time(2)]), Err(422));
}

/// Numbers of JSON mix with all others; whole ones stay whole, but `/` gives a `float`.
#[test]
fn numbers_of_json_mix() {
    let v = |number: serde_json::Value| [json(j!({"price": number, "n": 7}))];
    for (expression, output, given, expected) in [
        ("v.price * 1.1", "float", j!(2.5), Value::Float(2.75)),
        ("v.price * 1.5", "float", j!(2), Value::Float(3.0)),
        ("v.price * 2", "json", j!(2), json(j!(4))),
        ("v.price * 2", "json", j!(2.5), json(j!(5.0))),
        ("v.price * 2", "int", j!(2.5), Value::Int(5)),
        ("v.price / 2", "float", j!(7), Value::Float(3.5)),
        ("v.n / 2", "float", j!(0), Value::Float(3.5)),
        ("v.n % 2", "int", j!(0), Value::Int(1)),
        ("v.n + v.price", "json", j!(0.5), json(j!(7.5))),
        ("v.price == 2", "bool", j!(2.0), Value::Bool(true)),
        ("v.price < 2.5", "bool", j!(2), Value::Bool(true)),
        ("math.round(v.price)", "float", j!(2), Value::Float(2.0)),
        ("math.greatest(v.price, 3)", "json", j!(3.5), json(j!(3.5))),
        ("v.price", "int", j!(2.0), Value::Int(2)),
    ] {
        assert_eq!(run(expression, "json v", output, &v(given)), Ok(expected), "{expression}");
    }
    assert_eq!(run("v.price", "json v", "int", &v(j!(2.5))), Err(422));
}

#[test]
fn times_and_durations_are_their_own_types() {
    let at = Value::Time(1_772_600_767_500_000_000);
    let one = std::slice::from_ref(&at);
    for (expression, output, expected) in [
        ("at > timestamp('2026-01-01T00:00:00Z')", "bool", Value::Bool(true)),
        ("at + duration('1h') - at", "duration", Value::Duration(3_600_000_000_000)),
        ("string(at)", "string", str("2026-03-04T05:06:07.5Z")),
        ("at.getFullYear() * 100 + at.getMonth()", "int", Value::Int(202_602)),
        ("at.getHours('-07:30')", "int", Value::Int(21)),
        ("int(at)", "int", Value::Int(1_772_600_767)),
        ("at", "time", at.clone()),
        ("at", "json", json(j!("2026-03-04T05:06:07.5Z"))),
    ] {
        assert_eq!(run(expression, "time at", output, one), Ok(expected), "{expression}");
    }
    let given = json(j!({"at": "2026-03-04T05:06:07.5Z"}));
    assert_eq!(run("timestamp(v.at)", "json v", "time", std::slice::from_ref(&given)), Ok(at.clone()));
    assert_eq!(run("v.at", "json v", "time", &[given]), Ok(at));
}

#[test]
fn messages_hold_no_values() {
    let service = service();
    for expression in ["a + 1", "int(a.b)", "a.b.c", "a[a]", "a.matches(a)", "timestamp(a)", "[1][?a]"] {
        let node = service.node("cel", &[("expression", text(expression))], "json a", "json v");
        for given in [j!("(secret"), j!({"b": "secret"}), j!(["secret"])] {
            if let Err(failure) = node.run(&[json(given)]) {
                assert!(!failure.message.contains("secret"), "{}", failure.message);
            }
        }
    }
}

/// A pattern that a client gives is bounded in size and time.
#[test]
fn patterns_of_requests_are_bounded() {
    let service = Service::default();
    let node = service.node(
        "cel",
        &[("expression", text("s.matches(pattern)"))],
        "string s, string pattern",
        "bool b",
    );
    assert_eq!(node.one(&[str("2026-03"), str("^\\d{4}-\\d{2}$")]), Value::Bool(true));
    assert_eq!(node.one(&[str("x"), str("y|z")]), Value::Bool(false));
    for hostile in ["(", "a{1000}{1000}", &"a".repeat(10_000), &"(".repeat(400), "((((a{50}){50}){50}){50})"]
    {
        assert_eq!(node.run(&[str("a"), str(hostile)]).unwrap_err().code, 422, "{hostile}");
    }
    let long = str(&"a".repeat(2_000_000));
    assert_eq!(node.run(&[long, str("(a?){200}b")]).unwrap_err().code, 413);
    let filter = service.node(
        "list.filter",
        &[("where", text("it.matches(p)"))],
        "list<string> l, string p",
        "list<string> f",
    );
    let many = Value::List(Bulk::new((0..1_000).map(|n| str(&n.to_string())).collect()));
    let Value::List(found) = filter.one(&[many, str("^1..$")]) else { panic!("it is a list") };
    assert_eq!(found.len(), 100);
}

/// What the table of functions says in its examples.
#[test]
fn examples_of_functions_hold() {
    let service = Service::default();
    for function in flux_catalog::cel::functions::all() {
        for (example, value) in function.examples {
            let expression = format!("({example}) == ({value})");
            let node = service.try_node("cel", &[("expression", text(&expression))], "", "bool b");
            let node = node.unwrap_or_else(|error| panic!("{expression}: {error}"));
            assert_eq!(node.run(&[]).map(|v| v[0].clone()), Ok(Value::Bool(true)), "{expression}");
        }
    }
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
    let disjoint = |from: i64| Value::List(Bulk::new((from..from + 10_000).map(Value::Int).collect()));
    let inputs = "list<int> list, list<int> wanted";
    let filter = service.node("list.filter", &[("where", text("it in wanted"))], inputs, "list<int> found");
    let failure = filter.run(&[disjoint(0), disjoint(10_000)]).unwrap_err();
    assert_eq!(failure.code, 413, "{failure}");
    assert!(failure.message.contains("10000000 elements"), "{failure}");
    let few = Value::List(Bulk::new((5..9).map(Value::Int).collect()));
    assert_eq!(filter.one(&[disjoint(0), few.clone()]), few);
}

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
