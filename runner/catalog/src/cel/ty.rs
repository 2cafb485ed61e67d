//! The types that an expression's parts have.

use flux_plan::{RecordId, RecordType, Type};

/// A type of a part of an expression. Record types are looked up in [`Records`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ty {
    /// The type of `null`, which fits every option.
    Null,
    /// `bool`: `true` or `false`.
    Bool,
    /// `int`: a whole number of 64 bits, with a sign.
    Int,
    /// `float`, which is CEL's `double`: 64 bits with a fraction.
    Float,
    /// `string`: text in UTF-8.
    String,
    /// `bytes`: any bytes.
    Bytes,
    /// `time`, which is CEL's `timestamp`: nanoseconds since 1970 (UTC).
    Time,
    /// `duration`: a length of time in nanoseconds.
    Duration,
    /// `list<T>`: elements of one type.
    List(Box<Ty>),
    /// `map<K, V>`: keys of one type, values of one type.
    Map(Box<Ty>, Box<Ty>),
    /// `option<T>`: none is `null`.
    Option(Box<Ty>),
    /// A record type of the program, by its number.
    Record(RecordId),
    /// A map that is written out with constant names: it may become a record.
    Object(Vec<(String, Ty)>),
    /// `json`: only a request tells what it is. CEL's `dyn`
    Json,
    /// A type, as a value.
    Type,
    /// A foreign type, which expressions can't look into; in a function's signature, a type variable.
    Opaque(String),
    /// Not known after a mistake, or because nothing tells (the elements of `[]`): fits everything.
    Unknown,
}

/// The record types that the types of inputs and of the output lead to.
pub type Records<'a> = &'a [(RecordId, RecordType)];

/// A record type of these.
pub fn record<'a>(records: Records<'a>, id: RecordId) -> Option<&'a RecordType> {
    records.iter().find(|(own, _)| *own == id).map(|(_, record)| record)
}

impl Ty {
    /// The type of a value of the language.
    pub fn of(ty: &Type) -> Ty {
        match ty {
            Type::Int => Ty::Int,
            Type::Float => Ty::Float,
            Type::Bool => Ty::Bool,
            Type::String => Ty::String,
            Type::Bytes => Ty::Bytes,
            Type::Json => Ty::Json,
            Type::Time => Ty::Time,
            Type::Duration => Ty::Duration,
            Type::List(item) => Ty::List(Box::new(Ty::of(item))),
            Type::Map(key, value) => Ty::Map(Box::new(Ty::of(key)), Box::new(Ty::of(value))),
            Type::Option(value) => Ty::Option(Box::new(Ty::of(value))),
            Type::Record(id) => Ty::Record(*id),
            Type::Foreign(name) if name == "?" => Ty::Unknown,
            // No expression can look into what comes later.
            Type::Stream(_) => Ty::Opaque("stream".to_owned()),
            Type::Foreign(name) => Ty::Opaque(name.clone()),
        }
    }

    /// A list of these.
    pub fn list(element: Ty) -> Ty {
        Ty::List(Box::new(element))
    }

    /// The type of such a value or none; an option of an option is one option.
    pub fn option(value: Ty) -> Ty {
        match value {
            Ty::Option(_) | Ty::Null | Ty::Json | Ty::Unknown => value,
            value => Ty::Option(Box::new(value)),
        }
    }

    /// What there is if there is something.
    pub fn some(&self) -> &Ty {
        match self {
            Ty::Option(inner) => inner.some(),
            other => other,
        }
    }

    /// The type as a program writes it.
    pub fn show(&self, records: Records<'_>) -> String {
        match self {
            Ty::Null => "null".to_owned(),
            Ty::Bool => "bool".to_owned(),
            Ty::Int => "int".to_owned(),
            Ty::Float => "float".to_owned(),
            Ty::String => "string".to_owned(),
            Ty::Bytes => "bytes".to_owned(),
            Ty::Time => "time".to_owned(),
            Ty::Duration => "duration".to_owned(),
            Ty::List(item) => format!("list<{}>", item.show(records)),
            Ty::Map(key, value) => format!("map<{}, {}>", key.show(records), value.show(records)),
            Ty::Option(value) => format!("option<{}>", value.show(records)),
            Ty::Record(id) => record(records, *id).map_or_else(|| "record".to_owned(), |r| r.name.clone()),
            Ty::Object(fields) => {
                let shown: Vec<String> =
                    fields.iter().map(|(name, ty)| format!("{name}: {}", ty.show(records))).collect();
                format!("{{{}}}", shown.join(", "))
            }
            Ty::Json => "json".to_owned(),
            Ty::Type => "type".to_owned(),
            Ty::Opaque(name) => name.clone(),
            Ty::Unknown => "any".to_owned(),
        }
    }

    /// The fields of a record or of a map that is written out.
    pub fn fields(&self, records: Records<'_>) -> Option<Vec<(String, Ty)>> {
        match self {
            Ty::Record(id) => record(records, *id)
                .map(|record| record.fields.iter().map(|f| (f.name.clone(), Ty::of(&f.ty))).collect()),
            Ty::Object(fields) => Some(fields.clone()),
            _ => None,
        }
    }

    /// Is it a number, or may it be one?
    pub fn is_number(&self) -> bool {
        matches!(self, Ty::Int | Ty::Float | Ty::Json | Ty::Unknown)
    }

    /// Is it a type variable of a function's signature?
    pub(super) fn variable(&self) -> Option<&str> {
        match self {
            Ty::Opaque(name) if matches!(name.as_bytes(), [b'A'..=b'Z' | b'_']) => Some(name),
            _ => None,
        }
    }
}
