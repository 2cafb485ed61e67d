//! URLs with values in them.

use super::template::Encoded;
use crate::encode::Target;

crate::kind!(Encoded {
    word: "address",
    called: "a text such as \"http://localhost:8081/stock/{product}\"",
    accepts: "A URL with values in braces, each percent-encoded for where it stands; `{path*}` keeps its slashes, and before the path there is only `{base|raw}`.",
    sample: "/",
    target: |_, _| Some(Target::Address),
});
