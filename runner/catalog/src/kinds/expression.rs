//! Expressions in the Common Expression Language.

use super::{Around, Kind, Named, Reading, Said, Suggested, Types};
use crate::cel;
use flux_plan::{Field, RecordId, RecordType, Type};

/// Texts of the kind `expression`, which the CEL checker reads.
struct Cel;

crate::kind!(Cel);

/// What an expression over a list's elements calls one of them, and a predicate its value.
const IT: &str = "it";

impl Kind for Cel {
    fn word(&self) -> &'static str {
        "expression"
    }

    fn called(&self) -> &'static str {
        "a text with a CEL expression"
    }

    fn accepts(&self) -> &'static str {
        "An expression in the [Common Expression Language](https://cel.dev), `\"price * double(count)\"`. Its variables are \
         inputs; `it` is the value that it is about, where there is one."
    }

    fn sample(&self) -> &'static str {
        "true"
    }

    fn read(&self, text: &str, around: &Around<'_>) -> Reading {
        let names = match cel::names(text) {
            Ok(names) => names.into_iter().map(|(name, range)| Named { name, range }).collect(),
            Err(error) => return Reading::malformed(error),
        };
        let Some(types) = around.types else { return Reading { names, ..Reading::default() } };
        let seen = Visible::new(around, types);
        let errors = cel::check(text, seen.around(), seen.wanted.as_ref()).err().unwrap_or_default();
        // Of a name that is no input, whoever binds the names tells.
        let problems = errors.into_iter().filter(|error| !error.unknown).collect();
        Reading { names, problems, ..Reading::default() }
    }

    fn suggests(&self, text: &str, at: usize, around: &Around<'_>) -> Option<Vec<Suggested>> {
        let seen = Visible::of(around);
        let offers = cel::offers(text, seen.around(), at).into_iter();
        Some(offers.collect())
    }

    fn says(&self, text: &str, at: usize, around: &Around<'_>) -> Option<Said> {
        cel::said(text, Visible::of(around).around(), at)
    }
}

/// What an expression sees where it stands.
struct Visible {
    variables: Vec<Field>,
    records: Vec<(RecordId, RecordType)>,
    /// What it must give, if that is known.
    wanted: Option<Type>,
}

impl Visible {
    fn of(around: &Around<'_>) -> Visible {
        match around.types {
            Some(types) => Visible::new(around, types),
            None => Visible { variables: Vec::new(), records: Vec::new(), wanted: None },
        }
    }

    fn new(around: &Around<'_>, types: Types<'_>) -> Visible {
        let unknown = || Type::Foreign("?".to_owned());
        let variable = |name| types.variables.get(name).cloned();
        let mut variables = types.inputs.to_vec();
        let mut element = |ty: Option<Type>| {
            // It hides an input of that name.
            variables.insert(0, Field { name: IT.to_owned(), ty: ty.unwrap_or_else(unknown) });
        };
        let wanted = match (around.component, around.argument) {
            ("list.filter", "where") => {
                element(variable("T"));
                Some(Type::Bool)
            }
            ("list.map", "to") => {
                element(variable("T"));
                variable("U")
            }
            ("cel", _) => types.outputs.first().map(|field| field.ty.clone()),
            _ => {
                // A component of the program's own: what its expression is about is known where it is used.
                if !types.inputs.iter().any(|field| field.name == IT) {
                    element(None);
                }
                None
            }
        };
        let mut records = Vec::new();
        variables.iter().for_each(|field| reach(&field.ty, types, &mut records));
        wanted.iter().for_each(|ty| reach(ty, types, &mut records));
        Visible { variables, records, wanted }
    }

    fn around(&self) -> cel::Around<'_> {
        cel::Around { variables: &self.variables, records: &self.records }
    }
}

/// Adds the record types that a type leads to.
fn reach(ty: &Type, types: Types<'_>, found: &mut Vec<(RecordId, RecordType)>) {
    match ty {
        Type::List(inner) | Type::Option(inner) => reach(inner, types, found),
        Type::Map(key, value) => {
            reach(key, types, found);
            reach(value, types, found);
        }
        Type::Record(id) if !found.iter().any(|(own, _)| own == id) => {
            let Some(record) = (types.records)(*id) else { return };
            let fields = record.fields.clone();
            found.push((*id, record));
            fields.iter().for_each(|field| reach(&field.ty, types, found));
        }
        _ => {}
    }
}
