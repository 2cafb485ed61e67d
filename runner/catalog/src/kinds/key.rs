//! The kind of keys of a store, such as `{user}/{item}`.

use super::template::Encoded;
use crate::encode::Target;

crate::kind!(Encoded {
    word: "key",
    called: "a text such as \"{user}/{item}\"",
    accepts: "The key of a store: a `string` alone is the key itself; of other values all but letters and digits is escaped, and two of them need another sign between them.",
    sample: "a",
    target: |_, _| Some(Target::Key),
});
