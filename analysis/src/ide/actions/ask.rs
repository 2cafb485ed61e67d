//! What every action asks, and how it says what to write.

use crate::diagnostics::Said;
use crate::elaborate::Arrow;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::files::statement::{ItemRef, Statement, Supposed, parsed};
use crate::ide::arrows::{arrows, body_of};
use crate::ide::context::start;
use crate::ide::place::{At, item_at, range_of, statement_at};
use crate::names::all_names;
use crate::names::declared::{Space, names};
use crate::names::program::program;
use crate::workspace::{Diagnostic, Edit, FileId, Workspace};
use flux_syntax::diagnostics::unexpected::EmptyStatement;
use flux_syntax::tree::{Item, Span};
use smol_str::{SmolStr, format_smolstr};
use std::ops::Range;

/// Who asks, and of which file.
pub(super) struct Ask<'a> {
    pub ws: &'a Workspace,
    pub db: &'a dyn Db,
    pub file: SourceFile,
}

/// A change, before it is formatted.
pub(super) struct Offer {
    pub title: String,
    pub edits: Vec<Edit>,
    pub preferred: bool,
}

impl Offer {
    pub fn new(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Offer { title: title.into(), edits, preferred: false }
    }

    pub fn preferred(self) -> Self {
        Offer { preferred: true, ..self }
    }
}

/// An item where it stands.
#[derive(Clone, Copy)]
pub(super) struct Here<'a> {
    pub at: At<'a>,
    pub item: ItemRef<'a>,
    pub tree: &'a Item,
}

impl<'a> Ask<'a> {
    pub fn text(&self) -> &'a str {
        self.file.text(self.db)
    }

    /// What a diagnostic is about.
    pub fn said(&self, said: &Diagnostic) -> &'a str {
        self.text().get(said.range.clone()).unwrap_or_default()
    }

    /// The item around an offset.
    pub fn here(&self, offset: usize) -> Option<Here<'a>> {
        let at = statement_at(self.db, self.file, offset)?;
        let (item, tree) = item_at(self.db, at, offset)?;
        Some(Here { at, item, tree })
    }

    /// An item of any file, where it stands.
    pub fn item(&self, item: ItemRef<'a>) -> Here<'a> {
        let start = range_of(self.db, item.at(Span::default())).start as u32;
        Here { at: At { statement: item.statement, start }, item, tree: item.item(self.db) }
    }

    pub fn edit(&self, range: Range<usize>, text: impl Into<String>) -> Edit {
        Edit { file: FileId(self.file), range, text: text.into() }
    }

    /// Puts text at an offset.
    pub fn insert(&self, at: usize, text: impl Into<String>) -> Edit {
        self.edit(at..at, text)
    }

    /// Puts a statement on the line below one.
    pub fn below(&self, at: At<'a>, statement: &str) -> Edit {
        let file = at.statement.file(self.db);
        let place = line_end(file.text(self.db), at.whole(self.db).end);
        Edit { file: FileId(file), range: place..place, text: format!("\n{statement}") }
    }

    /// Puts a statement on the line above one.
    pub fn above(&self, at: At<'a>, statement: &str) -> Edit {
        let (file, start) = (at.statement.file(self.db), at.whole(self.db).start);
        Edit { file: FileId(file), range: start..start, text: format!("{statement}\n") }
    }

    /// Takes a statement out, with its line if it is alone there; none: it holds another item too.
    pub fn remove(&self, at: At<'a>) -> Option<Edit> {
        if parsed(self.db, at.statement).items.len() > 1 {
            return None;
        }
        let file = at.statement.file(self.db);
        let range = whole_lines(file.text(self.db), at.whole(self.db));
        Some(Edit { file: FileId(file), range, text: String::new() })
    }

    /// The steps of an item with what each sees.
    pub fn arrows(&self, here: Here<'a>) -> Vec<Arrow<'a>> {
        arrows(self.db, here.at.statement.file(self.db), here.item)
    }

    /// The innermost step around a range, and what it sees.
    pub fn arrow(&self, here: Here<'a>, range: &Range<usize>) -> Option<Arrow<'a>> {
        let around = |arrow: &Arrow<'a>| {
            let own = here.at.range(arrow.place.span);
            own.start <= range.start && range.end <= own.end
        };
        self.arrows(here).into_iter().filter(around).min_by_key(|a| a.place.span.end - a.place.span.start)
    }

    /// What would be wrong with the flows of an item, if its statement had another text.
    pub fn mistakes(&self, here: Here<'a>, edit: &Edit) -> Vec<Said> {
        let (db, start_of) = (self.db, here.at.start as usize);
        let file = here.at.statement.file(db);
        let mut text = here.at.statement.text(db).to_string();
        let Some(range) = edit.range.start.checked_sub(start_of).zip(edit.range.end.checked_sub(start_of))
        else {
            return Vec::new();
        };
        if text.get(range.0..range.1).is_none() {
            return Vec::new();
        }
        text.replace_range(range.0..range.1, &edit.text);
        let statement = Statement::Supposed(Supposed::new(db, file, text));
        if parsed(db, statement).items.len() <= here.item.index as usize {
            let mut errors: Vec<Said> =
                parsed(db, statement).errors.iter().map(|error| error.said.clone()).collect();
            if errors.is_empty() {
                errors.push(Said::new(EmptyStatement));
            }
            return errors;
        }
        let item = ItemRef { statement, index: here.item.index };
        let syntax = parsed(db, statement).errors.iter().map(|error| error.said.clone());
        let program = program(db, file);
        let Some(body) = body_of(item.item(db)) else { return syntax.collect() };
        let context = start(db, program, file, here.item);
        let flow = crate::elaborate::mistakes(db, program, file, item, body, context);
        syntax.chain(flow.into_iter().map(|diag| diag.said)).collect()
    }

    /// A name that nobody here has, made from a wanted one.
    pub fn free(&self, space: Space, wanted: &str) -> SmolStr {
        let taken = all_names(self.db, self.file, space);
        let own = names(self.db, self.file);
        let free = |name: &SmolStr| !taken.contains(name) && !own.lost.contains(name);
        let numbered = (2..).map(|n| format_smolstr!("{wanted}{n}"));
        std::iter::once(SmolStr::new(wanted)).chain(numbered).find(free).unwrap_or_default()
    }
}

impl<'a> Here<'a> {
    /// A span of it as bytes of the file.
    pub fn range(&self, span: Span) -> Range<usize> {
        self.at.range(span)
    }

    /// The text of a span.
    pub fn written(&self, db: &'a dyn Db, span: Span) -> &'a str {
        self.at.statement.text(db).get(span.range()).unwrap_or_default()
    }
}

/// Behind the comments that end an offset's line; the offset itself where something else follows.
fn line_end(text: &str, offset: usize) -> usize {
    let line = text[offset..].split('\n').next().unwrap_or_default().trim_end_matches('\r');
    let rest = line.trim_start();
    let comment =
        rest.starts_with("//") && !rest.starts_with("///") || rest.starts_with("/*") && rest.ends_with("*/");
    if rest.is_empty() || comment { offset + line.trim_end().len() } else { offset }
}

/// A range with the whole lines that hold nothing else, and one of the blank lines around it.
pub(super) fn whole_lines(text: &str, range: Range<usize>) -> Range<usize> {
    let line_start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[range.end..].find('\n').map_or(text.len(), |at| range.end + at + 1);
    let alone =
        text[line_start..range.start].trim().is_empty() && text[range.end..line_end].trim().is_empty();
    if !alone {
        let blanks = text[range.end..].len() - text[range.end..].trim_start_matches([' ', '\t']).len();
        return range.start..range.end + blanks;
    }
    let blank_before =
        line_start == 0 || text[..line_start].ends_with("\n\n") || text[..line_start].ends_with("\n\r\n");
    let next = text[line_end..].find('\n').map_or(text.len(), |at| line_end + at + 1);
    let blank_behind = next > line_end && text[line_end..next].trim().is_empty();
    line_start..if blank_before && blank_behind { next } else { line_end }
}

/// What to take out so that one of a list's parts goes, with one comma.
pub(super) fn without(parts: &[Span], n: usize) -> Option<Span> {
    let own = *parts.get(n)?;
    Some(match (parts.get(n + 1), n.checked_sub(1).and_then(|before| parts.get(before))) {
        (Some(next), _) => Span { start: own.start, end: next.start },
        (None, Some(before)) => Span { start: before.end, end: own.end },
        (None, None) => own,
    })
}
