//! Where strings and comments end: the rules that the lexer and the splitter share.
//!
//! A one-line string ends with its line, whatever it holds. A `"""` or `/*` that is closed nowhere in the rest
//! of the file ends with its line too, so that it costs its own statement and not all that follow.

/// Which closing marks are known to be missing in the rest of the text, so that nobody searches twice: without
/// it a file of many unclosed `/*` would take quadratic time.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Closers {
    no_quotes: bool,
    no_comment_end: bool,
    no_conflict_end: bool,
}

/// A string that was found.
pub(crate) struct Found {
    /// The byte behind its last one.
    pub end: usize,
    /// Has its closing quotes.
    pub closed: bool,
    /// It has a backslash, so that its value is not simply its text.
    pub escapes: bool,
    /// Written with three quotes.
    pub multiline: bool,
}

/// The string that begins at `start`.
#[inline]
pub(crate) fn string(bytes: &[u8], start: usize, closers: &mut Closers) -> Found {
    if bytes[start..].starts_with(b"\"\"\"") {
        multiline(bytes, start, closers)
    } else {
        one_line(bytes, start)
    }
}

fn one_line(bytes: &[u8], start: usize) -> Found {
    let mut at = start + 1;
    let mut escapes = false;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => return Found { end: at + 1, closed: true, escapes, multiline: false },
            b'\n' => break,
            b'\\' => {
                escapes = true;
                // A backslash before the line's end does not carry the string over it.
                at += if matches!(bytes.get(at + 1), Some(b'"' | b'\\')) { 2 } else { 1 };
            }
            _ => at += 1,
        }
    }
    Found { end: trim_returns(bytes, start, at), closed: false, escapes, multiline: false }
}

fn multiline(bytes: &[u8], start: usize, closers: &mut Closers) -> Found {
    let mut at = start + 3;
    let mut escapes = false;
    while !closers.no_quotes && at < bytes.len() {
        match bytes[at] {
            b'"' if bytes[at..].starts_with(b"\"\"\"") => {
                return Found { end: at + 3, closed: true, escapes, multiline: true };
            }
            b'\\' => {
                escapes = true;
                at += if matches!(bytes.get(at + 1), Some(b'"' | b'\\')) { 2 } else { 1 };
            }
            _ => at += 1,
        }
    }
    closers.no_quotes = true;
    Found { end: line_end(bytes, start), closed: false, escapes, multiline: true }
}

/// Where the comment `/*` at `start` ends, and whether it is closed.
pub(crate) fn block_comment(bytes: &[u8], start: usize, closers: &mut Closers) -> (usize, bool) {
    let mut at = start + 2;
    while !closers.no_comment_end && at + 1 < bytes.len() {
        if bytes[at] == b'*' && bytes[at + 1] == b'/' {
            return (at + 2, true);
        }
        at += 1;
    }
    closers.no_comment_end = true;
    (line_end(bytes, start), false)
}

/// How many signs mark a side of a conflict.
const MARK: usize = 7;

/// What a merge left at `start` of a conflict: where it ends, and whether nothing that follows can change that. The line of
/// `<` that begins one is by itself, so that the first side is read; the other sides, which say the same in other words, go
/// with their mark up to the line of `>` that ends the conflict.
pub(crate) fn conflict(bytes: &[u8], start: usize, closers: &mut Closers) -> Option<(usize, bool)> {
    let sign = bytes[start];
    let marks = bytes[start..].iter().take_while(|byte| **byte == sign).count();
    if marks != MARK || matches!(sign, b'>' if !is_first(bytes, start)) {
        return None;
    }
    match sign {
        b'<' | b'>' => Some((line_end(bytes, start), true)),
        b'=' | b'|' => Some(other_sides(bytes, start, closers)),
        _ => None,
    }
}

fn is_first(bytes: &[u8], start: usize) -> bool {
    matches!(bytes[..start].last(), None | Some(b'\n'))
}

fn other_sides(bytes: &[u8], start: usize, closers: &mut Closers) -> (usize, bool) {
    let mut at = if closers.no_conflict_end { bytes.len() } else { start };
    while let Some(feed) = bytes[at..].iter().position(|byte| *byte == b'\n') {
        at += feed + 1;
        let marks = bytes[at..].iter().take_while(|byte| **byte == b'>').count();
        if marks == MARK {
            return (line_end(bytes, at), true);
        }
    }
    closers.no_conflict_end = true;
    (line_end(bytes, start), false)
}

/// Where the line ends that `start` is in; carriage returns before the line feed belong to the line's end.
#[inline]
pub(crate) fn line_end(bytes: &[u8], start: usize) -> usize {
    let length = bytes[start..].iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len() - start);
    trim_returns(bytes, start, start + length)
}

#[inline]
fn trim_returns(bytes: &[u8], start: usize, mut end: usize) -> usize {
    while end > start && bytes[end - 1] == b'\r' {
        end -= 1;
    }
    end
}

/// The length of a string in the quotes of other languages, where one stands here.
pub(crate) fn single_quoted(rest: &[u8]) -> Option<usize> {
    let inner = rest.strip_prefix(b"'")?;
    let end = inner.iter().position(|byte| matches!(byte, b'\'' | b'"' | b';' | b'\n'))?;
    (inner[end] == b'\'').then_some(end + 2)
}

/// The length of a text between the quotes of a word processor (`“text”`), on one line.
pub(crate) fn other_quotes(rest: &str) -> Option<usize> {
    let quote = |c: char| matches!(c, '“' | '”' | '„' | '«' | '»' | '‘' | '’');
    let first = rest.chars().next().filter(|c| quote(*c))?;
    let inner = &rest[first.len_utf8()..];
    let (at, c) = inner.char_indices().find(|(_, c)| quote(*c) || matches!(c, '"' | ';' | '\n'))?;
    quote(c).then(|| first.len_utf8() + at + c.len_utf8())
}
