//! Routes and parameter lists: what an HTTP source reads from a request, as its text arguments say.
//!
//! Comes in: `"/feed/{int user}/{string rest*}"` and `"int page = 1, string mode 'hub.mode', option<string> tag"`.
//! Goes out: fields with types and defaults, and whether a request's path fits. *Never* here: values,
//! requests, sockets.
//!
//! The rules, which the engine and the documentation share:
//! - A parameter is a whole segment of the path, of type `int`, `float`, `bool` or `string`; a path that has
//!   no such value there is another path (404, not 400).
//! - The last segment may be `{string rest*}`: all that is left, slashes included, possibly nothing.
//! - Segments are percent-decoded before they are compared; a path that is then not UTF-8 fits no route.
//! - `/feed` and `/feed/` are different paths.
//! - Of several routes that fit, the first in the order of [`Route::precedence`] is meant.

mod param;
mod path;
mod types;

pub use param::{Param, params};
pub use path::{Route, Segment};
pub use types::{FILE, names_in, type_named, unknown};
