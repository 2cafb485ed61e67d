//! What could be typed next.
//!
//! Comes in: a line up to the cursor. Goes out: offers, the best first. For the language they are the editor's own:
//! what was typed is, for a moment, a part of the program. *Never* here: keys, colours.

use super::flow::rewrite;
use super::input::{begins_with_keyword, is_word};
use super::{Input, PROMPT, Session};
use flux_analysis::diagnostics::rows;
use flux_analysis::ide::{Completion, CompletionKind, HintKind};
use flux_syntax::tree::{ItemKind, ValueKind};
use flux_syntax::{TokenKind, lex};
use std::collections::BTreeSet;
use std::path::Path;

/// What could follow what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// What is shown, and put into the line.
    pub text: String,
    /// What it is, in a few words.
    pub about: String,
}

impl Offer {
    fn new(text: impl Into<String>, about: impl Into<String>) -> Offer {
        Offer { text: text.into(), about: about.into() }
    }
}

/// Offers, and where in the line they begin.
pub(crate) type Offers = (usize, Vec<Offer>);

/// Commands whose words are names of nodes.
const OF_NODES: [&str; 4] = ["graph", "doc", "locks", "nodes"];
/// Commands whose words are a flow.
const OF_FLOWS: [&str; 2] = ["time", "type"];
/// Commands whose words are names of sources.
const OF_SOURCES: [&str; 1] = ["fire"];
/// Commands whose words are files.
const OF_FILES: [&str; 2] = ["save", "load"];
const METHODS: [&str; 6] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];
/// Enough of a folder.
const FILES: usize = 200;

/// What the program is asked about a piece of typed text.
struct Placed {
    /// The program's text with it.
    text: String,
    /// Where the piece begins there.
    start: usize,
    /// The flow that it became; none: it is there as it is.
    flow: Option<super::flow::Rewritten>,
}

impl Session {
    /// What could follow the text in front of the cursor.
    pub fn offers(&mut self, typed: &str) -> Offers {
        let blanks = typed.len() - typed.trim_start().len();
        let (start, mut offers) = match typed.trim_start().strip_prefix(':') {
            Some(command) => self.of_command(typed, blanks + 1, command),
            None => self.of_text(typed),
        };
        let word = typed[start..].to_lowercase();
        // Names that begin so are meant, if there are any; else those that have the letters.
        let begins = |offer: &Offer| offer.text.to_lowercase().starts_with(&word);
        if offers.iter().any(begins) {
            offers.retain(begins);
        }
        (start, offers)
    }

    fn of_text(&mut self, typed: &str) -> Offers {
        if let Some(found) = self.earlier(typed) {
            return found;
        }
        if let Some(inside) = first_text(typed) {
            return files(&self.here(), typed, typed.len() - inside.len(), "");
        }
        self.of_program(typed)
    }

    /// Results of earlier lines, and fields of them: `_1` and `_1.name`.
    fn earlier(&self, typed: &str) -> Option<Offers> {
        let start = typed
            .rfind(|c: char| !(c == '_' || c == '.' || c.is_ascii_alphanumeric()))
            .map_or(0, |at| at + typed[at..].chars().next().map_or(1, char::len_utf8));
        let word = &typed[start..];
        if !word.starts_with('_') {
            return None;
        }
        if let Some((name, field)) = word.split_once('.') {
            let number = super::flow::number(name, self.results.next())?;
            let result = self.results.get(number).ok()?;
            let fields = result.values.iter().map(|value| Offer::new(&value.name, &value.ty));
            return Some((typed.len() - field.len(), fields.collect()));
        }
        let results = self.results.all().iter().rev().map(|result| {
            let values: Vec<String> =
                result.values.iter().map(|value| format!("{} {}", value.ty, value.name)).collect();
            Offer::new(format!("_{}", result.index), format!("({})", values.join(", ")))
        });
        Some((start, results.collect()))
    }

    fn of_program(&mut self, typed: &str) -> Offers {
        let mut found = Vec::new();
        let mut start = typed.len();
        let alone = is_word(typed.trim_start()) || typed.trim().is_empty();
        let as_statement = is_statement(typed);
        if !as_statement && let Some(placed) = self.placed_flow(typed) {
            found = self.completions(&placed, &mut start, typed);
        }
        if as_statement || alone {
            let placed = self.placed_statement(typed);
            let items = self.completions(&placed, &mut start, typed);
            let known: Vec<String> = found.iter().map(|offer: &Completion| offer.label.clone()).collect();
            let is_new = |offer: &Completion| !known.contains(&offer.label);
            found.extend(items.into_iter().filter(is_new));
        }
        // What is half typed looks like a name of the program, too.
        let itself = |offer: &Completion| offer.label == typed.trim() && offer.detail.is_empty();
        (start, found.into_iter().filter(|offer| !itself(offer)).map(offer).collect())
    }

    fn completions(&mut self, placed: &Placed, start: &mut usize, typed: &str) -> Vec<Completion> {
        // An end, on a line of its own, makes the blanks before the cursor a part of the statement.
        let text = format!("{}\n;", placed.text);
        let offset = placed.text.len();
        let mut found = self.asked(&text, |session| session.workspace.complete(session.root, offset).0);
        found.retain(|offer| offer.label != PROMPT);
        if let Some(first) = found.first() {
            let offset = first.replace.start.saturating_sub(placed.start);
            let offset = placed.flow.as_ref().map_or(offset, |flow| flow.typed(offset));
            *start = offset.min(typed.len());
        }
        found
    }

    /// The program with the typed text as its flow at the prompt.
    fn placed_flow(&self, typed: &str) -> Option<Placed> {
        let mut flow = rewrite(typed, &self.results).ok()?;
        let end = flow.here(typed.len());
        flow.text.truncate(end);
        let before = self.prompt_prefix(self.workspace.text(self.root), &flow);
        Some(Placed { text: format!("{before}{}", flow.text), start: before.len(), flow: Some(flow) })
    }

    fn placed_statement(&self, typed: &str) -> Placed {
        let before = format!("{}\n", self.workspace.text(self.root));
        Placed { text: format!("{before}{typed}"), start: before.len(), flow: None }
    }

    /// Asks about another text of the root, which is then again what it was.
    fn asked<T>(&mut self, text: &str, ask: impl FnOnce(&Session) -> T) -> T {
        let own = self.workspace.text(self.root).to_owned();
        self.workspace.set_text(self.root, text);
        let answer = ask(self);
        self.workspace.set_text(self.root, &own);
        answer
    }

    /// What to show behind the cursor, which is at the line's end: a node's signature, what is on the arrow.
    pub fn ghost(&mut self, typed: &str) -> Option<String> {
        if let Some(command) = typed.strip_prefix(':') {
            let about = (self.verbs.names)().into_iter().find(|(name, _)| name == command.trim_end())?.1;
            return Some(format!("  {about}"));
        }
        let last = *lex(typed).last()?;
        let ends = last.span.end as usize == typed.len();
        if last.kind == TokenKind::Ident && ends && !is_statement(typed) {
            let placed = self.placed_flow(typed)?;
            let word = &typed[last.span.range()];
            let found = self.completions(&placed, &mut 0, typed);
            let node = found.into_iter().find(|offer| offer.label == word && !offer.detail.is_empty())?;
            return Some(format!("  {}", about(&node)));
        }
        if last.kind == TokenKind::ThinArrow && typed.ends_with([' ', '>']) {
            return self.on_arrow(typed);
        }
        None
    }

    fn on_arrow(&mut self, typed: &str) -> Option<String> {
        let placed =
            if is_statement(typed) { self.placed_statement(typed) } else { self.placed_flow(typed)? };
        let end = placed.text.trim_end().len();
        // A step that nobody has stands where one will be typed.
        let text = format!("{} z__here__z;", &placed.text[..end]);
        let hints = self.asked(&text, |session| {
            session.workspace.hints(session.root, end..text.len(), &[HintKind::Tuple])
        });
        let label = hints.into_iter().last()?.label;
        Some(if typed.ends_with(' ') { label } else { format!(" {label}") })
    }

    fn of_command(&mut self, typed: &str, start: usize, command: &str) -> Offers {
        if let Some(line) = command.strip_prefix('!') {
            return files(&self.here(), typed, word_start(typed, typed.len() - line.len()), "");
        }
        let Some(end) = command.find(char::is_whitespace) else {
            let names =
                (self.verbs.names)().into_iter().map(|(name, about)| Offer::new(format!("{name} "), about));
            return (start, names.collect());
        };
        let (name, rest_start) = (&command[..end], start + end);
        let word = word_start(typed, rest_start);
        if typed[word..].starts_with('-') {
            let flags = (self.verbs.flags)(name)
                .into_iter()
                .map(|(flag, about)| Offer::new(format!("{flag} "), about));
            return (word, flags.collect());
        }
        let words: Vec<&str> = typed[rest_start..word].split_whitespace().collect();
        match name {
            "send" => self.of_send(typed, word, &words),
            "components" => (word, self.families()),
            "long" => {
                let all = || (word, self.earlier("_").map(|(_, offers)| offers).unwrap_or_default());
                self.earlier(typed).unwrap_or_else(all)
            }
            name if OF_FLOWS.contains(&name) => {
                let blanks = typed[rest_start..].len() - typed[rest_start..].trim_start().len();
                let (at, offers) = self.of_text(&typed[rest_start + blanks..]);
                (rest_start + blanks + at, offers)
            }
            "help" => (
                word,
                (self.verbs.names)().into_iter().map(|(name, about)| Offer::new(name, about)).collect(),
            ),
            "explain" => {
                let codes = rows().iter().map(|row| Offer::new(row.code, row.title()));
                (word, codes.collect())
            }
            name if OF_NODES.contains(&name) => self.of_nodes(typed, word),
            name if OF_SOURCES.contains(&name) => (word, self.source_names()),
            name if OF_FILES.contains(&name) => files(&self.here(), typed, word, ".flux"),
            _ => (word, Vec::new()),
        }
    }

    /// Names of nodes, as the editor gives them.
    fn of_nodes(&mut self, typed: &str, word: usize) -> Offers {
        let (start, mut offers) = self.of_program(&typed[word..]);
        offers.retain(|offer| !offer.text.contains(' '));
        (word + start, offers)
    }

    /// `list.` and whatever else components' names begin with.
    fn families(&mut self) -> Vec<Offer> {
        let (_, offers) = self.of_program("it -> ");
        let family = |offer: &Offer| offer.text.split_once('.').map(|(family, _)| format!("{family}."));
        let families: BTreeSet<String> = offers.iter().filter_map(family).collect();
        families.into_iter().map(|family| Offer::new(family, "")).collect()
    }

    fn of_send(&self, typed: &str, word: usize, words: &[&str]) -> Offers {
        match words {
            [] => {
                let methods = METHODS.iter().map(|method| Offer::new(format!("{method} "), ""));
                (word, methods.chain(self.source_names()).collect())
            }
            [method] if METHODS.contains(method) => {
                let routes = self.routes(method);
                let typed = &typed[word..];
                let mut offers: Vec<Offer> = Vec::new();
                for (route, source) in routes {
                    // What is before the first hole is known; the rest is the person's.
                    let known = route.split('{').next().unwrap_or_default();
                    let text =
                        if known.len() > typed.len() || !route.contains('{') { known } else { continue };
                    if text.starts_with(typed) && !offers.iter().any(|offer| offer.text == text) {
                        offers.push(Offer::new(text, format!("{route}  {source}")));
                    }
                }
                (word, offers)
            }
            _ => (word, Vec::new()),
        }
    }

    fn source_names(&self) -> Vec<Offer> {
        let mut names = Vec::new();
        self.each_source(|source, call| {
            names.push(Offer::new(source, call.map_or("", |call| call.component.text.as_str())));
        });
        names
    }

    /// Routes that the method reaches, with their sources.
    fn routes(&self, method: &str) -> Vec<(String, String)> {
        let mut routes = Vec::new();
        self.each_source(|source, call| {
            let Some(call) = call else { return };
            let own = call.component.text.strip_prefix("http.").unwrap_or_default();
            let fits = own.eq_ignore_ascii_case(method) || own == "any" || (own == "get" && method == "HEAD");
            if let Some(ValueKind::Text { text, .. }) = call.args.first().map(|arg| &arg.value.kind)
                && fits
            {
                routes.push((text.to_string(), source.to_owned()));
            }
        });
        routes
    }

    fn each_source(&self, mut each: impl FnMut(&str, Option<&flux_syntax::tree::Call>)) {
        for file in self.workspace.files(self.root) {
            let text = self.workspace.text(file);
            if !text.contains("source") {
                continue;
            }
            for item in flux_syntax::parse_file(text).items() {
                if let ItemKind::Source(it) = &item.kind {
                    each(&it.name.text, it.using.as_ref());
                }
            }
        }
    }

    fn here(&self) -> std::path::PathBuf {
        std::env::current_dir().unwrap_or_else(|_| self.folder.clone())
    }
}

fn offer(found: Completion) -> Offer {
    let about = about(&found);
    let called = matches!(found.kind, CompletionKind::Component | CompletionKind::Function);
    Offer { text: if called { format!("{}(", found.label) } else { found.label }, about }
}

fn about(found: &Completion) -> String {
    if !found.detail.is_empty() {
        return found.detail.clone();
    }
    match found.kind {
        CompletionKind::Node | CompletionKind::Flow | CompletionKind::Keyword | CompletionKind::File => {
            String::new()
        }
        CompletionKind::Component => "component".to_owned(),
        CompletionKind::Function => "function".to_owned(),
        CompletionKind::Type => "type".to_owned(),
        CompletionKind::Typedef => "typedef".to_owned(),
        CompletionKind::Store => "store".to_owned(),
        CompletionKind::Lock => "lock".to_owned(),
        CompletionKind::Annotation => "annotation".to_owned(),
        CompletionKind::Argument => "argument".to_owned(),
        CompletionKind::Value => "value".to_owned(),
    }
}

/// Does typed text go into the program, rather than run?
fn is_statement(typed: &str) -> bool {
    matches!(Input::of(typed), Input::Statements(_)) || begins_with_keyword(typed)
}

/// What is inside of an open text at a flow's beginning: most often a file's name.
fn first_text(typed: &str) -> Option<&str> {
    let inside = typed.trim_start().strip_prefix('"')?;
    (!inside.contains(['"', '\n'])).then_some(inside)
}

fn word_start(typed: &str, least: usize) -> usize {
    typed[least..]
        .rfind(char::is_whitespace)
        .map_or(least, |at| least + at + typed[least + at..].chars().next().map_or(1, char::len_utf8))
}

/// Files that begin so, folders too; with an ending, only files that have it.
fn files(here: &Path, typed: &str, word: usize, ending: &str) -> Offers {
    let typed = &typed[word..];
    let (folder, begun) = typed.rfind('/').map_or(("", typed), |at| typed.split_at(at + 1));
    let start = word + folder.len();
    let entries = std::fs::read_dir(here.join(folder)).into_iter().flatten().flatten();
    let mut found: Vec<Offer> = entries
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let is_folder = entry.path().is_dir();
            let hidden = name.starts_with('.') && !begun.starts_with('.');
            let fits = name.starts_with(begun) && !hidden && (is_folder || name.ends_with(ending));
            fits.then(|| Offer::new(if is_folder { format!("{name}/") } else { name }, ""))
        })
        .take(FILES)
        .collect();
    found.sort_by(|a, b| a.text.cmp(&b.text));
    (start, found)
}
