//! F0214: one key of a topic, and values of two types.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0214, error);

/// Another call publishes or follows values of another type under the same key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TopicTypes {
    /// The store.
    pub store: SmolStr,
    /// The type here.
    pub ty: String,
    /// The type there.
    pub other: String,
}

impl Mistake for TopicTypes {
    fn row(&self) -> &'static Row {
        &F0214
    }

    fn words(&self) -> Words {
        let Self { store, ty, other } = self;
        Words::new(format!("this key of `{store}` has `{ty}` here, and `{other}` elsewhere"))
            .label("elsewhere")
            .help("who follows a key hears all that is published under it: publish one type, or use another key")
    }
}
