//! Markdown's blocks.

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block<'t> {
    Heading(&'t str),
    Paragraph(String),
    Rule,
    Code {
        language: &'t str,
        text: String,
    },
    /// Each with its mark.
    List(Vec<(String, String)>),
    /// The first is the head.
    Table(Vec<Vec<String>>),
}

/// Cuts a page into them.
pub(super) fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut out = Vec::new();
    let mut lines = text.lines().peekable();
    // Does the next line of text begin something new?
    let mut fresh = true;
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            fresh = true;
            continue;
        }
        if let Some(language) = trimmed.strip_prefix("```") {
            let indent = line.len() - line.trim_start().len();
            let mut text = String::new();
            for line in lines.by_ref().take_while(|line| !line.trim().starts_with("```")) {
                text.push_str(line.get(indent.min(line.len() - line.trim_start().len())..).unwrap_or(line));
                text.push('\n');
            }
            out.push(Block::Code { language: language.trim(), text });
            fresh = true;
            continue;
        }
        if let Some(heading) = heading(trimmed) {
            out.push(Block::Heading(heading));
            fresh = true;
        } else if trimmed.len() >= 3 && trimmed.bytes().all(|byte| byte == b'-') {
            out.push(Block::Rule);
            fresh = true;
        } else if trimmed.starts_with('|') && trimmed.len() > 1 {
            row(trimmed, fresh, &mut out);
            fresh = false;
        } else if let Some((mark, text)) = item(trimmed) {
            match out.last_mut() {
                Some(Block::List(items)) => items.push((mark, text.to_owned())),
                _ => out.push(Block::List(vec![(mark, text.to_owned())])),
            }
            fresh = false;
        } else {
            more(trimmed, fresh, line.starts_with("  "), &mut out);
            fresh = false;
        }
    }
    out
}

fn heading(line: &str) -> Option<&str> {
    let text = line.trim_start_matches('#');
    (text.len() < line.len() && text.starts_with(' ')).then(|| text.trim())
}

/// `- text`, `2. text`.
fn item(line: &str) -> Option<(String, &str)> {
    if let Some(text) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some(("•".to_owned(), text));
    }
    let (number, text) = line.split_once(". ")?;
    let is_number = !number.is_empty() && number.len() <= 3 && number.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| (format!("{number}."), text))
}

fn row<'t>(line: &'t str, fresh: bool, out: &mut Vec<Block<'t>>) {
    let cells: Vec<String> = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    let is_rule = cells.iter().all(|cell| cell.bytes().all(|byte| matches!(byte, b'-' | b':')));
    match out.last_mut() {
        Some(Block::Table(_)) if is_rule => {}
        Some(Block::Table(rows)) if !fresh => rows.push(cells),
        _ => out.push(Block::Table(vec![cells])),
    }
}

/// A line of text goes on with what stands before it, unless an empty line does.
fn more<'t>(line: &str, fresh: bool, indented: bool, out: &mut Vec<Block<'t>>) {
    match out.last_mut() {
        Some(Block::Paragraph(text)) if !fresh => {
            text.push(' ');
            text.push_str(line);
        }
        Some(Block::List(items)) if !fresh || indented => {
            if let Some((_, text)) = items.last_mut() {
                text.push(' ');
                text.push_str(line);
            }
        }
        _ => out.push(Block::Paragraph(line.to_owned())),
    }
}
