//! Header lines with values in them.

use super::template::Encoded;
use crate::encode::Target;

crate::kind!(Encoded {
    word: "headers",
    called: "a text such as \"cache-control: max-age=60\"",
    accepts: "Header lines, `name: value`, one to a line, with values in braces; a line whose value is absent is left out, one of a list is there for each element.",
    sample: "",
    target: |_, _| Some(Target::Headers),
});
