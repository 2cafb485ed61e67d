//! The plan's record types, ready to make values of.

use super::{Record, Value};
use bytestring::ByteString;
use flux_plan::{RecordId, RecordType, Type};
use std::sync::Arc;

/// Record types with their field names as all their values share them.
#[derive(Clone, Debug, Default)]
pub struct Records {
    types: Arc<[RecordType]>,
    names: Arc<[Arc<[ByteString]>]>,
}

impl Records {
    /// The record types of a plan, by the numbers in its table.
    pub fn new(types: Arc<[RecordType]>) -> Self {
        let names = types.iter().map(|t| t.fields.iter().map(|f| f.name.as_str().into()).collect());
        Records { names: names.collect(), types }
    }

    /// The type of that id.
    pub fn get(&self, id: RecordId) -> Option<&RecordType> {
        self.types.get(id.index())
    }

    /// Every record type with its number, from 0.
    pub fn all(&self) -> impl Iterator<Item = (RecordId, &RecordType)> {
        (0..).map(RecordId).zip(self.types.iter())
    }

    /// A value of that type; its values come in the order of the type's fields.
    pub fn value(&self, id: RecordId, values: Vec<Value>) -> Value {
        let names = self.names.get(id.index()).cloned().unwrap_or_else(|| Arc::from([]));
        Value::Record(Arc::new(Record { names, values }))
    }

    /// The type with its records spelled out. Equal for types of two programs whose values can stand for each other,
    /// though each program numbers its records in its own way.
    pub fn spelled(&self, ty: &Type) -> Arc<str> {
        let mut text = String::new();
        self.spell(ty, &mut Vec::new(), &mut text);
        text.into()
    }

    /// `around`: the records that it is inside of, which are not spelled again.
    fn spell(&self, ty: &Type, around: &mut Vec<RecordId>, text: &mut String) {
        match ty {
            Type::List(item) => {
                text.push_str("list<");
                self.spell(item, around, text);
                text.push('>');
            }
            Type::Option(value) => {
                text.push_str("option<");
                self.spell(value, around, text);
                text.push('>');
            }
            Type::Stream(value) => {
                text.push_str("stream<");
                self.spell(value, around, text);
                text.push('>');
            }
            Type::Map(key, value) => {
                text.push_str("map<");
                self.spell(key, around, text);
                text.push_str(", ");
                self.spell(value, around, text);
                text.push('>');
            }
            Type::Record(id) => {
                text.push_str(&self.describe(ty));
                let Some(record) = self.get(*id).filter(|_| !around.contains(id)) else { return };
                around.push(*id);
                text.push('(');
                for field in &record.fields {
                    self.spell(&field.ty, around, text);
                    text.push(' ');
                    text.push_str(&field.name);
                    text.push(',');
                }
                text.push(')');
                around.pop();
            }
            _ => text.push_str(&self.describe(ty)),
        }
    }

    /// The type as the file that declares it writes it: `list<Edit>`. Whoever uses that file behind an alias, what a
    /// client is told does not depend on it.
    pub fn describe(&self, ty: &Type) -> String {
        let inner = |ty: &Type| self.describe(ty);
        match ty {
            Type::Int => "int".to_owned(),
            Type::Float => "float".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::String => "string".to_owned(),
            Type::Bytes => "bytes".to_owned(),
            Type::Json => "json".to_owned(),
            Type::Time => "time".to_owned(),
            Type::Duration => "duration".to_owned(),
            Type::List(item) => format!("list<{}>", inner(item)),
            Type::Map(key, value) => format!("map<{}, {}>", inner(key), inner(value)),
            Type::Option(value) => format!("option<{}>", inner(value)),
            Type::Stream(value) => format!("stream<{}>", inner(value)),
            Type::Record(id) => self.get(*id).map_or("record", |t| own_name(&t.name)).to_owned(),
            Type::Foreign(name) => name.clone(),
        }
    }
}

/// A name without the alias before it.
fn own_name(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
