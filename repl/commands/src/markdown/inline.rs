//! Words of a line of Markdown: what is code, what is strong, what is a link.

use flux_session::screen::{Ink, Screen, width_of};
use unicode_width::UnicodeWidthChar;

/// A word: pieces with nothing between them.
pub(crate) type Word = Vec<(Ink, String)>;

/// Cuts a text into words. Without colours, code keeps its backticks.
pub(crate) fn words(text: &str, screen: &Screen) -> Vec<Word> {
    let mut reader = Words { words: Vec::new(), open: false };
    let mut rest = text;
    while !rest.is_empty() {
        rest = reader.next(rest, screen);
    }
    reader.words
}

struct Words {
    words: Vec<Word>,
    /// Does what comes next belong to the last word?
    open: bool,
}

impl Words {
    /// Takes the next piece, and gives back what follows it.
    fn next<'t>(&mut self, rest: &'t str, screen: &Screen) -> &'t str {
        if let Some((inside, after)) = between(rest, "`", "`") {
            let shown = if screen.colour { inside.to_owned() } else { format!("`{inside}`") };
            self.push(Ink::Node, &shown);
            return after;
        }
        if let Some((inside, after)) = between(rest, "**", "**") {
            self.push(Ink::Strong, inside);
            return after;
        }
        if let Some((inside, after)) = between(rest, "*", "*").filter(|(inside, _)| is_tight(inside)) {
            self.push(Ink::Plain, inside);
            return after;
        }
        if let Some((name, after)) = between(rest, "[", "](")
            && let Some((target, after)) = after.split_once(')')
        {
            self.push(Ink::Plain, name.trim_matches('`'));
            if target.contains("://") && target != name {
                self.push(Ink::Faint, &format!(" ({target})"));
            }
            return after;
        }
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let end = rest[first..].find(['`', '*', '[']).map_or(rest.len(), |at| at + first);
        self.push(Ink::Plain, &rest[..end]);
        &rest[end..]
    }

    fn push(&mut self, ink: Ink, text: &str) {
        // What a terminal would obey is no text.
        let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        for (index, part) in text.split(' ').enumerate() {
            if index > 0 {
                self.open = false;
            }
            if part.is_empty() {
                continue;
            }
            match self.words.last_mut().filter(|_| self.open) {
                Some(word) => word.push((ink, part.to_owned())),
                None => self.words.push(vec![(ink, part.to_owned())]),
            }
            self.open = true;
        }
    }
}

fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<(&'t str, &'t str)> {
    let (inside, after) = text.strip_prefix(open)?.split_once(close)?;
    (!inside.is_empty()).then_some((inside, after))
}

/// `*word*` is meant, `a * b * c` is not.
fn is_tight(inside: &str) -> bool {
    !inside.starts_with(' ') && !inside.ends_with(' ')
}

/// Words in lines of at most so many columns, painted. A word that is longer than a line is cut.
pub(crate) fn wrap(words: &[Word], width: usize, screen: &Screen) -> Vec<String> {
    let width = width.max(8);
    let mut lines: Vec<String> = vec![String::new()];
    let mut used = 0;
    for word in words.iter().flat_map(|word| cut(word, width)) {
        let wide: usize = word.iter().map(|(_, text)| width_of(text)).sum();
        if used > 0 && used + 1 + wide > width {
            lines.push(String::new());
            used = 0;
        }
        let Some(line) = lines.last_mut() else { break };
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        for (ink, text) in &word {
            line.push_str(&screen.paint(*ink, text));
        }
        used += wide;
    }
    lines
}

fn cut(word: &Word, width: usize) -> Vec<Word> {
    let mut out: Vec<Word> = vec![Vec::new()];
    let mut used = 0;
    for (ink, text) in word {
        let mut piece = String::new();
        for c in text.chars() {
            let wide = c.width().unwrap_or(0);
            if used + wide > width {
                push_piece(&mut out, *ink, &mut piece);
                out.push(Vec::new());
                used = 0;
            }
            piece.push(c);
            used += wide;
        }
        push_piece(&mut out, *ink, &mut piece);
    }
    out
}

fn push_piece(out: &mut [Word], ink: Ink, piece: &mut String) {
    if !piece.is_empty()
        && let Some(word) = out.last_mut()
    {
        word.push((ink, std::mem::take(piece)));
    }
}
