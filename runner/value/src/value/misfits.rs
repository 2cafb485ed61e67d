//! Everything that does not fit in a JSON value, for whoever wrote it.

use super::{Mismatch, Records, Value};
use flux_plan::Type;
use serde_json::Value as Json;

/// More are of no use to a person, and a list of a million wrong elements must not become a million lines.
const MOST: usize = 32;

impl Value {
    /// All places at which JSON is not of a type, where [`Value::from_json`] tells the first; up to 32 of them. None: it
    /// fits.
    pub fn misfits(json: &Json, ty: &Type, records: &Records) -> Vec<Mismatch> {
        let mut found = Vec::new();
        look(json, ty, records, "", &mut found);
        found
    }
}

fn look(json: &Json, ty: &Type, records: &Records, place: &str, found: &mut Vec<Mismatch>) {
    if found.len() >= MOST {
        return;
    }
    match (ty, json) {
        (Type::Option(_), Json::Null) => {}
        (Type::Option(inner), _) => look(json, inner, records, place, found),
        (Type::List(item), Json::Array(items)) => {
            for (i, json) in items.iter().enumerate() {
                look(json, item, records, &format!("{place}[{i}]"), found);
            }
        }
        (Type::Map(_, value), Json::Object(members)) => {
            for (key, json) in members {
                look(json, value, records, &format!("{place}.{key}"), found);
            }
        }
        (Type::Record(id), Json::Object(members)) => {
            for field in records.get(*id).map_or(&[][..], |record| &record.fields) {
                match members.get(&field.name) {
                    Some(json) => {
                        look(json, &field.ty, records, &format!("{place}.{}", field.name), found);
                    }
                    None if matches!(field.ty, Type::Option(_)) => {}
                    None => {
                        let missing = Mismatch::missing(records.describe(&field.ty), &field.name);
                        found.push(missing.inside(place));
                    }
                }
            }
        }
        _ => found.extend(Value::from_json(json, ty, records).err().map(|misfit| misfit.inside(place))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flux_plan::{Field, RecordId, RecordType};
    use std::sync::Arc;

    #[test]
    fn every_wrong_field_is_named() {
        let field = |name: &str, ty: Type| Field { name: name.into(), ty };
        let item = RecordType {
            name: "Item".into(),
            fields: vec![field("sku", Type::String), field("count", Type::Int)],
        };
        let order = RecordType {
            name: "Order".into(),
            fields: vec![
                field("user", Type::Int),
                field("items", Type::List(Box::new(Type::Record(RecordId(0))))),
                field("note", Type::Option(Box::new(Type::String))),
            ],
        };
        let records = Records::new(Arc::from([item, order]));
        let ty = Type::Record(RecordId(1));
        let json =
            serde_json::json!({"user": "x", "items": [{"sku": "a", "count": 1}, {"count": 1.5}], "note": 3});
        let found: Vec<String> =
            Value::misfits(&json, &ty, &records).iter().map(ToString::to_string).collect();
        assert_eq!(
            found,
            [
                "`user`: expected `int`, found text",
                "`items[1].sku` is missing",
                "`items[1].count`: expected `int`, found a number",
                "`note`: expected `string`, found a number",
            ]
        );
        let json = serde_json::json!({"user": 1, "items": []});
        assert_eq!(Value::misfits(&json, &ty, &records), []);
        let many = Json::Array(vec![Json::Null; 1000]);
        assert_eq!(Value::misfits(&many, &Type::List(Box::new(Type::Int)), &records).len(), 32);
    }
}
