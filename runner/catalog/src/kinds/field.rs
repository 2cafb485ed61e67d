//! Fields of a list's elements.

use super::{Around, Kind, Offer, Offered, Reading, Types};
use crate::TextError;
use flux_plan::Type;

/// Texts of the kind `field`: the name of a field that every element has.
struct Field;

crate::kind!(Field);

/// What declarations call the type of the elements.
const ELEMENT: &str = "T";

impl Kind for Field {
    fn word(&self) -> &'static str {
        "field"
    }

    fn called(&self) -> &'static str {
        "a text with the name of a field"
    }

    fn accepts(&self) -> &'static str {
        "A field of the elements, if these are records, or a member, if they are `json` objects or maps: `\"price\"`. The \
         empty text is the elements themselves."
    }

    fn sample(&self) -> &'static str {
        ""
    }

    fn read(&self, text: &str, around: &Around<'_>) -> Reading {
        let problems = around.types.as_ref().and_then(|types| wrong(text, types)).into_iter().collect();
        let offers = vec![Offer { range: 0..text.len(), what: Offered::Elements }];
        Reading { problems, offers, ..Reading::default() }
    }
}

fn wrong(text: &str, types: &Types<'_>) -> Option<TextError> {
    let element = types.variables.get(ELEMENT).filter(|_| !text.is_empty())?;
    match element {
        Type::Json | Type::Map(..) => None,
        Type::Record(id) => {
            let record = (types.records)(*id)?;
            if record.fields.iter().any(|field| field.name == text) {
                return None;
            }
            let names: Vec<&str> = record.fields.iter().map(|field| field.name.as_str()).collect();
            let error = TextError::new(0..text.len(), format!("`{}` has no field `{text}`", record.name));
            Some(match crate::nearest::nearest(text, names.iter().copied()) {
                Some(near) => error.help(format!("write `{near}`")).instead(near),
                None => error.help(format!("it has {}", quoted(&names))),
            })
        }
        Type::Foreign(name) if name == "?" => None,
        _ => {
            let error = TextError::new(0..text.len(), "the elements of this list have no fields");
            Some(error.help("leave it out to take the elements themselves").instead(""))
        }
    }
}

fn quoted(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
