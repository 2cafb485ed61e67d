//! The words of a command line, as a shell cuts them: blanks part them, quotes and backslashes keep them together.
//!
//! Unlike a shell's, a word that begins with `{` or `[` goes on to its end bracket, quotes and all: `{data: "a b"}` is
//! one word.

/// Cuts a line.
///
/// # Errors
/// A quote or bracket that is never closed.
pub(crate) fn words(line: &str) -> Result<Vec<String>, String> {
    let mut out = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (word, after) = if rest.starts_with(['{', '[']) { bracketed(rest)? } else { plain(rest)? };
        out.push(word);
        rest = after.trim_start();
    }
    Ok(out)
}

fn plain(text: &str) -> Result<(String, &str), String> {
    let mut word = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            c if c.is_whitespace() => return Ok((word, &text[at..])),
            '\\' => word.extend(chars.next().map(|(_, c)| c)),
            '\'' | '"' => loop {
                match chars.next() {
                    Some((_, end)) if end == c => break,
                    Some((_, '\\')) if c == '"' => word.extend(chars.next().map(|(_, c)| c)),
                    Some((_, inside)) => word.push(inside),
                    None => return Err(format!("the quote {c} is never closed")),
                }
            },
            c => word.push(c),
        }
    }
    Ok((word, ""))
}

fn bracketed(text: &str) -> Result<(String, &str), String> {
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '{' | '[' if !quoted => depth += 1,
            '}' | ']' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    return Ok((text[..=at].to_owned(), &text[at + 1..]));
                }
            }
            _ => {}
        }
    }
    Err("a bracket is never closed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_as_a_shell_cuts_them_and_brackets_whole() {
        let cut = |line| words(line).unwrap();
        assert_eq!(cut("GET /x -H 'a: b c'"), ["GET", "/x", "-H", "a: b c"]);
        assert_eq!(
            cut(r#"Listen {data: "a } b", n: [1, 2]} --repeat 3"#),
            ["Listen", r#"{data: "a } b", n: [1, 2]}"#, "--repeat", "3"]
        );
        assert_eq!(cut(r#"a\ b "c\"d" ''"#), ["a b", "c\"d", ""]);
        assert!(cut("  ").is_empty());
        for open in ["'a", "\"a", "{a", "[1, {2]"] {
            assert!(words(open).is_err(), "{open}");
        }
    }
}
