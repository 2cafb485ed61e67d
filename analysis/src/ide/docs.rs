//! What a component's documentation says of one of its arguments.

/// The entry of an argument in a list such as "- `path`, `query`: the route."; lines that go on are joined.
pub(crate) fn of_argument(docs: &str, name: &str) -> Option<String> {
    let quoted = format!("`{name}`");
    let mut found: Option<String> = None;
    for line in docs.lines() {
        if let Some(entry) = line.trim_start().strip_prefix("- ") {
            if found.is_some() {
                break;
            }
            found = entry
                .split_once(": ")
                .filter(|(names, _)| names.contains(&quoted))
                .map(|(_, text)| text.to_owned());
        } else if let Some(text) = &mut found {
            if line.trim().is_empty() || !line.starts_with("  ") {
                break;
            }
            text.push(' ');
            text.push_str(line.trim());
        }
    }
    found
}
