//! JSON pointers with values in them.

use super::template::Encoded;
use crate::encode::Target;

crate::kind!(Encoded {
    word: "pointer",
    called: "a text such as \"/items/0/{field}\"",
    accepts: "A JSON pointer (RFC 6901) with values in braces, each one step.",
    sample: "",
    target: |_, _| Some(Target::Pointer),
});
