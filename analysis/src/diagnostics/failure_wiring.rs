//! F0402: a step of a handler or recovery that can be wired neither by position nor by name: a
//! [`Misfit`](super::wiring::Misfit) there.

flux_syntax::row!(F0402, error, typed);
