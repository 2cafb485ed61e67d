//! `memory(size: …)` holds no more than it says, measured by an allocator that counts.
#![allow(clippy::unwrap_used)]

use flux_components::Library;
use flux_node::{
    Arg, Built, Call, ComponentCall, Constant, Field, Flow, Library as _, Opening, Place, Resources,
    Signature, Store, Type, Value, World,
};
use flux_policy::RealWorld;
use serde_json::json;
use std::alloc::{GlobalAlloc, Layout, System};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);

#[allow(unsafe_code, reason = "an allocator can be told apart from the system's in no other way")]
// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        HELD.fetch_add(layout.size(), Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

struct Service(Option<Arc<dyn Store>>);

impl Resources for Service {
    fn store(&self, _: &str) -> Option<Arc<dyn Store>> {
        self.0.clone()
    }

    fn env(&self, _: &str) -> Option<String> {
        None
    }

    fn root(&self) -> PathBuf {
        PathBuf::from(".")
    }

    fn world(&self) -> Arc<dyn World> {
        Arc::new(RealWorld)
    }
}

const SIZE: u64 = 4 << 20;

fn call(component: &str, args: Vec<(&str, Constant)>) -> ComponentCall {
    let args = args.into_iter().map(|(name, value)| Arg { name: name.to_owned(), value });
    ComponentCall { component: component.to_owned(), args: args.collect() }
}

/// What is allocated for a store into which many such values were put.
fn held(ty: Type, value: impl Fn(i64) -> Value) -> usize {
    let library = Library::default();
    let text = |text: &str| Constant::Text(text.to_owned());
    let before = HELD.load(Relaxed);
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
    let after = HELD.load(Relaxed);
    drop((node, service));
    after - before
}

#[test]
fn a_store_holds_no_more_than_it_says() {
    let json = |json: serde_json::Value| Value::Json(Arc::new(json));
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
                Value::List(Arc::new((0..n % 50).map(Value::Int).collect()))
            }),
        ),
    ];
    for (kind, held) in kinds {
        // Tables grow by doubling, which a count of entries can't know.
        assert!(held <= SIZE as usize * 5 / 4, "{kind}: {held} bytes");
        assert!(held >= SIZE as usize / 4, "{kind}: only {held} bytes");
    }
}
