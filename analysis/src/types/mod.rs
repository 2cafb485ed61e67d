//! Types as the checker sees them, and how a written type becomes one.

pub(crate) mod fitting;
pub(crate) mod made;
pub(crate) mod plain;
pub(crate) mod unify;
pub(crate) mod values;

use crate::diagnostics::Diag;
use crate::diagnostics::misplaced_row::MisplacedRow;
use crate::diagnostics::recursive_type::Recursive;
use crate::diagnostics::repeated_name::RepeatedName;
use crate::diagnostics::stream_use::{StreamField, StreamInside};
use crate::diagnostics::unknown_type::{ForeignKey, Generic, Misspelt};
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Place};
use crate::names::declared::{Entity, Space, named_items, names, node_items};
use crate::names::{is_lost, nearest_seen, resolve};
use crate::nearest::nearest;
use flux_syntax::tree::{ItemKind, Param, Params, TypeRef};
use smol_str::{SmolStr, format_smolstr};
use std::sync::Arc;

/// A type of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Ty {
    /// `int`: a whole number of 64 bits, with a sign.
    Int,
    /// `float`: a number of 64 bits with a fraction (IEEE 754 `double`).
    Float,
    /// `bool`: `true` or `false`.
    Bool,
    /// `string`: text in UTF-8.
    String,
    /// `bytes`, or `char*` as the paper writes it: any bytes.
    Bytes,
    /// `json`: any JSON value.
    Json,
    /// `time`: a moment, in nanoseconds since 1970 (UTC).
    Time,
    /// a length of time
    Duration,
    /// `list<T>`: elements in order.
    List(Arc<Ty>),
    /// `map<K, V>`: keys, then values.
    Map(Arc<Ty>, Arc<Ty>),
    /// `option<T>`: `some` value, or `none`.
    Option(Arc<Ty>),
    /// `stream<T>`: values that come later, consumed once.
    Stream(Arc<Ty>),
    /// A record type that a file declares: equal only to itself.
    Record(Entity),
    /// A record written in a flow: it fits every record type with just these fields, and `json`, which it is where
    /// nothing else is asked for (see [`made`]).
    Made(Arc<[Field]>),
    /// any other name, equal only to itself
    Foreign(SmolStr),
    /// a type variable of a component's declaration
    Var(SmolStr),
    /// not known because of a mistake elsewhere: fits everything, so that one mistake is told once
    Unknown,
}

/// A named value's name and type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Field {
    /// The value's name: inputs and outputs are wired by it.
    pub name: SmolStr,
    /// The value's type.
    pub ty: Ty,
}

/// The names of the language's own types.
const BUILTIN: &[&str] = &[
    "int", "float", "bool", "string", "bytes", "json", "time", "duration", "list", "map", "option", "stream",
];

/// Is it a type of the language's own?
pub fn is_builtin(name: &str) -> bool {
    BUILTIN.contains(&name)
}

impl Ty {
    /// Can a value of this type stand where the other is asked for?
    pub fn fits(&self, other: &Ty) -> bool {
        match (self, other) {
            (Ty::Unknown, _) | (_, Ty::Unknown) => true,
            (Ty::List(a), Ty::List(b)) | (Ty::Option(a), Ty::Option(b)) | (Ty::Stream(a), Ty::Stream(b)) => {
                a.fits(b)
            }
            (Ty::Map(a, c), Ty::Map(b, d)) => a.fits(b) && c.fits(d),
            (Ty::Made(_), Ty::Json) | (Ty::Json, Ty::Made(_)) => true,
            (Ty::Made(fields), _) | (_, Ty::Made(fields)) if fields.is_empty() => true,
            (Ty::Made(a), Ty::Made(b)) => {
                let fits = |field: &Field| b.iter().any(|o| o.name == field.name && field.ty.fits(&o.ty));
                a.len() == b.len() && a.iter().all(fits)
            }
            _ => self == other,
        }
    }

    /// Is it, or does it hold, what is not known because of a mistake?
    pub fn is_unknown(&self) -> bool {
        match self {
            Ty::Unknown => true,
            Ty::List(a) | Ty::Option(a) | Ty::Stream(a) => a.is_unknown(),
            Ty::Map(a, b) => a.is_unknown() || b.is_unknown(),
            Ty::Made(fields) => fields.iter().any(|field| field.ty.is_unknown()),
            _ => false,
        }
    }

    /// Is it a stream?
    pub fn is_stream(&self) -> bool {
        matches!(self, Ty::Stream(_))
    }

    /// Is it consumed by whoever takes it: a stream, or a body that may come while it is read?
    pub fn is_consumed(&self) -> bool {
        match self {
            Ty::Foreign(name) => name == "body",
            other => other.is_stream(),
        }
    }

    /// Is it, or does it hold, a foreign type whose values nobody can compare? (A `connection` is equal to itself.)
    pub fn is_foreign(&self, db: &dyn Db) -> bool {
        self.holds_foreign(db, &mut Vec::new())
    }

    fn holds_foreign(&self, db: &dyn Db, seen: &mut Vec<Entity>) -> bool {
        match self {
            Ty::Foreign(name) => name != "connection",
            Ty::Stream(_) => true,
            Ty::List(a) | Ty::Option(a) => a.holds_foreign(db, seen),
            Ty::Map(a, b) => a.holds_foreign(db, seen) || b.holds_foreign(db, seen),
            Ty::Made(fields) => fields.iter().any(|field| field.ty.holds_foreign(db, seen)),
            Ty::Record(record) if !seen.contains(record) => {
                seen.push(*record);
                record_fields(db, *record).iter().any(|field| field.ty.holds_foreign(db, seen))
            }
            _ => false,
        }
    }

    /// The type as a person writes it: `list<Edit>`.
    pub fn show(&self, db: &dyn Db) -> String {
        match self {
            Ty::Int => "int".into(),
            Ty::Float => "float".into(),
            Ty::Bool => "bool".into(),
            Ty::String => "string".into(),
            Ty::Bytes => "bytes".into(),
            Ty::Json => "json".into(),
            Ty::Time => "time".into(),
            Ty::Duration => "duration".into(),
            Ty::List(a) => format!("list<{}>", a.show(db)),
            Ty::Map(a, b) => format!("map<{}, {}>", a.show(db), b.show(db)),
            Ty::Option(a) => format!("option<{}>", a.show(db)),
            Ty::Stream(a) => format!("stream<{}>", a.show(db)),
            Ty::Record(entity) => entity.name(db).to_string(),
            Ty::Made(fields) if fields.is_empty() => "?".into(),
            Ty::Made(fields) => {
                let parts: Vec<_> =
                    fields.iter().map(|field| format!("{} {}", field.ty.show(db), field.name)).collect();
                format!("{{{}}}", parts.join(", "))
            }
            Ty::Foreign(name) | Ty::Var(name) => name.to_string(),
            Ty::Unknown => "?".into(),
        }
    }
}

/// A tuple as a person writes it: `(int user, string text)`.
pub fn show_tuple(db: &dyn Db, fields: &[Field]) -> String {
    let one = |f: &Field| match f.name.as_str() {
        "" => f.ty.show(db),
        name => format!("{} {name}", f.ty.show(db)),
    };
    let parts: Vec<_> = fields.iter().map(one).collect();
    format!("({})", parts.join(", "))
}

/// Turns written types into types, and says what is wrong with them.
pub struct Types<'a, 'db> {
    pub(crate) db: &'db dyn Db,
    pub(crate) file: SourceFile,
    pub(crate) at: ItemRef<'db>,
    /// Single capitals are type variables here: a component's declaration.
    pub(crate) variables: bool,
    pub(crate) diags: &'a mut Vec<Diag<'db>>,
}

impl<'db> Types<'_, 'db> {
    /// A parameter list's fields, and at which place a row stands in it.
    pub fn fields(&mut self, params: &Params) -> (Vec<Field>, Option<usize>) {
        let (mut fields, mut row) = (Vec::<Field>::new(), None);
        for param in &params.params {
            match param {
                Param::Field { ty, name, .. } => {
                    if fields.iter().any(|f| f.name == name.text) {
                        let mistake = RepeatedName { name: name.text.clone() };
                        self.diags.push(Diag::new(self.at.at(name.span), mistake));
                    }
                    fields.push(Field { name: name.text.clone(), ty: self.ty(ty) });
                }
                Param::Row(span) if self.variables => {
                    let _ = span;
                    row = Some(fields.len());
                }
                Param::Row(span) => self.diags.push(Diag::new(self.at.at(*span), MisplacedRow)),
            }
        }
        (fields, row)
    }

    /// A written type's meaning.
    pub fn ty(&mut self, written: &TypeRef) -> Ty {
        match written {
            TypeRef::Named { name, stars, span } => self.named(&name.text, *stars, self.at.at(*span)),
            TypeRef::Generic { name, args, span } => {
                let mut inner: Vec<_> = args.iter().map(|a| Arc::new(self.ty(a))).collect();
                if inner.iter().any(|ty| matches!(**ty, Ty::Stream(_))) {
                    let mistake = StreamInside { holder: name.text.clone() };
                    self.diags.push(Diag::new(self.at.at(*span), mistake));
                    return Ty::Unknown;
                }
                match (name.text.as_str(), inner.len()) {
                    ("list", 1) => Ty::List(inner.remove(0)),
                    ("option", 1) => Ty::Option(inner.remove(0)),
                    ("stream", 1) => Ty::Stream(inner.remove(0)),
                    ("map", 2) => {
                        let key = inner.remove(0);
                        if let Ty::Foreign(foreign) = &*key
                            && foreign != "connection"
                        {
                            let mistake = ForeignKey { ty: foreign.clone() };
                            self.diags.push(Diag::new(self.at.at(*span), mistake));
                        }
                        Ty::Map(key, inner.remove(0))
                    }
                    (_, given) => {
                        let mistake = Generic { name: name.text.clone(), given };
                        self.diags.push(Diag::new(self.at.at(*span), mistake));
                        Ty::Unknown
                    }
                }
            }
        }
    }

    fn named(&mut self, name: &SmolStr, stars: u32, at: Place<'db>) -> Ty {
        if stars > 0 {
            return match (name.as_str(), stars) {
                ("char", 1) => Ty::Bytes,
                _ => Ty::Foreign(format_smolstr!("{name}{}", "*".repeat(stars as usize))),
            };
        }
        match name.as_str() {
            "int" => Ty::Int,
            "float" => Ty::Float,
            "bool" => Ty::Bool,
            "string" => Ty::String,
            "bytes" => Ty::Bytes,
            "json" => Ty::Json,
            "time" => Ty::Time,
            "duration" => Ty::Duration,
            "list" | "map" | "option" | "stream" => {
                self.diags.push(Diag::new(at, Generic { name: name.clone(), given: 0 }));
                Ty::Unknown
            }
            one if self.variables && one.len() == 1 && one.as_bytes()[0].is_ascii_uppercase() => {
                Ty::Var(name.clone())
            }
            _ => self.declared_or_foreign(name, at),
        }
    }

    fn declared_or_foreign(&mut self, name: &SmolStr, at: Place<'db>) -> Ty {
        if let Some(entity) = resolve(self.db, self.file, Space::Type, name) {
            // Nobody knows the fields of one that could not be read.
            let broken = named_items(self.db, entity).iter().any(|at| at.is_broken(self.db));
            return if broken { Ty::Unknown } else { Ty::Record(entity) };
        }
        if is_lost(self.db, self.file, name) || self.is_unread(name) {
            return Ty::Unknown;
        }
        if let Some(entity) = of_library(self.db, name) {
            return Ty::Record(entity);
        }
        if !self.variables && !FOREIGN_OF_LIBRARY.contains(&name.as_str()) {
            let builtin: Vec<SmolStr> = BUILTIN.iter().map(|b| SmolStr::new_static(b)).collect();
            let declared = || nearest_seen(self.db, self.file, Space::Type, name);
            if let Some(near) = nearest(name, &builtin).or_else(declared) {
                let mistake = Misspelt { name: name.clone(), near: near.clone() };
                self.diags.push(Diag::new(at, mistake).instead(Some(near)));
            }
        }
        Ty::Foreign(name.clone())
    }

    /// An item of that name that could not be read, such as `Edit = (int user);`, may be a type.
    fn is_unread(&self, name: &SmolStr) -> bool {
        let node = resolve(self.db, self.file, Space::Node, name).map(|node| node_items(self.db, node));
        node.is_some_and(|items| items.signatures.iter().chain(&items.flows).any(|at| at.is_broken(self.db)))
    }
}

/// A record type that the component library declares.
fn of_library(db: &dyn Db, name: &SmolStr) -> Option<Entity> {
    let (_, file) = flux_catalog::TYPES.iter().find(|(known, _)| *known == name.as_str())?;
    let file = db.catalog_file(file)?;
    names(db, file).has(Space::Type, name).then(|| Entity::new(db, file, Space::Type, name.clone()))
}

/// Foreign types that the component library's own nodes carry.
pub const FOREIGN_OF_LIBRARY: &[&str] = &["body", "connection", "file", "html", "image", "response"];

/// A record type's fields.
#[salsa::tracked(returns(ref))]
pub fn record_fields(db: &dyn Db, record: Entity) -> Vec<Field> {
    let Some(at) = named_items(db, record).first() else { return Vec::new() };
    let ItemKind::Type(item) = &at.item(db).kind else { return Vec::new() };
    let mut ignored = Vec::new();
    let mut types = Types { db, file: record.file(db), at: *at, variables: false, diags: &mut ignored };
    let mut fields = types.fields(&item.fields).0;
    // That is told where it stands.
    fields.iter_mut().filter(|field| field.ty.is_stream()).for_each(|field| field.ty = Ty::Unknown);
    fields
}

/// What is wrong with a record type: its types, and whether it holds itself.
#[salsa::tracked(returns(ref))]
pub fn check_record<'db>(db: &'db dyn Db, record: Entity) -> Vec<Diag<'db>> {
    let mut diags = Vec::new();
    for at in named_items(db, record) {
        let ItemKind::Type(item) = &at.item(db).kind else { continue };
        let mut types = Types { db, file: record.file(db), at: *at, variables: false, diags: &mut diags };
        let (fields, _) = types.fields(&item.fields);
        for (field, param) in fields.iter().zip(&item.fields.params) {
            if let (true, Param::Field { ty, .. }) = (field.ty.is_stream(), param) {
                let mistake = StreamField { record: item.name.text.clone(), field: field.name.clone() };
                diags.push(Diag::new(at.at(ty.span()), mistake));
            }
        }
        if holds(db, record, record, &mut Vec::new()) {
            let mistake = Recursive { name: item.name.text.clone() };
            diags.push(Diag::new(at.at(item.name.span), mistake));
        }
    }
    diags
}

/// Does a value of `of` always hold one of `wanted`? Lists, maps and options may be empty, and end the circle.
fn holds(db: &dyn Db, of: Entity, wanted: Entity, seen: &mut Vec<Entity>) -> bool {
    if seen.contains(&of) {
        return false;
    }
    seen.push(of);
    record_fields(db, of).iter().any(|field| match &field.ty {
        Ty::Record(inner) => *inner == wanted || holds(db, *inner, wanted, seen),
        _ => false,
    })
}
