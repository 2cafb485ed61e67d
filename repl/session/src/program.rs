//! Statements typed at the prompt: they join the program, or replace what has their name.

use super::Session;
use super::diagnose::{Excerpt, has_errors, inside, news};
use super::input::assigned;
use super::overlay::Placed;
use crate::files::{Names, cannot, write_whole};
use crate::report::{Count, Lines};
use crate::{Failed, Outcome};
use flux_analysis::{Diagnostic, Severity};
use flux_syntax::tree::{Item, ItemKind};
use std::path::Path;

impl Session {
    /// Puts statements into the program, one after the other; one that can't be read stays out, and while a service
    /// runs, so does one that breaks it.
    pub(crate) fn define(&mut self, text: &str) -> Result<Outcome, Failed> {
        if let Some((name, value)) = assigned(text) {
            return Err(Failed::World(no_variable(name, value)));
        }
        let mut outcome = Outcome::Fine;
        for piece in flux_syntax::split(text) {
            let typed = with_end(&text[piece.span.range()]);
            if self.define_one(&typed)? == Outcome::Errors {
                outcome = Outcome::Errors;
            }
        }
        Ok(outcome)
    }

    fn define_one(&mut self, typed: &str) -> Result<Outcome, Failed> {
        if let Some(drawn) = self.broken(typed) {
            self.say.note(&drawn);
            return Ok(Outcome::Errors);
        }
        let before = self.check();
        let placed = self.overlay.define(&mut self.workspace, self.root, typed);
        self.changed();
        let after = self.check();
        let errors = has_errors(&after);
        let new: Vec<Diagnostic> = news(&before, after).into_iter().filter(is_news).collect();
        let start = placed.applied.range.start;
        let range = placed.applied.range.clone();
        let offset = move |at: usize| at - start;
        let excerpt = Excerpt { typed, file: placed.file, range, offset: &offset };
        let own = own_first(new, &excerpt);
        if !own.is_empty() {
            let drawn = self.drawn(&own, Some(&excerpt));
            self.say.note(&drawn);
        }
        if self.service.is_some()
            && let Err(why) = self.reach_service(errors)
        {
            self.overlay.undo(&mut self.workspace, self.root);
            self.changed();
            return Err(Failed::World(format!(
                "{why}; the definition is not taken, and the running service keeps its plan"
            )));
        }
        self.tell_defined(typed, &placed, &own);
        Ok(Outcome::unless(has_errors(&own)))
    }

    /// Takes the last definition back, from a running service too.
    ///
    /// # Errors
    /// The service can't do without it.
    pub fn undo(&mut self) -> Result<Option<String>, Failed> {
        let Some(statement) = self.overlay.undo(&mut self.workspace, self.root) else { return Ok(None) };
        self.changed();
        if self.service.is_some() {
            let errors = has_errors(&self.check());
            if let Err(why) = self.reach_service(errors) {
                self.overlay.define(&mut self.workspace, self.root, &statement);
                self.changed();
                return Err(Failed::World(format!(
                    "{why}; the definition stays, as the running service needs it"
                )));
            }
        }
        Ok(Some(statement))
    }

    /// Writes definitions in the one format, before anybody sees them elsewhere than where they were typed.
    pub fn tidy(&mut self) {
        self.overlay.tidy(&mut self.workspace, self.root);
    }

    /// Writes a session that no file begins to a file, which is its own from then on.
    pub fn save_as(&mut self, path: &Path) -> Result<Outcome, Failed> {
        if path.exists() {
            return Err(Failed::World(format!("cannot write {}: it is there already", path.display())));
        }
        let text = self.workspace.text(self.root).to_owned();
        // What it uses is found from its folder.
        let folder = std::path::absolute(path).ok().and_then(|path| path.parent().map(Path::to_path_buf));
        let uses = flux_syntax::parse_file(&text).items().any(|item| matches!(item.kind, ItemKind::Use(_)));
        if uses && folder.as_deref() != Some(&self.folder) {
            let here = self.folder.display();
            return Err(Failed::World(format!(
                "cannot write {}: the program uses files by their way from {here}, so it is to be saved there",
                path.display()
            )));
        }
        write_whole(path, &text).map_err(|error| cannot("write", path, &error))?;
        self.root = crate::files::open(&mut self.workspace, path)?;
        self.folder = self.workspace.path(self.root).parent().map(Path::to_path_buf).unwrap_or_default();
        self.names = Names::new([path]);
        self.untitled = false;
        self.overlay.saved();
        self.changed();
        self.say.note(&format!("wrote {}", path.display()));
        Ok(Outcome::Fine)
    }

    fn tell_defined(&self, typed: &str, placed: &Placed, new: &[Diagnostic]) {
        if self.quiet {
            return;
        }
        let what = flux_syntax::parse_statement(typed).items.first().map_or_else(String::new, described);
        let verb = if placed.applied.replaced { "replaced" } else { "defined" };
        let path = self.workspace.path(placed.file);
        let line = Lines::new(self.workspace.text(placed.file)).position(placed.applied.range.start).line;
        let place = format!("{}:{line}", self.names.of(path));
        let serving = if self.service.is_some() { "; the service runs it" } else { "" };
        let count = Count::of(new);
        let problems = if count == Count::default() { String::new() } else { format!(" ({count})") };
        self.say.note(&format!("{verb} {what} in {place}{problems}{serving}"));
    }

    /// What the grammar says of a statement that can't be read.
    fn broken(&mut self, typed: &str) -> Option<String> {
        if flux_syntax::parse_statement(typed).errors.is_empty() {
            return None;
        }
        let path = self.folder.join("<typed>");
        let file = self.workspace.open_text(&path, typed);
        let syntax = |d: &Diagnostic| d.row().text.is_some();
        let found: Vec<Diagnostic> = self.workspace.check_file(file).into_iter().filter(syntax).collect();
        let names = self.names.clone().with(path, "<typed>");
        let (colour, width) = (self.screen.colour, Some(self.screen.width));
        let drawn = crate::report::human::render(&self.workspace, &names, &found, colour, width);
        Some(drawn.trim_end().to_owned())
    }
}

/// What somebody means who gives a value a name, and what does it.
fn no_variable(name: &str, value: &str) -> String {
    let value = value.trim();
    let result = value.starts_with('_');
    let way = match result {
        true => format!("a later flow takes `{value}` as it is: `{{{name}: {value}}} -> …`"),
        false => format!("`{value}` alone is a result, which later flows call `_`: `{{{name}: _}} -> …`"),
    };
    format!(
        "there are no variables: `{name} = …` declares a node `{name}`, whose flow is made of steps, and `{value}` is a \
         value; {way}"
    )
}

/// What is typed is tried next: that nothing runs it yet is no news.
fn is_news(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity != Severity::Hint && !diagnostic.row().echoes
}

/// A statement needs no `;` at the prompt.
fn with_end(text: &str) -> String {
    let text = text.trim();
    if text.ends_with(';') { text.to_owned() } else { format!("{text};") }
}

/// Those of what was typed come first.
fn own_first(new: Vec<Diagnostic>, excerpt: &Excerpt<'_>) -> Vec<Diagnostic> {
    let (mut own, others): (Vec<_>, Vec<_>) = new.into_iter().partition(|d| inside(d, excerpt));
    own.extend(others);
    own
}

/// What an item is called, with what it is.
fn described(item: &Item) -> String {
    match &item.kind {
        ItemKind::Use(it) => format!("use \"{}\"", it.path),
        ItemKind::Type(it) => format!("type {}", it.name.text),
        ItemKind::Typedef(it) => format!("typedef {}", it.name.text),
        ItemKind::Component(it) => format!("component {}", it.name.text),
        ItemKind::Node(it) => it.name.text.to_string(),
        ItemKind::Source(it) => format!("source {}", it.name.text),
        ItemKind::Flow(it) if it.patterns.is_some() => format!("a case of {}", it.name.text),
        ItemKind::Flow(it) => it.name.text.to_string(),
        ItemKind::Handler(it) => match &it.path {
            Some(path) => format!("the handler of {}", path.names.last().map_or("", |name| &name.text)),
            None => "the handler of everything".to_owned(),
        },
        ItemKind::Recover(it) => {
            format!("the recovery of {}", it.path.names.last().map_or("", |name| &name.text))
        }
        ItemKind::Constraint(it) => format!("the constraint of {}", it.node.text),
        ItemKind::Store(it) => format!("store {}", it.name.text),
        ItemKind::Assume(it) => format!("assume {}", it.what.text),
        ItemKind::Optimize(it) => format!("optimize with {}", it.with.component.text),
    }
}
