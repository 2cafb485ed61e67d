//! `memory`, `cache.*`, `kv.*`.

use crate::harness::{Service, ints, list, name, some, str, text};
use crate::values::Virtual;
use flux_node::{Constant, Value};
use std::sync::Arc;
use std::sync::atomic::Ordering;

fn service(args: &[(&str, Constant)]) -> Service {
    Service { world: Arc::new(Virtual::default()), ..Service::default() }.with_store("s", args)
}

fn key(key: &str) -> [(&str, Constant); 2] {
    [("store", name("s")), ("key", text(key))]
}

#[test]
fn what_is_put_is_found_under_its_key() {
    let service = service(&[]);
    let put =
        service.node("cache.put", &key("{name}@{width}"), "string name, int width, bytes jpeg", "bytes jpeg");
    let get =
        service.node("cache.get", &key("{name}@{width}"), "string name, int width", "option<bytes> cached");
    let jpeg = Value::Bytes("jpeg".into());
    assert_eq!(get.one(&[str("a"), Value::Int(1)]), Value::Option(None));
    assert_eq!(put.one(&[str("a"), Value::Int(1), jpeg.clone()]), jpeg);
    assert_eq!(get.one(&[str("a"), Value::Int(1)]), some(jpeg));
    assert_eq!(get.one(&[str("a"), Value::Int(2)]), Value::Option(None));
    let wrong =
        service.node("cache.get", &key("{name}@{width}"), "string name, int width", "option<string> cached");
    assert_eq!(wrong.code(&[str("a"), Value::Int(1)]), 409);
}

#[test]
fn the_least_used_goes_first() {
    let service = service(&[("entries", Constant::Int(2))]);
    let put = service.node("cache.put", &key("{k}"), "string k, int v", "int v");
    let get = service.node("cache.get", &key("{k}"), "string k", "option<int> v");
    for k in ["a", "b"] {
        put.one(&[str(k), Value::Int(1)]);
    }
    get.one(&[str("a")]);
    put.one(&[str("c"), Value::Int(1)]);
    assert_eq!(get.one(&[str("b")]), Value::Option(None));
    assert_eq!(get.one(&[str("a")]), some(Value::Int(1)));
}

#[test]
fn what_is_too_large_is_not_kept() {
    let service = service(&[("size", Constant::Size(1000))]);
    let put = service.node("cache.put", &key("k"), "bytes v", "bytes v");
    let get = service.node("cache.get", &key("k"), "", "option<bytes> v");
    put.one(&[Value::Bytes(vec![0; 2000].into())]);
    assert_eq!(get.one(&[]), Value::Option(None));
    let kv = service.node("kv.put", &key("k"), "bytes v", "");
    assert_eq!(kv.code(&[Value::Bytes(vec![0; 2000].into())]), 507);
}

#[test]
fn what_is_kept_for_a_while_is_gone_then() {
    let world = Arc::new(Virtual::default());
    let service = Service { world: world.clone(), ..Service::default() }.with_store("s", &[]);
    let args = [key("k").to_vec(), vec![("ttl", Constant::Duration(1000))]].concat();
    service.node("cache.put", &args, "int v", "int v").one(&[Value::Int(1)]);
    let get = service.node("cache.get", &key("k"), "", "option<int> v");
    world.now.store(999, Ordering::SeqCst);
    assert_eq!(get.one(&[]), some(Value::Int(1)));
    let keys = service.node("kv.keys", &[("store", name("s"))], "", "list<string> k");
    assert_eq!(keys.one(&[]), list([str("k")]));
    world.now.store(1000, Ordering::SeqCst);
    assert_eq!(keys.one(&[]), list([]));
    assert_eq!(get.one(&[]), Value::Option(None));
}

#[test]
fn a_full_store_that_forgets_nothing_refuses() {
    let service = service(&[("entries", Constant::Int(1)), ("policy", text("none"))]);
    let put = service.node("kv.put", &key("{k}"), "string k, int v", "");
    assert_eq!(put.run(&[str("a"), Value::Int(1)]), Ok(vec![]));
    assert_eq!(put.code(&[str("b"), Value::Int(1)]), 507);
    assert_eq!(put.run(&[str("a"), Value::Int(2)]), Ok(vec![]));
    let increment = service.node("kv.increment", &key("{k}"), "string k", "int n");
    assert_eq!(increment.one(&[str("a")]), Value::Int(3));
    assert_eq!(increment.code(&[str("b")]), 507);
}

#[test]
fn keys_are_listed_in_order() {
    let service = service(&[]);
    let put = service.node("kv.put", &key("u/{k}"), "string k, int v", "");
    for (k, v) in [("b", 2), ("c", 3), ("a", 1)] {
        put.run(&[str(k), Value::Int(v)]).unwrap();
    }
    let prefix = |text_: &str| vec![("store", name("s")), ("prefix", text(text_))];
    assert_eq!(service.node("kv.list", &prefix("u/"), "", "list<int> v").one(&[]), ints(&[1, 2, 3]));
    assert_eq!(service.node("kv.keys", &prefix("u/b"), "", "list<string> v").one(&[]), list([str("u/b")]));
    assert_eq!(service.node("kv.list", &prefix("u/"), "", "list<string> v").code(&[]), 409);
    let delete = service.node("kv.delete", &key("u/{k}"), "string k", "bool existed");
    assert_eq!(delete.one(&[str("a")]), Value::Bool(true));
    assert_eq!(delete.one(&[str("a")]), Value::Bool(false));
    let get = service.node("kv.get", &key("u/{k}"), "string k", "option<int> v");
    assert_eq!(get.one(&[str("b")]), some(Value::Int(2)));
}

#[test]
fn numbers_are_counted() {
    let service = service(&[]);
    let args = [key("{k}").to_vec(), vec![("by", Constant::Int(5))]].concat();
    let increment = service.node("kv.increment", &args, "string k", "int n");
    assert_eq!(increment.one(&[str("a")]), Value::Int(5));
    assert_eq!(increment.one(&[str("a")]), Value::Int(10));
    let put = service.node("kv.put", &key("{k}"), "string k, string v", "");
    put.run(&[str("t"), str("x")]).unwrap();
    assert_eq!(increment.code(&[str("t")]), 409);
    let most = service.node("kv.put", &key("{k}"), "string k, int v", "");
    most.run(&[str("m"), Value::Int(i64::MAX)]).unwrap();
    assert_eq!(increment.code(&[str("m")]), 422);
}

#[test]
fn stores_must_be_there_and_be_memory() {
    let service = service(&[]);
    assert!(
        service.try_node("kv.get", &[("store", name("t")), ("key", text("k"))], "", "option<int> v").is_err()
    );
    assert!(service.open_store(&[("entries", Constant::Int(0))]).is_err());
    assert!(service.open_store(&[("policy", text("lru"))]).is_err());
    assert!(service.try_node("kv.get", &key("k"), "", "int v").is_err());
}

/// A service whose program has these record types, in this order.
fn with_types(before: Option<&Service>, types: &[(&str, &str)]) -> Service {
    let fields = |name: &str| vec![flux_plan::Field { name: name.to_owned(), ty: flux_plan::Type::Int }];
    let record = |(name, field): &(&str, &str)| flux_plan::RecordType {
        name: (*name).to_owned(),
        fields: fields(field),
    };
    let mut service = service(&[]);
    service.records = types.iter().map(record).collect();
    if let Some(before) = before {
        service.stores = before.stores.clone();
    }
    service
}

#[test]
fn a_record_stays_what_it_is_though_the_next_program_numbers_its_types_otherwise() {
    let record = |service: &Service, id: u32| {
        let records = flux_node::Records::new(service.records.clone());
        records.value(flux_plan::RecordId(id), vec![Value::Int(7)])
    };
    let typed = |service: &Service, id: u32| {
        let ty = flux_plan::Type::Record(flux_plan::RecordId(id));
        let get = flux_node::Signature {
            inputs: vec![],
            outputs: vec![flux_plan::Field {
                name: "found".into(),
                ty: flux_plan::Type::Option(Box::new(ty.clone())),
            }],
            records: service.records.clone(),
        };
        let put = flux_node::Signature {
            inputs: vec![flux_plan::Field { name: "value".into(), ty }],
            outputs: vec![],
            records: service.records.clone(),
        };
        (get, put)
    };
    let first = with_types(None, &[("Edit", "at")]);
    let (_, put) = typed(&first, 0);
    first.node_of("kv.put", &key("k"), put).run(&[record(&first, 0)]).unwrap();
    let second = with_types(Some(&first), &[("User", "id"), ("Edit", "at")]);
    let (get, _) = typed(&second, 1);
    assert_eq!(second.node_of("kv.get", &key("k"), get).one(&[]), some(record(&second, 1)));
    // What has the number now is another type, and so is one of that name with other fields.
    let (get, _) = typed(&second, 0);
    assert_eq!(second.node_of("kv.get", &key("k"), get).code(&[]), 409);
    let third = with_types(Some(&first), &[("Edit", "when")]);
    let (get, _) = typed(&third, 0);
    assert_eq!(third.node_of("kv.get", &key("k"), get).code(&[]), 409);
}

#[test]
fn a_key_lives_as_long_as_it_was_last_told() {
    let world = Arc::new(Virtual::default());
    let service = Service { world: world.clone(), ..Service::default() }.with_store("s", &[]);
    let for_so_long = |nanos| [key("k").to_vec(), vec![("ttl", Constant::Duration(nanos))]].concat();
    service.node("kv.put", &for_so_long(1000), "int v", "").run(&[Value::Int(1)]).unwrap();
    let get = service.node("kv.get", &key("k"), "", "option<int> v");
    let more = for_so_long(1000);
    let touch = service.node("kv.touch", &more, "", "bool existed");
    world.now.store(999, Ordering::SeqCst);
    assert_eq!(touch.one(&[]), Value::Bool(true));
    world.now.store(1998, Ordering::SeqCst);
    let increment = service.node("kv.increment", &key("k"), "", "int n");
    assert_eq!(increment.one(&[]), Value::Int(2));
    assert_eq!(get.one(&[]), some(Value::Int(2)));
    world.now.store(1999, Ordering::SeqCst);
    assert_eq!(get.one(&[]), Value::Option(None));
    assert_eq!(touch.one(&[]), Value::Bool(false));
    let always = for_so_long(0);
    service.node("kv.put", &always, "int v", "").run(&[Value::Int(1)]).unwrap();
    world.now.store(u64::MAX, Ordering::SeqCst);
    assert_eq!(get.one(&[]), some(Value::Int(1)));
}
