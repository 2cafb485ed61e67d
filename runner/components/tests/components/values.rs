//! Text, options, constants, numbers by chance, fingerprints, failures, times.

use crate::harness::{Service, ints, json, list, some, str, text};
use flux_node::{BuildError, Constant, Field, RecordType, Type, Value, World};
use futures_util::future::{BoxFuture, FutureExt};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A world whose clock moves when somebody sleeps, and whose dice are counted.
#[derive(Default)]
pub struct Virtual {
    pub now: AtomicU64,
    pub rolls: AtomicU64,
}

impl World for Virtual {
    fn now(&self) -> i64 {
        self.now.load(Ordering::SeqCst) as i64
    }

    fn monotonic(&self) -> u64 {
        self.now.load(Ordering::SeqCst)
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.now.fetch_add(duration.as_nanos() as u64, Ordering::SeqCst);
        std::future::ready(()).boxed()
    }

    fn random(&self) -> u64 {
        self.rolls.fetch_add(1, Ordering::SeqCst).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

#[test]
fn templates_write_every_kind_of_value() {
    let service = Service::default();
    let node = service.node(
        "text.template",
        &[("text", text("{a} {{{b}}} {c} {d} {e} {f}"))],
        "int a, float b, list<int> c, option<string> d, duration e, bytes f",
        "string text",
    );
    let inputs = [
        Value::Int(1),
        Value::Float(0.5),
        ints(&[1, 2]),
        Value::Option(None),
        Value::Duration(90_000_000_000),
        Value::Bytes("x".into()),
    ];
    assert_eq!(node.one(&inputs), str("1 {0.5} [1,2]  90s x"));
    let fixed = service.node("text.template", &[("text", text("hello"))], "int a", "string text");
    assert_eq!(fixed.one(&[Value::Int(1)]), str("hello"));
}

#[test]
fn templates_look_into_records() {
    let field = |name: &str, ty: Type| Field { name: name.into(), ty };
    let records = Arc::from([RecordType { name: "User".into(), fields: vec![field("name", Type::String)] }]);
    let service = Service { records, ..Service::default() };
    let make = service.node(
        "constant",
        &[("value", Constant::Record(vec![("name".into(), text("Ada"))]))],
        "",
        "R0 user",
    );
    let node = service.node("text.template", &[("text", text("{user.name}"))], "R0 user", "string text");
    assert_eq!(node.one(&[make.one(&[])]), str("Ada"));
    let wrong = service.node("text.template", &[("text", text("{user.age}"))], "R0 user", "string text");
    assert_eq!(wrong.code(&[make.one(&[])]), 422);
}

#[test]
fn a_template_that_names_no_input_is_not_built() {
    let service = Service::default();
    let error = service.try_node("text.template", &[("text", text("{b}"))], "int a", "string text").err();
    assert!(matches!(error, Some(BuildError::Argument { argument, .. }) if argument == "text"));
}

#[test]
fn arguments_come_from_the_environment() {
    let env = |name: &str, default: Option<Constant>| Constant::Env {
        name: name.into(),
        default: default.map(Box::new),
    };
    let mut service = Service::default();
    service.env.insert("GREETING".into(), "hi {a}".into());
    service.env.insert("COUNT".into(), "2".into());
    let node = service.node("text.template", &[("text", env("GREETING", None))], "int a", "string text");
    assert_eq!(node.one(&[Value::Int(5)]), str("hi 5"));
    let node = service.node("list.take", &[("count", env("COUNT", None))], "list<int> l", "list<int> t");
    assert_eq!(node.one(&[ints(&[1, 2, 3])]), ints(&[1, 2]));
    let node = service.node(
        "list.take",
        &[("count", env("UNSET", Some(Constant::Int(1))))],
        "list<int> l",
        "list<int> t",
    );
    assert_eq!(node.one(&[ints(&[1, 2, 3])]), ints(&[1]));
    let error =
        service.try_node("list.take", &[("count", env("UNSET", None))], "list<int> l", "list<int> t").err();
    assert!(error.is_some_and(|e| e.to_string().contains("UNSET")));
}

#[test]
fn texts_are_taken_apart_and_put_together() {
    let service = Service::default();
    let one = |component: &str, args: &[(&str, Constant)], given: &str, output: &str| {
        service.node(component, args, "string text", output).one(&[str(given)])
    };
    assert_eq!(
        one("text.split", &[("by", text(","))], "a,b,,c", "list<string> l"),
        list(["a", "b", "", "c"].map(str))
    );
    assert_eq!(one("text.split", &[("by", text(""))], "aé", "list<string> l"), list(["a", "é"].map(str)));
    assert_eq!(one("text.upper", &[], "straße", "string t"), str("STRASSE"));
    assert_eq!(one("text.lower", &[], "ÀB", "string t"), str("àb"));
    assert_eq!(one("text.trim", &[], " a b\n", "string t"), str("a b"));
    assert_eq!(one("text.length", &[], "aé", "int n"), Value::Int(2));
    assert_eq!(
        one("text.replace", &[("from", text("a")), ("to", text("b"))], "banana", "string t"),
        str("bbnbnb")
    );
    assert_eq!(one("text.encode", &[], "é", "bytes b"), Value::Bytes("é".into()));
    let join = service.node("text.join", &[("by", text("-"))], "list<string> l", "string t");
    assert_eq!(join.one(&[list(["a", "b"].map(str))]), str("a-b"));
    let decode = service.node("text.decode", &[], "bytes b", "string t");
    assert_eq!(decode.one(&[Value::Bytes("é".into())]), str("é"));
    assert_eq!(decode.code(&[Value::Bytes(vec![0xff].into())]), 422);
    assert!(service.try_node("text.replace", &[("from", text(""))], "string a", "string b").is_err());
    assert_eq!(service.node("text.upper", &[], "string a", "string b").code(&[Value::Int(1)]), 422);
}

#[test]
fn options_have_values_or_others() {
    let service = Service::default();
    let value = service.node("option.value", &[], "option<int> o", "int v");
    assert_eq!(value.one(&[some(Value::Int(3))]), Value::Int(3));
    assert_eq!(value.code(&[Value::Option(None)]), 404);
    let default = service.node("option.else", &[("default", Constant::Int(0))], "option<int> o", "int v");
    assert_eq!(default.one(&[Value::Option(None)]), Value::Int(0));
    let or = service.node("option.or", &[], "option<string> title, string name", "string title");
    assert_eq!(or.one(&[Value::Option(None), str("n")]), str("n"));
    assert_eq!(or.one(&[some(str("t")), str("n")]), str("t"));
    assert_eq!(
        service.node("option.some", &[], "int v", "option<int> o").one(&[Value::Int(1)]),
        some(Value::Int(1))
    );
    assert_eq!(service.node("option.none", &[], "", "option<int> o").one(&[]), Value::Option(None));
    assert!(service.try_node("option.none", &[], "", "int o").is_err());
    assert!(service.try_node("option.else", &[("default", text("x"))], "option<int> o", "int v").is_err());
}

#[test]
fn constants_are_of_the_signatures_type() {
    let service = Service::default();
    let constant =
        |value: Constant, output: &str| service.node("constant", &[("value", value)], "", output).one(&[]);
    assert_eq!(constant(Constant::List(vec![]), "list<int> l"), ints(&[]));
    assert_eq!(constant(Constant::Int(1), "float x"), Value::Float(1.0));
    assert_eq!(constant(text("1970-01-01T00:00:01Z"), "time t"), Value::Time(1_000_000_000));
    assert_eq!(constant(text("a"), "json j"), json(serde_json::json!("a")));
    assert_eq!(
        constant(Constant::Record(vec![("a".into(), Constant::Int(1))]), "json j"),
        json(serde_json::json!({"a": 1}))
    );
    assert_eq!(constant(text("a"), "bytes b"), Value::Bytes("a".into()));
    assert_eq!(constant(Constant::Int(1), "option<int> o"), some(Value::Int(1)));
    assert!(service.try_node("constant", &[("value", text("a"))], "", "int n").is_err());
}

#[test]
fn time_is_the_worlds() {
    let world = Arc::new(Virtual::default());
    world.now.store(1_772_600_767_500_000_000, Ordering::SeqCst);
    let service = Service { world: world.clone(), ..Service::default() };
    let now = service.node("time.now", &[], "", "time now").one(&[]);
    assert_eq!(now, Value::Time(1_772_600_767_500_000_000));
    let format = |form: &str| {
        service
            .node("time.format", &[("as", text(form))], "time at", "string t")
            .one(std::slice::from_ref(&now))
    };
    assert_eq!(format("rfc3339"), str("2026-03-04T05:06:07.5Z"));
    assert_eq!(format("http"), str("Wed, 04 Mar 2026 05:06:07 GMT"));
    assert_eq!(format("date"), str("2026-03-04"));
    assert_eq!(format("unix"), str("1772600767"));
    assert_eq!(format("unix_ms"), str("1772600767500"));
    let delay = service.node("time.delay", &[("length", Constant::Duration(3_000_000_000))], "int a", "");
    assert_eq!(delay.run(&[Value::Int(1)]), Ok(vec![]));
    assert_eq!(world.now(), 1_772_600_770_500_000_000);
}

#[test]
fn chance_is_the_worlds_and_stays_in_its_range() {
    let service = Service { world: Arc::new(Virtual::default()), ..Service::default() };
    let roll =
        service.node("random.int", &[("from", Constant::Int(1)), ("to", Constant::Int(6))], "", "int n");
    let rolls: Vec<i64> = (0..600).map(|_| if let Value::Int(n) = roll.one(&[]) { n } else { 0 }).collect();
    assert!((1..=6).all(|eyes| rolls.iter().filter(|n| **n == eyes).count() > 50));
    assert!(rolls.iter().all(|n| (1..=6).contains(n)));
    let all = service.node(
        "random.int",
        &[("from", Constant::Int(i64::MIN)), ("to", Constant::Int(i64::MAX))],
        "",
        "int n",
    );
    all.one(&[]);
    let float = service.node("random.float", &[], "", "float x");
    assert!((0..100).all(|_| matches!(float.one(&[]), Value::Float(x) if (0.0..1.0).contains(&x))));
    let id = service.node("random.id", &[], "", "string id");
    assert!(matches!(id.one(&[]), Value::Str(id) if id.len() == 32));
    assert!(
        service
            .try_node("random.int", &[("from", Constant::Int(2)), ("to", Constant::Int(1))], "", "int n")
            .is_err()
    );
}

#[test]
fn failure_has_its_code_and_message_and_chance() {
    let service = Service { world: Arc::new(Virtual::default()), ..Service::default() };
    let fail = service.node(
        "fail",
        &[("code", Constant::Int(409)), ("message", text("{a} is sold out"))],
        "string a",
        "",
    );
    let failure = fail.run(&[str("hat")]).unwrap_err();
    assert_eq!((failure.code, &*failure.message), (409, "hat is sold out"));
    let never = service.node("fail", &[("code", Constant::Int(1)), ("chance", Constant::Float(0.0))], "", "");
    assert_eq!(never.run(&[]), Ok(vec![]));
    let half = service.node("fail", &[("code", Constant::Int(1)), ("chance", Constant::Float(0.5))], "", "");
    let failed = (0..200).filter(|_| half.run(&[]).is_err()).count();
    assert!((60..140).contains(&failed), "{failed}");
    assert!(service.try_node("fail", &[("code", Constant::Int(0))], "", "").is_err());
    assert_eq!(service.node("pass", &[], "int a", "").run(&[Value::Int(1)]), Ok(vec![]));
}

#[test]
fn fingerprints_are_the_published_ones() {
    let service = Service::default();
    let hash = |component: &str, given: &str, output: &str| {
        service.node(component, &[], "string s", output).one(&[str(given)])
    };
    let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_eq!(hash("hash.sha256", "abc", "string d"), str(abc));
    assert_eq!(hash("hash.crc32", "123456789", "int n"), Value::Int(0xcbf4_3926));
    assert_eq!(hash("hash.fnv", "a", "int n"), Value::Int(0xaf63_dc4c_8601_ec8c_u64 as i64));
    let shard = service.node("hash.fnv", &[("buckets", Constant::Int(16))], "int user", "int shard");
    assert!((0..100).all(|n| matches!(shard.one(&[Value::Int(n)]), Value::Int(0..16))));
}
