//! Constants in messages.

use flux_plan::{Constant, show_constant};

/// A constant; of another argument also its name.
pub(super) fn shown(value: &Constant, argument: Option<&str>) -> String {
    let text = match value {
        Constant::Text(_) | Constant::Name(_) => format!("`{}`", show_constant(value)),
        value => show_constant(value),
    };
    match argument {
        Some(name) => format!("{text} (`{name}`)"),
        None => text,
    }
}

/// ``` `"a"`, `"b"` or `"c"` ```.
pub(super) fn list(values: &[Constant]) -> String {
    let all: Vec<String> = values.iter().map(|value| shown(value, None)).collect();
    match all.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
