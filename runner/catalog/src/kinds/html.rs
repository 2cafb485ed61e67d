//! HTML with values in it.

use super::template::Encoded;
use crate::encode::Target;

crate::kind!(Encoded {
    word: "html",
    called: "a text such as \"<p>{name}</p>\"",
    accepts: "HTML with values in braces, each escaped for text or for an attribute with quotes.",
    sample: "",
    target: |_, _| Some(Target::Html),
});
