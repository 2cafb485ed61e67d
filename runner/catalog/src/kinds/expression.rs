//! Expressions in the Common Expression Language.

use super::{Around, Kind, Named, Offer, Offered, Reading};
use crate::expression;

/// `expression`.
struct Cel;

crate::kind!(Cel);

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

    fn read(&self, text: &str, _around: &Around<'_>) -> Reading {
        let reading = match expression::names(text) {
            Ok(names) => {
                let names = names.into_iter().map(|(name, range)| Named { name, range });
                Reading { names: names.collect(), ..Reading::default() }
            }
            Err(error) => Reading::malformed(error),
        };
        Reading { offers: vec![Offer { range: 0..text.len(), what: Offered::Inputs }], ..reading }
    }
}
