//! The blanks before the lines of an input of several lines: they stand below the prompt, and are no part of the input.

/// Puts them before every line but the first.
pub(super) fn with(text: &str, margin: usize) -> String {
    text.replace('\n', &format!("\n{}", " ".repeat(margin)))
}

/// Takes them away, if all lines have them: what was pasted has none.
pub(super) fn without(text: &str, margin: usize) -> String {
    let blanks = " ".repeat(margin);
    let has = |line: &str| line.starts_with(&blanks) || line.trim().is_empty();
    if !text.lines().skip(1).all(has) {
        return text.to_owned();
    }
    let mut lines = text.split('\n');
    let mut out = lines.next().unwrap_or_default().to_owned();
    for line in lines {
        out.push('\n');
        out.push_str(line.strip_prefix(&blanks).unwrap_or_else(|| line.trim_start()));
    }
    out
}

/// What a new line behind `before` begins with: the blanks of the last line, and two more where something was opened.
pub(super) fn indentation(before: &str, margin: usize) -> String {
    let (first, last) = match before.rfind('\n') {
        Some(at) => (false, &before[at + 1..]),
        None => (true, before),
    };
    let own = last.len() - last.trim_start_matches(' ').len();
    let own = if first { margin + own } else { own.max(margin) };
    let opens = last.trim_end().ends_with(['(', '{', '[', '=']);
    " ".repeat(if opens { own + 2 } else { own })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn margins_come_and_go() {
        let text = "Feed =\n  A\n\n  -> B;";
        assert_eq!(without(&with(text, 6), 6), text);
        assert_eq!(without("A =\n  B;", 6), "A =\n  B;", "pasted");
        assert_eq!(without("A", 6), "A");
    }

    #[test]
    fn indentation_is_kept() {
        assert_eq!(indentation("Feed =", 6), " ".repeat(8));
        assert_eq!(indentation("Feed =\n        A", 6), " ".repeat(8));
        assert_eq!(indentation("Feed = A", 6), " ".repeat(6));
        assert_eq!(indentation("Feed = {\n  A", 6), " ".repeat(6));
    }
}
