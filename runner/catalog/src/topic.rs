//! What `topic.follow` is given, shared by whoever checks it and whoever builds it.

use flux_plan::{Field, Type};

const NO_LIST: &str = "`topic.follow` takes, beside what its key names, at most one list of what came before, of the type that its stream has";

/// Which of the inputs that no key names is the list of what came before; none: there is none.
///
/// # Errors
/// They are several, or of another type: what is wrong, as a sentence.
pub fn before(free: &[&Field], item: &Type) -> Result<Option<usize>, &'static str> {
    match free {
        [] => Ok(None),
        [Field { ty: Type::List(element), .. }] if **element == *item => Ok(Some(0)),
        _ => Err(NO_LIST),
    }
}
