//! The kind of parameter lists, such as `int limit = 10, string tag`.

use super::{Around, Kind, Offer, Offered, Output, Reading};
use crate::route::params;

/// Texts of the kind `params`: typed names between commas.
struct List;

crate::kind!(List);

impl Kind for List {
    fn word(&self) -> &'static str {
        "params"
    }

    fn called(&self) -> &'static str {
        "a text such as \"string name, int page = 1\""
    }

    fn accepts(&self) -> &'static str {
        "A list of parameters, each a type and a name, perhaps a default: `\"string text, int page = 1\"`. The source puts \
         them out."
    }

    fn sample(&self) -> &'static str {
        ""
    }

    fn read(&self, text: &str, _around: &Around<'_>) -> Reading {
        let reading = match params(text) {
            Ok(list) => {
                let outputs = list.into_iter().map(|p| Output { field: p.field, range: p.range });
                Reading { outputs: outputs.collect(), ..Reading::default() }
            }
            Err(error) => Reading::malformed(error),
        };
        Reading { offers: offers(text), ..reading }
    }

    fn puts_out(&self) -> bool {
        true
    }
}

/// A type at the beginning, and behind each comma.
fn offers(text: &str) -> Vec<Offer> {
    let behind = text.match_indices(',').map(|(at, _)| at + 1);
    std::iter::once(0).chain(behind).map(|at| type_offer(text, at)).collect()
}

/// A type from that byte on, up to the blank before the name.
pub(super) fn type_offer(text: &str, from: usize) -> Offer {
    let start = from + text[from..].len() - text[from..].trim_start().len();
    let end = text[start..].find(|c: char| !c.is_ascii_alphanumeric()).map_or(text.len(), |n| start + n);
    Offer { range: start..end, what: Offered::Types }
}
