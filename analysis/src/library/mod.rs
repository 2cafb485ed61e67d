//! The component library as the checker sees it: what declarations say, and how a call is bound to one.

pub(crate) mod call;
pub(crate) mod catalog;
pub(crate) mod codes;
pub(crate) mod component;
mod live;
pub(crate) mod made;
pub(crate) mod texts;
pub(crate) mod unknown;
pub(crate) mod words;
