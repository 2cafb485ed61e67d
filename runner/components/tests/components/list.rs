//! `list.*`.

use crate::harness::{Service, ints, json, list, name, some, str, text};
use flux_node::{Constant, Field, RecordType, Type, Value};
use proptest::prelude::*;
use std::sync::Arc;

fn service() -> Service {
    let field = |name: &str, ty: Type| Field { name: name.into(), ty };
    let fields = vec![field("user", Type::Int), field("at", Type::Int)];
    Service { records: Arc::from([RecordType { name: "Edit".into(), fields }]), ..Service::default() }
}

fn edits(service: &Service, items: &[(i64, i64)]) -> Value {
    let records = flux_node::Records::new(service.records.clone());
    list(
        items.iter().map(|(user, at)| {
            records.value(flux_plan::RecordId(0), vec![Value::Int(*user), Value::Int(*at)])
        }),
    )
}

fn on_ints(component: &str, args: &[(&str, Constant)], given: &[i64], output: &str) -> Value {
    Service::default().node(component, args, "list<int> l", output).one(&[ints(given)])
}

#[test]
fn lists_are_cut_and_turned() {
    let count = |n: i64| [("count", Constant::Int(n))];
    assert_eq!(on_ints("list.take", &count(2), &[1, 2, 3], "list<int> o"), ints(&[1, 2]));
    assert_eq!(on_ints("list.take", &count(9), &[1], "list<int> o"), ints(&[1]));
    assert_eq!(on_ints("list.skip", &count(2), &[1, 2, 3], "list<int> o"), ints(&[3]));
    assert_eq!(on_ints("list.skip", &count(9), &[1], "list<int> o"), ints(&[]));
    assert_eq!(on_ints("list.reverse", &[], &[1, 2, 3], "list<int> o"), ints(&[3, 2, 1]));
    assert_eq!(on_ints("list.length", &[], &[1, 2, 3], "int o"), Value::Int(3));
    assert_eq!(on_ints("list.unique", &[], &[1, 2, 1, 3, 2], "list<int> o"), ints(&[1, 2, 3]));
    assert_eq!(on_ints("list.first", &[], &[1, 2], "option<int> o"), some(Value::Int(1)));
    assert_eq!(on_ints("list.last", &[], &[1, 2], "option<int> o"), some(Value::Int(2)));
    assert_eq!(on_ints("list.first", &[], &[], "option<int> o"), Value::Option(None));
    let at = |n: i64| on_ints("list.at", &[("index", Constant::Int(n))], &[1, 2, 3], "option<int> o");
    assert_eq!(
        (at(0), at(-1), at(3), at(-4)),
        (some(Value::Int(1)), some(Value::Int(3)), Value::Option(None), Value::Option(None))
    );
    assert_eq!((at(i64::MIN), at(i64::MAX)), (Value::Option(None), Value::Option(None)));
}

#[test]
fn lists_are_joined() {
    let service = Service::default();
    let flatten = service.node("list.flatten", &[], "list<list<int>> l", "list<int> o");
    assert_eq!(flatten.one(&[list([ints(&[1]), ints(&[]), ints(&[2, 3])])]), ints(&[1, 2, 3]));
    let concat = service.node("list.concat", &[], "list<int> a, list<int> b", "list<int> o");
    assert_eq!(concat.one(&[ints(&[2]), ints(&[1])]), ints(&[2, 1]));
    assert!(service.try_node("list.concat", &[], "list<int> a, list<string> b", "list<int> o").is_err());
    assert_eq!(flatten.code(&[ints(&[1])]), 422);
}

#[test]
fn records_are_ordered_by_a_field() {
    let service = service();
    let args = [("by", text("at")), ("order", text("desc")), ("limit", Constant::Int(3))];
    let merge = service.node("list.merge", &args, "list<R0> own, list<R0> others", "list<R0> feed");
    let (own, others) = (edits(&service, &[(1, 5), (1, 9)]), edits(&service, &[(2, 7), (2, 9), (2, 1)]));
    assert_eq!(merge.one(&[own, others]), edits(&service, &[(1, 9), (2, 9), (2, 7)]));
    let sort = service.node("list.sort", &[("by", text("at"))], "list<R0> l", "list<R0> o");
    assert_eq!(sort.one(&[edits(&service, &[(1, 2), (2, 1)])]), edits(&service, &[(2, 1), (1, 2)]));
    let unique = service.node("list.unique", &[("by", text("user"))], "list<R0> l", "list<R0> o");
    assert_eq!(unique.one(&[edits(&service, &[(1, 2), (1, 1), (2, 1)])]), edits(&service, &[(1, 2), (2, 1)]));
    let error = service.try_node("list.sort", &[("by", text("att"))], "list<R0> l", "list<R0> o").err();
    assert!(error.is_some_and(|e| e.to_string().contains("`Edit` has no field `att`")));
    assert!(service.try_node("list.sort", &[("by", text("x"))], "list<int> l", "list<int> o").is_err());
    assert!(service.try_node("list.sort", &[("order", text("up"))], "list<int> l", "list<int> o").is_err());
}

#[test]
fn json_is_ordered_by_a_member() {
    let service = Service::default();
    let sort = service.node("list.sort", &[("by", text("n"))], "list<json> l", "list<json> o");
    let objects = |ns: &[i64]| list(ns.iter().map(|n| json(serde_json::json!({ "n": n }))));
    assert_eq!(sort.one(&[objects(&[3, 10, 2])]), objects(&[2, 3, 10]));
}

#[test]
fn expressions_choose_and_change_elements() {
    let service = service();
    let filter = service.node(
        "list.filter",
        &[("where", text("it.at >= least"))],
        "list<R0> l, int least",
        "list<R0> o",
    );
    let given = edits(&service, &[(1, 5), (2, 7), (3, 9)]);
    assert_eq!(filter.one(&[given.clone(), Value::Int(7)]), edits(&service, &[(2, 7), (3, 9)]));
    let map =
        service.node("list.map", &[("to", text("'u' + string(it.user)"))], "list<R0> l", "list<string> o");
    assert_eq!(map.one(&[given]), list(["u1", "u2", "u3"].map(str)));
    assert!(
        service.try_node("list.map", &[("to", text("it.user"))], "list<R0> l", "list<string> o").is_err()
    );
    assert!(
        service
            .try_node("list.filter", &[("where", text("it > most"))], "list<int> l", "list<int> o")
            .is_err()
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn merging_is_a_stable_sort_of_both(
        first in proptest::collection::vec((0i64..4, 0i64..9), 0..20),
        second in proptest::collection::vec((0i64..4, 0i64..9), 0..20),
        descending: bool,
        limit in 0usize..30,
    ) {
        let service = service();
        let order = text(if descending { "desc" } else { "asc" });
        let args = [("by", text("at")), ("order", order), ("limit", Constant::Int(limit as i64))];
        let merge = service.node("list.merge", &args, "list<R0> a, list<R0> b", "list<R0> o");
        let mut expected = [first.clone(), second.clone()].concat();
        expected.sort_by_key(|(_, at)| if descending { -at } else { *at });
        if limit > 0 {
            expected.truncate(limit);
        }
        let merged = merge.one(&[edits(&service, &first), edits(&service, &second)]);
        prop_assert_eq!(merged, edits(&service, &expected));
    }

    #[test]
    fn taking_and_skipping_are_the_list(items in proptest::collection::vec(any::<i64>(), 0..20), n in 0i64..25) {
        let count = [("count", Constant::Int(n))];
        let taken = on_ints("list.take", &count, &items, "list<int> o");
        let rest = on_ints("list.skip", &count, &items, "list<int> o");
        let concat = Service::default();
        let concat = concat.node("list.concat", &[], "list<int> a, list<int> b", "list<int> o");
        prop_assert_eq!(concat.one(&[taken, rest]), ints(&items));
    }
}

/// What would hold up other flows says so by its inputs, and what does not, does not.
#[test]
fn long_lists_are_heavy_and_short_ones_are_not() {
    let service = Service::default();
    let numbers = |count: i64| ints(&(0..count).collect::<Vec<_>>());
    let sort = service.node("list.sort", &[], "list<int> l", "list<int> s");
    assert!(!sort.is_heavy(&[numbers(1_000)]));
    assert!(sort.is_heavy(&[numbers(10_000)]));
    let filter = service.node("list.filter", &[("where", text("it > 3"))], "list<int> l", "list<int> s");
    assert!(!filter.is_heavy(&[numbers(50)]));
    assert!(filter.is_heavy(&[numbers(1_000)]));
    let hash = service.node("hash.sha256", &[], "bytes data", "string digest");
    assert!(!hash.is_heavy(&[Value::Bytes(vec![0; 100_000].into())]));
    assert!(hash.is_heavy(&[Value::Bytes(vec![0; 1_000_000].into())]));
    let decode = service.node("json.decode", &[], "string text", "json v");
    assert!(!decode.is_heavy(&[str(&"1".repeat(10_000))]));
    assert!(decode.is_heavy(&[str(&"1".repeat(100_000))]));
    let respond = service.node("http.respond", &[], "list<int> l", "response r");
    assert!(!respond.is_heavy(&[numbers(100)]));
    assert!(respond.is_heavy(&[numbers(100_000)]));
    let file = service.node("http.respond", &[], "bytes b", "response r");
    assert!(!file.is_heavy(&[Value::Bytes(vec![0; 1_000_000].into())]), "bytes are a reply as they are");
}

#[test]
fn what_a_list_is_taken_and_ordered_by_can_come_with_the_flow() {
    let service = Service::default();
    let take = service.node("list.take", &[("count", name("n"))], "list<int> list, int n", "list<int> taken");
    assert_eq!(take.one(&[ints(&[1, 2, 3]), Value::Int(2)]), ints(&[1, 2]));
    assert_eq!(take.one(&[ints(&[1, 2, 3]), Value::Int(9)]), ints(&[1, 2, 3]));
    let refused = take.run(&[ints(&[1]), Value::Int(-1)]).expect_err("it is outside");
    assert_eq!((refused.code, &*refused.message), (422, "`count` is 0 or more, not -1"));

    let sort = service.node(
        "list.sort",
        &[("by", name("ask.field")), ("order", name("ask.order"))],
        "list<json> list, json ask",
        "list<json> sorted",
    );
    let item = |n: i64| json(serde_json::json!({"n": n}));
    let ask = |order: &str| json(serde_json::json!({"field": "n", "order": order}));
    let all = || list([item(2), item(3), item(1)]);
    assert_eq!(sort.one(&[all(), ask("desc")]), list([item(3), item(2), item(1)]));
    assert_eq!(sort.code(&[all(), ask("up")]), 422);
}
