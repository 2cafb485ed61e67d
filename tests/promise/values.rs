//! Random values of a plan's types.

use bytes::Bytes;
use flux_node::{Bulk, Record, Value};
use flux_plan::{Plan, Type};
use flux_policy::Dice;
use serde_json::json;
use std::sync::Arc;

const TEXTS: &[&str] = &[
    "",
    "a",
    "7",
    "abc def",
    "é",
    "a/b",
    "..",
    "x\r\ny: z",
    "2026-01-01T00:00:00Z",
    "{\"a\": 1}",
    "[1, 2]",
    "image/png",
    "61",
    "YQ==",
    "\0",
    "a.b.c",
    "<script>",
    "http",
    "desc",
    "id",
];
/// The smallest pictures that there are.
const PICTURES: &[&[u8]] = &[b"P6 1 1 255\n\x01\x02\x03", b"P5 2 1 255\n\x01\x02"];

/// A value of that type; none: only a component or a client makes one.
pub fn value(plan: &Plan, ty: &Type, dice: &mut Dice, depth: u32) -> Option<Value> {
    let below = |dice: &mut Dice, bound: usize| dice.below(bound as u64) as usize;
    let depth_of = depth.saturating_sub(1);
    Some(match ty {
        Type::Int => Value::Int([0, 1, -1, 2, 3, 7, 100, 404, i64::MAX, i64::MIN][below(dice, 10)]),
        Type::Float => Value::Float([0.0, 1.5, -2.25, 1e300, 0.1][below(dice, 5)]),
        Type::Bool => Value::Bool(dice.once_in(2)),
        Type::String => Value::Str(TEXTS[below(dice, TEXTS.len())].into()),
        Type::Bytes if dice.once_in(3) => {
            Value::Bytes(Bytes::from_static(PICTURES[below(dice, PICTURES.len())]))
        }
        Type::Bytes => Value::Bytes(Bytes::from_static([&b""[..], b"ab", b"\xff\xfe"][below(dice, 3)])),
        Type::Json => Value::Json(Bulk::new(match below(dice, 7) {
            0 => json!(null),
            1 => json!({"a": 1, "b": [1, "x", null]}),
            2 => json!([1, 2.5, {"id": 3}]),
            3 => json!("text"),
            4 => json!(-3),
            5 => json!({"id": 1, "text": "t", "maybe": null}),
            _ => json!(true),
        })),
        Type::Time => Value::Time([0, 1_764_000_000_000_000_000, -1, i64::MAX][below(dice, 4)]),
        Type::Duration => Value::Duration([0, 1_000, 1_000_000, 2_000_000_000, u64::MAX / 4][below(dice, 5)]),
        Type::List(inner) => {
            let count = if depth == 0 { 0 } else { below(dice, 4) };
            let items: Option<Vec<Value>> = (0..count).map(|_| value(plan, inner, dice, depth_of)).collect();
            Value::List(Bulk::new(items?))
        }
        Type::Map(_, inner) => {
            let one = value(plan, inner, dice, depth_of)?;
            Value::Map(Bulk::new([("a".into(), one)].into_iter().take(below(dice, 2)).collect()))
        }
        // A record may hold itself there.
        Type::Option(_) if depth == 0 => Value::Option(None),
        Type::Option(inner) => {
            let some = value(plan, inner, dice, depth_of)?;
            Value::Option(dice.once_in(2).then(|| Arc::new(some)))
        }
        Type::Record(id) => {
            let fields = &plan.types[id.index()].fields;
            let values: Option<Vec<Value>> =
                fields.iter().map(|field| value(plan, &field.ty, dice, depth_of)).collect();
            let names = fields.iter().map(|field| field.name.as_str().into()).collect();
            Value::Record(Arc::new(Record { names, values: values? }))
        }
        Type::Stream(_) | Type::Foreign(_) => return None,
    })
}
