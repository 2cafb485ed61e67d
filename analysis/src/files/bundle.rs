//! Bundles: some dozens of statements that stand near each other, with one number for all of them.
//!
//! Who has read hundreds of statements would have each looked at, at every letter. It looks at their bundles instead, and
//! at the statements only when something in one of these has changed ([`crate::files::each`]).
//!
//! Comes in: new statements, one after the other. Goes out: the bundle of each. *Never* here: what statements say.

use crate::files::db::{Database, Db};
use salsa::{Durability, Setter};

/// So many statements are in a bundle.
const SIZE: u32 = 32;

/// Some statements of a file, of one kind.
#[salsa::input(debug)]
pub struct Bundle {
    /// Insides of flows; else everything else.
    #[returns(copy)]
    pub inside: bool,
    /// Another one whenever the code of one of its statements changes.
    #[returns(copy)]
    pub edition: u64,
}

impl Bundle {
    /// Something in it has changed.
    pub(super) fn turn(self, db: &mut Database, durability: Durability) {
        let next = self.edition(db) + 1;
        self.set_edition(db).with_durability(durability).to(next);
    }
}

/// Puts new statements into bundles, those of one kind together.
#[derive(Default)]
pub(super) struct Bundles {
    /// For insides of flows, and for the rest: the last bundle, and how many statements are in it.
    last: [Option<(Bundle, u32)>; 2],
}

impl Bundles {
    /// The bundle of the next statement, which changes as seldom as that.
    pub(super) fn next(&mut self, db: &dyn Db, inside: bool, durability: Durability) -> Bundle {
        let last = &mut self.last[usize::from(inside)];
        let room = last.filter(|(_, count)| *count < SIZE);
        let make = || Bundle::builder(inside, 0).durability(Durability::HIGH).edition_durability(durability);
        let (bundle, count) = room.unwrap_or_else(|| (make().new(db), 0));
        *last = Some((bundle, count + 1));
        bundle
    }
}
