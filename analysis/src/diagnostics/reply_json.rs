//! F0215: a reply with a value that has no JSON.

use flux_syntax::mistake::{Mistake, Row, Words};
use smol_str::SmolStr;

flux_syntax::row!(F0215, error);

/// A value that a reply can't be written with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReplyJson {
    /// What the value is called; empty: nothing.
    pub name: SmolStr,
    /// Its type.
    pub ty: String,
    /// The type of it, or in it, that has no JSON.
    pub foreign: SmolStr,
}

impl Mistake for ReplyJson {
    fn row(&self) -> &'static Row {
        &F0215
    }

    fn words(&self) -> Words {
        let what = if self.name.is_empty() { "this".to_owned() } else { format!("`{}`", self.name) };
        let why = match self.foreign.as_str() {
            "response" => "which is a whole reply, and can't be a part of one",
            _ => "which is no JSON that a reply could have",
        };
        Words::new(format!("{what} is of type `{}`, {why}", self.ty)).help(match self.foreign.as_str() {
            "response" => {
                "end the flow with it alone; or take what it is made of, a `string` or an `upstream`"
            }
            "body" => "write `-> http.respond()` behind it",
            "file" => "take its bytes, `-> upload.bytes()`, or what it says of itself, `-> upload.about()`",
            "image" => "write `-> image.encode(\"jpeg\")` behind it",
            _ => "end the flow with a node that puts out what JSON can hold, or bytes",
        })
    }
}
