//! What a line of a session is: told from its text alone.
//!
//! *Never* here: names that the program knows; whether what is typed makes sense is the checker's to say.

use flux_syntax::{ITEM_KEYWORDS, Parsed, TokenKind, lex, parse_statement};

/// The name of the source that a flow at the prompt gets.
pub(crate) const PROMPT: &str = flux_analysis::TRIED;

/// A line that was typed, by what it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input<'t> {
    /// An empty line, or comments alone.
    Nothing,
    /// `:name words`; `rest` is what follows the name.
    Command {
        /// The verb, without the colon.
        name: &'t str,
        /// Blanks around it are gone.
        rest: &'t str,
    },
    /// A command for the shell: `:!cmd`.
    Shell(&'t str),
    /// What a name means: `NAME?`.
    Doc(&'t str),
    /// How a name is declared: `NAME??`.
    Text(&'t str),
    /// Statements, which join the program.
    Statements(&'t str),
    /// A flow, which runs; without its `;`.
    Flow(&'t str),
}

impl<'t> Input<'t> {
    /// Reads what was typed.
    pub fn of(text: &'t str) -> Input<'t> {
        let text = text.trim();
        if let Some(command) = text.strip_prefix(':') {
            return match command.strip_prefix('!') {
                Some(line) => Input::Shell(line.trim()),
                None => {
                    let end = command.find(char::is_whitespace).unwrap_or(command.len());
                    Input::Command { name: &command[..end], rest: command[end..].trim() }
                }
            };
        }
        if let Some(asked) = question(text) {
            return asked;
        }
        if lex(text).iter().all(|token| token.kind.is_comment()) {
            return Input::Nothing;
        }
        let flow = text.strip_suffix(';').unwrap_or(text).trim_end();
        if is_fine(&whole(text)) || (!is_fine(&as_flow(flow)) && begins_an_item(text)) {
            Input::Statements(text)
        } else {
            Input::Flow(flow)
        }
    }
}

/// A question about a name, `Feed?`, or about its source, `http.get??`.
fn question(text: &str) -> Option<Input<'_>> {
    let name = text.strip_suffix('?')?;
    let (name, source) = name.strip_suffix('?').map_or((name, false), |name| (name, true));
    let name = name.trim();
    let is_name = !name.is_empty() && name.split('.').all(is_word);
    is_name.then_some(if source { Input::Text(name) } else { Input::Doc(name) })
}

/// Is it a name?
pub(crate) fn is_word(text: &str) -> bool {
    let letter = |c: char| c == '_' || c.is_ascii_alphanumeric();
    !text.is_empty() && text.chars().all(letter) && !text.starts_with(|c: char| c.is_ascii_digit())
}

/// All statements of a text as one parse.
fn whole(text: &str) -> Parsed {
    let mut all = Parsed::default();
    for statement in flux_syntax::parse_file(text).statements {
        all.items.extend(statement.parsed.items);
        all.errors.extend(statement.parsed.errors);
    }
    all
}

/// The text as a source's flow. Names of earlier results are names of nodes to the grammar, so that the flow need not
/// be rewritten to see whether it is one; a literal at its beginning is.
fn as_flow(text: &str) -> Parsed {
    let tokens = lex(text);
    let is_step = tokens
        .first()
        .is_some_and(|t| matches!(t.kind, TokenKind::Ident | TokenKind::LBrace | TokenKind::LParen));
    let before = if is_step { "" } else { "it -> " };
    let rest = if is_step { 0 } else { first_arrow(&tokens).map_or(text.len(), |at| at + 2) };
    let flow = format!("{before}{}", &text[rest..]);
    let flow = if flow.trim() == "it ->" { "it".to_owned() } else { flow };
    parse_statement(&format!("source {PROMPT} => {flow};"))
}

/// Where the first arrow stands.
fn first_arrow(tokens: &[flux_syntax::Token]) -> Option<usize> {
    let arrow = tokens.iter().find(|token| token.kind == TokenKind::ThinArrow)?;
    Some(arrow.span.start as usize)
}

fn is_fine(parsed: &Parsed) -> bool {
    parsed.errors.is_empty() && !parsed.items.is_empty()
}

/// `source `: a word that begins items, with a blank behind it and nothing more.
pub(crate) fn begins_with_keyword(text: &str) -> bool {
    text.ends_with(char::is_whitespace) && ITEM_KEYWORDS.contains(&text.trim())
}

/// Does broken text look like an item rather than like a flow?
fn begins_an_item(text: &str) -> bool {
    let tokens: Vec<_> = lex(text).into_iter().filter(|token| !token.kind.is_comment()).collect();
    let Some(first) = tokens.first() else { return false };
    let word = &text[first.span.range()];
    match (first.kind, tokens.get(1).map(|token| token.kind)) {
        (TokenKind::At | TokenKind::Doc, _) => true,
        (TokenKind::Ident, Some(TokenKind::Ident)) => {
            ITEM_KEYWORDS.contains(&word) || &text[tokens[1].span.range()] == "using"
        }
        (TokenKind::Ident, Some(TokenKind::Equals | TokenKind::Colon)) => true,
        (TokenKind::Ident, Some(TokenKind::Text)) => word == "use",
        (TokenKind::Ident, Some(TokenKind::LParen)) => {
            tokens.iter().any(|token| token.kind == TokenKind::RParen)
                && text[tokens[1].span.range().start..].contains("->")
                && tokens.get(2).is_some_and(|t| matches!(t.kind, TokenKind::Ident | TokenKind::RParen))
                && tokens.get(3).is_some_and(|t| {
                    matches!(
                        t.kind,
                        TokenKind::Ident
                            | TokenKind::ThinArrow
                            | TokenKind::FatArrow
                            | TokenKind::Less
                            | TokenKind::Star
                    )
                })
        }
        _ => false,
    }
}

/// Is there nothing more to wait for? A command ends with its line; a flow where its brackets are closed and no arrow
/// asks for another step; a statement with its `;`. An empty line ends anything.
pub fn is_complete(text: &str) -> bool {
    if text.trim().is_empty() || text.trim_start().starts_with(':') || text.ends_with("\n\n") {
        return true;
    }
    if text.lines().count() > 1 && text.lines().last().is_some_and(|line| line.trim().is_empty()) {
        return true;
    }
    let tokens: Vec<_> = lex(text).into_iter().filter(|token| !token.kind.is_comment()).collect();
    let Some(last) = tokens.last() else { return true };
    if is_open(text, &tokens) {
        return false;
    }
    match last.kind {
        TokenKind::Semicolon => return true,
        TokenKind::ThinArrow
        | TokenKind::FatArrow
        | TokenKind::Equals
        | TokenKind::Comma
        | TokenKind::Colon
        | TokenKind::Doc => return false,
        _ => {}
    }
    // Without its `;`, a statement may go on; so may a flow, but its end is where a reader would see it.
    !matches!(Input::of(text), Input::Statements(_)) || is_beyond_help(text)
}

/// Is something wrong with a statement before its end? Then nothing that follows mends it.
fn is_beyond_help(text: &str) -> bool {
    let end = text.trim_end().len();
    let parsed = whole(&format!("{};", &text[..end]));
    // What is wrong at the very end may be what is not typed yet.
    assigned(text).is_some() || parsed.errors.iter().any(|error| (error.span.end as usize) < end)
}

/// `x = 3`: a name and what somebody wants it to stand for.
pub(crate) fn assigned(text: &str) -> Option<(&str, &str)> {
    let text = text.trim().trim_end_matches(';').trim_end();
    let tokens: Vec<_> = lex(text).into_iter().filter(|token| !token.kind.is_comment()).collect();
    let [name, equals, value, ..] = tokens.as_slice() else { return None };
    let is_value = match value.kind {
        TokenKind::LBracket => true,
        TokenKind::Ident => {
            let word = &text[value.span.range()];
            let alone = tokens.len() == 3;
            let digits = word.strip_prefix('_').filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()));
            (alone && matches!(word, "true" | "false")) || digits.is_some()
        }
        kind => kind.is_literal(),
    };
    let assigns = name.kind == TokenKind::Ident && equals.kind == TokenKind::Equals && is_value;
    assigns.then(|| (&text[name.span.range()], &text[value.span.range().start..]))
}

/// The inputs of a text, as a script has them, and what still waits for its end: what was pasted may hold several.
fn cut(text: &str) -> (Vec<String>, String) {
    let mut pieces = Vec::new();
    let mut waiting = String::new();
    for line in text.split('\n') {
        if !waiting.is_empty() {
            waiting.push('\n');
        }
        waiting.push_str(line);
        if is_complete(&waiting) {
            pieces.push(std::mem::take(&mut waiting));
        }
    }
    pieces.retain(|piece| !piece.trim().is_empty());
    (pieces, waiting)
}

/// The inputs of a text; the last may lack its end.
pub fn pieces(text: &str) -> Vec<String> {
    let (mut pieces, waiting) = cut(text);
    pieces.extend((!waiting.trim().is_empty()).then_some(waiting));
    pieces
}

/// Is each of the inputs of a text complete?
pub fn all_complete(text: &str) -> bool {
    is_complete(text) || cut(text).1.is_empty()
}

/// Is a bracket, or a text of several lines, still open?
fn is_open(text: &str, tokens: &[flux_syntax::Token]) -> bool {
    let mut depth = 0i32;
    for token in tokens {
        match token.kind {
            TokenKind::LParen | TokenKind::LBrace | TokenKind::LBracket => depth += 1,
            TokenKind::RParen | TokenKind::RBrace | TokenKind::RBracket => depth -= 1,
            _ => {}
        }
    }
    let open_text = text.matches("\"\"\"").count() % 2 == 1;
    depth > 0 || open_text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed() {
        let of = Input::of;
        assert_eq!(of("  "), Input::Nothing);
        assert_eq!(of("// a word"), Input::Nothing);
        assert_eq!(of(":send GET /x"), Input::Command { name: "send", rest: "GET /x" });
        assert_eq!(of(":!ls -l"), Input::Shell("ls -l"));
        assert_eq!(of("Feed?"), Input::Doc("Feed"));
        assert_eq!(of("http.get??"), Input::Text("http.get"));
        assert_eq!(of("7 -> Double"), Input::Flow("7 -> Double"));
        assert_eq!(of("7 -> Double;"), Input::Flow("7 -> Double"));
        assert_eq!(
            of("\"cat.ppm\" -> Read -> image.decode()"),
            Input::Flow("\"cat.ppm\" -> Read -> image.decode()")
        );
        for flow in [
            "{sku: \"a\"} -> { A, B }",
            "[1, 2] -> each Double",
            "_ -> A",
            "_1",
            "A",
            "fail(500)",
            "{a: _1} -> B",
            "-1",
        ] {
            assert_eq!(of(flow), Input::Flow(flow));
        }
        for statement in [
            "A = B;",
            "A (int a) -> (int b) using x.y();",
            "constraint A:{x};",
            "A =",
            "A = B -> ;",
            "store s using memory();",
            "source using",
        ] {
            assert_eq!(of(statement), Input::Statements(statement), "{statement}");
        }
    }

    #[test]
    fn what_looks_like_a_variable() {
        assert_eq!(assigned("x = 3"), Some(("x", "3")));
        assert_eq!(assigned("x = [1, 2];"), Some(("x", "[1, 2]")));
        assert_eq!(assigned("x = _2.name"), Some(("x", "_2.name")));
        assert_eq!(assigned("x = true"), Some(("x", "true")));
        for flow in ["A = B;", "A = {n: 1};", "A = true -> B;", "A:[hit] = B;", "x =", "3"] {
            assert_eq!(assigned(flow), None, "{flow}");
        }
    }

    #[test]
    fn what_is_pasted_may_be_several_inputs() {
        assert_eq!(pieces("A ="), ["A ="]);
        assert_eq!(pieces("A =\n  B\n  -> C;"), ["A =\n  B\n  -> C;"]);
        assert_eq!(pieces(":time\n7 -> A\n\nB = {\n  A };\n:q"), [":time", "7 -> A", "B = {\n  A };", ":q"]);
        assert!(pieces("\n \n").is_empty());
        assert!(all_complete("A = B;\n7 -> A") && all_complete("A =\n      "));
        assert!(!all_complete("A = B;\n7 ->") && !all_complete("7 -> A\nA ="));
    }

    #[test]
    fn more_is_waited_for_until_it_is_complete() {
        for whole in [":send GET /{", "7 -> Double", "A = B;", "{a: 1}", "A = B\n\n", "}{", "A?", "// x", ""]
        {
            assert!(is_complete(whole), "{whole}");
        }
        for broken in ["x = 3", "x = \"a\"", "x = [1, 2]", "A = B -> 3 -> C"] {
            assert!(is_complete(broken), "nothing mends {broken}");
        }
        for part in [
            "source A using http.get(\"/\")",
            "handle error A",
            "store s using memory()",
            "7 ->",
            "{a: 1",
            "A = B",
            "A (int a) -> (int b)",
            "\"\"\"text",
            "[1,",
            "/// what it does",
            "A =",
        ] {
            assert!(!is_complete(part), "{part}");
        }
    }
}
