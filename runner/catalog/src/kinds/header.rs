//! A header's value with values in it.

use super::template::Encoded;
use crate::encode::Target;

crate::kind!(Encoded {
    word: "header",
    called: "a text, which may name inputs in braces",
    accepts: "The value of a header, with values in braces.",
    sample: "",
    target: |_, _| Some(Target::Header),
});
