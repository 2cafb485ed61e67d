//! The kind of routes: paths with typed parameters.

use super::{Around, Kind, Offer, Output, Reading};
use crate::route::Route;
use std::ops::Range;

/// Texts of the kind `route`, such as `/feed/{int user}`.
struct Path;

crate::kind!(Path);

impl Kind for Path {
    fn word(&self) -> &'static str {
        "route"
    }

    fn called(&self) -> &'static str {
        "a text such as \"/users/{int user}\""
    }

    fn accepts(&self) -> &'static str {
        "A path with typed parameters, `\"/feed/{int user}\"`: `{int user}` is one segment that is such a value, \
         `{string rest*}` all that is left. The source puts them out."
    }

    fn sample(&self) -> &'static str {
        "/"
    }

    fn read(&self, text: &str, _around: &Around<'_>) -> Reading {
        let reading = match Route::parse(text) {
            Ok(route) => {
                let fields = route.fields().zip(names(text));
                let outputs = fields.map(|(field, range)| Output { field: field.clone(), range });
                Reading { outputs: outputs.collect(), ..Reading::default() }
            }
            Err(error) => Reading::malformed(error),
        };
        Reading { offers: offers(text), ..reading }
    }

    fn puts_out(&self) -> bool {
        true
    }

    fn meant_by(&self, written: &str) -> String {
        format!("/{}", written.trim_start_matches('/'))
    }
}

/// A type behind each brace, up to the blank before the name.
fn offers(text: &str) -> Vec<Offer> {
    text.match_indices('{').map(|(at, _)| super::params::type_offer(text, at + 1)).collect()
}

/// Where the names of a route's parameters stand, in order.
fn names(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    text.match_indices('}').map(|(close, _)| {
        let inner = text[..close].trim_end_matches(|c: char| c == '*' || c.is_whitespace());
        let start = inner.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |at| at + 1);
        start..inner.len()
    })
}
