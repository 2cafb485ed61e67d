//! Values: order, JSON, text, times.

use flux_plan::{Field, RecordId, RecordType, Type};
use flux_value::{Bulk, Record, Records, Value, time_from_text, time_to_text};
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;

fn field(name: &str, ty: Type) -> Field {
    Field { name: name.to_owned(), ty }
}

fn records() -> Records {
    let fields = vec![field("user", Type::Int), field("tag", Type::Option(Box::new(Type::String)))];
    Records::new(Arc::from([RecordType { name: "Edit".into(), fields }]))
}

fn list(items: Vec<Value>) -> Value {
    Value::List(Bulk::new(items))
}

#[test]
fn equality_order_and_hash_agree_on_floats() {
    let nan = Value::Float(f64::NAN);
    assert_eq!(nan, Value::Float(-f64::NAN));
    assert_eq!(Value::Float(0.0), Value::Float(-0.0));
    assert!(Value::Float(f64::INFINITY) < nan);
    let set: HashSet<Value> = [Value::Float(0.0), Value::Float(-0.0), nan.clone(), nan].into_iter().collect();
    assert_eq!(set.len(), 2);
}

#[test]
fn different_types_are_never_equal() {
    assert_ne!(Value::Int(1), Value::Float(1.0));
    assert_ne!(Value::Int(1), Value::Str("1".into()));
    let whole = Value::Json(Bulk::new(json!(1)));
    assert_ne!(whole, Value::Json(Bulk::new(json!(1.0))));
}

#[test]
fn records_travel_through_json() {
    let ty = Type::List(Box::new(Type::Record(RecordId(0))));
    let json = json!([{"tag": "x", "user": 3, "more": true}, {"user": 4}]);
    let value = Value::from_json(&json, &ty, &records()).unwrap();
    assert_eq!(value.to_json().unwrap(), json!([{"user": 3, "tag": "x"}, {"user": 4, "tag": null}]));
    let mut text = Vec::new();
    value.write_json(&mut text).unwrap();
    assert_eq!(text, br#"[{"user":3,"tag":"x"},{"user":4,"tag":null}]"#);
}

#[test]
fn a_mismatch_says_where() {
    let ty = Type::List(Box::new(Type::Record(RecordId(0))));
    let error = Value::from_json(&json!([{"user": 1}, {"user": "x"}]), &ty, &records()).unwrap_err();
    assert_eq!(error.to_string(), "`[1].user`: expected `int`, found text");
    let error = Value::from_json(&json!([{}]), &ty, &records()).unwrap_err();
    assert_eq!(error.to_string(), "`[0].user` is missing");
}

#[test]
fn every_scalar_travels_through_json() {
    let cases = [
        (Type::Int, Value::Int(-5), json!(-5)),
        (Type::Float, Value::Float(2.5), json!(2.5)),
        (Type::Bool, Value::Bool(true), json!(true)),
        (Type::String, Value::Str("ä".into()), json!("ä")),
        (Type::Bytes, Value::Bytes(vec![0, 255].into()), json!("AP8=")),
        (Type::Time, Value::Time(1_500_000_000), json!("1970-01-01T00:00:01.5Z")),
        (Type::Duration, Value::Duration(1_500_000_000), json!(1.5)),
        (Type::Duration, Value::Duration(180_000_000_000), json!(180)),
    ];
    for (ty, value, json) in cases {
        assert_eq!(value.to_json().unwrap(), json);
        assert_eq!(Value::from_json(&json, &ty, &records()).unwrap(), value);
    }
}

#[test]
fn foreign_values_have_no_json_and_leave_no_half_text() {
    let foreign = Value::Foreign(flux_value::Foreign(Arc::new(3u8)));
    let mut text = b"before".to_vec();
    assert!(list(vec![Value::Int(1), foreign.clone()]).write_json(&mut text).is_err());
    assert_eq!(text, b"before");
    assert_eq!(foreign, foreign.clone());
    assert_ne!(foreign, Value::Foreign(flux_value::Foreign(Arc::new(3u8))));
}

#[test]
fn text_becomes_values() {
    let read = |text: &str, ty: Type| Value::from_text(text, &ty, &records()).ok();
    assert_eq!(read("-7", Type::Int), Some(Value::Int(-7)));
    assert_eq!(read("seven", Type::Int), None);
    assert_eq!(read("inf", Type::Float), None);
    assert_eq!(read("250ms", Type::Duration), Some(Value::Duration(250_000_000)));
    assert_eq!(read("1.5h", Type::Duration), Some(Value::Duration(5_400_000_000_000)));
    assert_eq!(read("s", Type::Duration), None);
    assert_eq!(read("3", Type::List(Box::new(Type::Int))), Some(list(vec![Value::Int(3)])));
    let record = read(r#"{"user": 1}"#, Type::Record(RecordId(0))).unwrap();
    assert!(matches!(record, Value::Record(r) if matches!(&*r, Record { values, .. } if values.len() == 2)));
}

#[test]
fn times_read_what_they_write() {
    for nanos in [0, -1, 1, 951_782_400_000_000_000, 4_107_542_399_999_999_999, i64::MIN / 2] {
        assert_eq!(time_from_text(&time_to_text(nanos)), Some(nanos), "{}", time_to_text(nanos));
    }
    assert_eq!(time_from_text("2000-02-29T00:00:00+01:00"), Some(951_778_800_000_000_000));
    for wrong in ["2001-02-29T00:00:00Z", "2001-02-28", "2001-02-28T25:00:00Z", "2001-02-28T00:00:00", "x"] {
        assert_eq!(time_from_text(wrong), None, "{wrong}");
    }
}
