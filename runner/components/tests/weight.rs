//! `memory(size: …)` holds no more than it says, measured by an allocator that counts.
#![allow(clippy::unwrap_used)]

mod measured;

use flux_components::Library;
use flux_node::{
    Arg, Built, Bulk, Call, ComponentCall, Constant, Field, Flow, Library as _, Opening, Place, Signature,
    Type, Value,
};
use flux_policy::RealWorld;
use measured::{Service, measured};
use serde_json::json;
use std::sync::Arc;

const SIZE: u64 = 4 << 20;

fn call(component: &str, args: Vec<(&str, Constant)>) -> ComponentCall {
    let args = args.into_iter().map(|(name, value)| Arg { name: name.to_owned(), value });
    ComponentCall { component: component.to_owned(), args: args.collect() }
}

/// What is allocated for a store into which many such values were put.
fn held(ty: Type, value: impl Fn(i64) -> Value) -> usize {
    let library = Library::default();
    let (_kept, held, _) = measured(|| filled(&library, ty, value));
    held
}

/// A store with as many, and the node that put them there.
fn filled(library: &Library, ty: Type, value: impl Fn(i64) -> Value) -> impl Sized {
    let text = |text: &str| Constant::Text(text.to_owned());
    let opened = library.store(
        &call(
            "memory",
            vec![
                ("entries", Constant::Int(i64::MAX)),
                ("size", Constant::Size(SIZE)),
                ("policy", text("lfu")),
            ],
        ),
        &Service(None),
    );
    let Opening::Now(Ok(store)) = opened else { panic!("memory is open at once") };
    let service = Service(Some(store));
    let field = |name: &str, ty: Type| Field { name: name.to_owned(), ty };
    let signature = Signature {
        inputs: vec![field("k", Type::Int), field("v", ty)],
        outputs: vec![],
        records: Arc::from([]),
    };
    let put = call(
        "kv.put",
        vec![("store", Constant::Name("s".into())), ("key", text("{k}")), ("ttl", Constant::Duration(0))],
    );
    let Ok(Built::Sync(node)) = library.build(&put, &signature, &service) else { panic!("a node") };
    let flow =
        Flow { id: 1, now: 0, session: None, world: Arc::new(RealWorld), request: None, failure: None };
    for key in 0..60_000 {
        let mut frame = [Value::Int(key), value(key)];
        let places = [Place::Slot(0), Place::Slot(1)];
        node.call(&mut Call::new(&mut frame, &[], &places, &[], &flow)).unwrap();
    }
    (node, service)
}

#[test]
fn a_store_holds_no_more_than_it_says() {
    let json = |json: serde_json::Value| Value::Json(Bulk::new(json));
    let kinds: Vec<(&str, usize)> = vec![
        ("numbers", held(Type::Int, Value::Int)),
        ("texts", held(Type::String, |n| Value::Str(n.to_string().into()))),
        ("small objects", held(Type::Json, |n| json(json!({"a": n})))),
        ("nested objects", held(Type::Json, |n| json(json!({"a": {"b": {"c": [n, {"d": "e"}]}}})))),
        (
            "wide objects",
            held(Type::Json, |n| {
                json(
                    (0..40)
                        .map(|i| (format!("member {i}"), json!(n)))
                        .collect::<serde_json::Map<_, _>>()
                        .into(),
                )
            }),
        ),
        (
            "lists",
            held(Type::List(Box::new(Type::Int)), |n| {
                Value::List(Bulk::new((0..n % 50).map(Value::Int).collect()))
            }),
        ),
    ];
    for (kind, held) in kinds {
        // Tables grow by doubling, which a count of entries can't know.
        assert!(held <= SIZE as usize * 5 / 4, "{kind}: {held} bytes");
        assert!(held >= SIZE as usize / 4, "{kind}: only {held} bytes");
    }
}
