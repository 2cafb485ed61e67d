//! The door of this room: files in, diagnostics and plans out, with offsets.

pub(crate) mod choices;

use crate::check::{FollowUps, Idle, Roots, diags_of, duplicates_across, idle, root_diags, said_in};
use crate::choices::choice_diags;
use crate::diagnostics::not_text::NotText;
use crate::diagnostics::{Diag, Mistake, Row, Said, Severity, Words};
use crate::files::cut::Columns;
use crate::files::db::{Database, Db, Listener};
use crate::files::statement::{Place, Statement};
use crate::files::{self, Folders, SourceFile, Spare, Trouble, Work, read};
use crate::lower::lower;
use crate::names::program::program;
use crate::names::users::{files_of, roots_of};
use flux_plan::{Plan, Pos};
use rustc_hash::{FxHashMap, FxHashSet};
use salsa::{Durability, Setter};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A file of a workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileId(pub(crate) SourceFile);

/// Something that is to be said of a program, at offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is wrong: the facts. Whoever acts on a diagnostic asks these, never its words.
    pub said: Said,
    /// `F0101` and so on; its page is `docs/diagnostics/F0101.md`.
    pub code: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The file that it is about.
    pub file: FileId,
    /// The bytes that it is about.
    pub range: Range<usize>,
    /// One sentence, no full stop.
    pub message: String,
    /// How to mend it, in words.
    pub help: Option<String>,
    /// Other places involved, with what each is.
    pub labels: Vec<Label>,
    /// How to mend it, as an edit.
    pub fix: Option<Edit>,
}

impl Diagnostic {
    /// What the registry knows of its code.
    pub fn row(&self) -> &'static Row {
        self.said.row()
    }

    /// Is it such a mistake?
    pub(crate) fn is<T: Mistake>(&self) -> bool {
        self.said.is::<T>()
    }
}

/// Another place that a diagnostic speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The file that the place is in.
    pub file: FileId,
    /// The place, in bytes of the file.
    pub range: Range<usize>,
    /// What the place has to do with the mistake, in a few words.
    pub message: String,
}

/// A replacement of bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// The file to change.
    pub file: FileId,
    /// The bytes that are replaced; empty: the text is inserted.
    pub range: Range<usize>,
    /// The text to put there; empty: remove.
    pub text: String,
}

/// The places that a plan's positions stand for, in their order.
pub(crate) type Places = Vec<(FileId, Range<usize>)>;

/// Files, what is wrong with them, and their plans. Work is kept between calls: after a change, only what
/// depends on it is done again.
pub struct Workspace {
    pub(crate) db: Database,
    positions: Places,
    spare: Spare,
    work: Work,
    pub(crate) wording: Wording,
}

/// How a workspace words its diagnostics.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wording {
    /// In words, as people read them.
    #[default]
    Words,
    /// Every text is the bare code: for tests that assert that nothing reads words.
    Codes,
}

impl Default for Workspace {
    fn default() -> Self {
        Workspace::new()
    }
}

impl Workspace {
    /// A workspace with no file open; the component library's declarations are in it.
    pub fn new() -> Self {
        Workspace::of(Database::new(None))
    }

    pub(crate) fn of(db: Database) -> Self {
        let (spare, work) = (Spare::default(), Work::default());
        Workspace { db, positions: Vec::new(), spare, work, wording: Wording::Words }
    }

    /// One that tells what it does: for tests that assert which queries ran.
    pub fn with_listener(listener: Listener) -> Self {
        Workspace::of(Database::new(Some(listener)))
    }

    /// How it words its diagnostics.
    pub fn wording(&self) -> Wording {
        self.wording
    }

    /// From now on, words its diagnostics so.
    pub fn set_wording(&mut self, wording: Wording) {
        self.wording = wording;
    }

    /// Reads a file, or gives it again if it is known. The files that it uses are read when they are needed.
    ///
    /// # Errors
    /// It can't be read. (One that is not UTF-8 can be opened, and [`Workspace::check`] says so.)
    pub fn open(&mut self, path: &Path) -> std::io::Result<FileId> {
        std::fs::File::open(path).and_then(|file| match file.metadata()?.is_dir() {
            true => Err(std::io::Error::from(std::io::ErrorKind::IsADirectory)),
            false => Ok(()),
        })?;
        Ok(FileId(self.db.file(path)))
    }

    /// A file whose text is given, whatever the disk has: an unsaved buffer, a test.
    pub fn open_text(&mut self, path: &Path, text: &str) -> FileId {
        let file = FileId(self.db.file(path));
        self.set_text(file, text);
        file
    }

    /// Changes a file's text.
    pub fn set_text(&mut self, file: FileId, text: &str) {
        self.begin(file);
        files::replace(&mut self.db, file.0, text, &mut self.spare, &mut self.work);
    }

    /// Replaces some bytes of a file's text: at the cost of the statements that they touch.
    pub fn edit(&mut self, file: FileId, range: Range<usize>, by: &str) {
        self.begin(file);
        files::edit(&mut self.db, file.0, range, by, &mut self.spare, &mut self.work);
    }

    /// From now on, a file's text is what somebody says, and may change at any time.
    fn begin(&mut self, file: FileId) {
        if file.0.trouble(&self.db).is_some() {
            file.0.set_trouble(&mut self.db).with_durability(Durability::MEDIUM).to(None);
        }
        files::begin(&mut self.db, file.0, &mut self.spare);
        self.db.settle();
    }

    /// Reads a file again from the disk.
    pub fn reload(&mut self, file: FileId) {
        let (text, trouble) = read(file.0.path(&self.db));
        if *file.0.trouble(&self.db) != trouble {
            file.0.set_trouble(&mut self.db).with_durability(Durability::MEDIUM).to(trouble);
        }
        files::replace(&mut self.db, file.0, &text, &mut self.spare, &mut self.work);
        self.db.settle();
    }

    /// What all edits so far have cost.
    pub fn work(&self) -> Work {
        self.work
    }

    /// The file's text as it is now.
    pub fn text(&self, file: FileId) -> &str {
        file.0.text(&self.db)
    }

    /// Is a file there? One that is only spoken of, as a `use` of it or an action that would make it, is not.
    pub fn is_there(&self, file: FileId) -> bool {
        file.0.trouble(&self.db).is_none()
    }

    /// How many bytes a file's text has.
    pub fn length(&self, file: FileId) -> usize {
        file.0.cut(&self.db).len()
    }

    /// How many lines a file's text has; the last may be empty.
    pub fn line_count(&self, file: FileId) -> usize {
        file.0.cut(&self.db).line_count()
    }

    /// The line that holds an offset, and the column in it, both from 0.
    pub fn line_and_column(&self, file: FileId, offset: usize, columns: Columns) -> (usize, usize) {
        file.0.cut(&self.db).place(offset, columns)
    }

    /// The offset of a place. A column behind the line's end is its end, a line behind the last is the text's end,
    /// and a column inside a character is its beginning.
    pub fn offset(&self, file: FileId, line: usize, column: usize, columns: Columns) -> usize {
        file.0.cut(&self.db).offset(line, column, columns)
    }

    /// A file's path, absolute; `flux:/http.flux` for a declaration of the library.
    pub fn path(&self, file: FileId) -> &Path {
        file.0.path(&self.db)
    }

    /// The files of a program: its root, and all that it uses.
    pub fn files(&self, root: FileId) -> Vec<FileId> {
        files_of(&self.db, root.0).into_iter().map(FileId).collect()
    }

    /// Every file that has been asked for so far.
    pub fn known_files(&self) -> Vec<(PathBuf, FileId)> {
        self.db.known().into_iter().map(|(path, file)| (path, FileId(file))).collect()
    }

    /// What is to be said of these programs and all that they use: by file in the order of discovery, then by place.
    pub fn check(&self, roots: &[FileId]) -> Vec<Diagnostic> {
        debug_assert!(self.db.is_settled());
        let db: &dyn Db = &self.db;
        let mut offsets = Offsets::new(db, self.wording);
        let (mut seen, mut files) = (FxHashSet::default(), Vec::new());
        let mut done = FxHashSet::default();
        let mut found: Vec<&Diag<'_>> = Vec::new();
        for root in roots {
            let program = program(db, root.0);
            for file in files_of(db, root.0) {
                // Programs that add nothing to their files share what is said of them.
                if done.insert((program, file)) {
                    found.extend(diags_of(db, root.0, file));
                }
                found.extend(choice_diags(db, root.0, file));
                if !files.contains(&FileId(file)) {
                    files.push(FileId(file));
                }
            }
            found.extend(root_diags(db, root.0));
            found.extend(idle(db, root.0).flat_map(Idle::diags));
        }
        let plain: Vec<SourceFile> = roots.iter().map(|root| root.0).collect();
        let across = duplicates_across(db, &plain);
        found.extend(&across);
        let mut out: Vec<Diagnostic> = files.iter().filter_map(|file| self.not_utf8(*file)).collect();
        found.retain(|d| seen.insert(*d));
        FollowUps::of(db, &plain, found.iter().copied(), !out.is_empty()).leave_out(db, &mut found);
        out.extend(found.into_iter().map(|d| offsets.place(d)));
        let order: FxHashMap<FileId, usize> = files.into_iter().enumerate().map(|(i, f)| (f, i)).collect();
        let key = |d: &Diagnostic| {
            (order.get(&d.file).copied().unwrap_or(usize::MAX), d.range.start, d.range.end, d.code)
        };
        out.sort_by_key(key);
        out
    }

    /// The same for those who read all of it: errors of one code about one name are one, which says at how many more
    /// places it is.
    pub fn report(&self, roots: &[FileId]) -> Vec<Diagnostic> {
        fold(self.check(roots))
    }

    /// What is to be said of one file, with it as a program's root, and in the programs of all files at hand
    /// ([`Workspace::set_folders`]) that use it: by place. After a change, it costs what the change touches.
    pub fn check_file(&self, file: FileId) -> Vec<Diagnostic> {
        debug_assert!(self.db.is_settled());
        let db: &dyn Db = &self.db;
        let roots = roots_of(db, Folders::try_get(db), file.0);
        let mut offsets = Offsets::new(db, self.wording);
        let mut out: Vec<Diagnostic> = self.not_utf8(file).into_iter().collect();
        let found = said_in(db, Roots::new(db, roots), file.0);
        out.extend(found.all(db, file.0).map(|d| offsets.place(d)));
        out.sort_by_key(|d| (d.range.start, d.range.end, d.code));
        out
    }

    /// The files that are at hand, of which each may be a program.
    pub fn set_folders(&mut self, files: &[FileId]) {
        let files: Vec<SourceFile> = files.iter().map(|file| file.0).collect();
        match Folders::try_get(&self.db) {
            Some(folders) if *folders.files(&self.db) == files => {}
            Some(folders) => {
                folders.set_files(&mut self.db).with_durability(Durability::MEDIUM).to(files);
            }
            None => {
                let _ = Folders::builder(files).durability(Durability::MEDIUM).new(&self.db);
            }
        }
        self.db.settle();
    }

    /// The plan of the program that begins at that file. Afterwards [`Workspace::resolve`] knows its positions.
    ///
    /// # Errors
    /// The program's diagnostics, if one of them is an error.
    pub fn plan(&mut self, root: FileId) -> Result<Plan, Vec<Diagnostic>> {
        let (plan, positions) = self.planned(root)?;
        self.positions = positions;
        Ok(plan)
    }

    /// The same of one source alone, and of what it reaches: for trying a part of a program. With what is to be said
    /// of the program, warnings included.
    ///
    /// # Errors
    /// The program's diagnostics, if one of them is an error.
    pub fn plan_source(
        &mut self,
        root: FileId,
        source: &str,
    ) -> Result<(Plan, Vec<Diagnostic>), Vec<Diagnostic>> {
        let diagnostics = self.without_errors(root)?;
        let (plan, positions) = self.lowered(root, Some(source));
        self.positions = positions;
        Ok((plan, diagnostics))
    }

    /// As [`Workspace::plan`], with the place of each position.
    pub(crate) fn planned(&self, root: FileId) -> Result<(Plan, Places), Vec<Diagnostic>> {
        self.without_errors(root)?;
        Ok(self.lowered(root, None))
    }

    fn without_errors(&self, root: FileId) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
        let diagnostics = self.report(&[root]);
        let error = |d: &Diagnostic| d.severity == Severity::Error;
        if diagnostics.iter().any(error) { Err(diagnostics) } else { Ok(diagnostics) }
    }

    fn lowered(&self, root: FileId, only: Option<&str>) -> (Plan, Places) {
        let lowered = lower(&self.db, root.0, only);
        let mut offsets = Offsets::new(&self.db, self.wording);
        let positions = lowered.places.iter().map(|place| offsets.range(*place)).collect();
        (lowered.plan, positions)
    }

    /// The bytes of a place.
    pub(crate) fn range_of(&self, place: Place<'_>) -> Range<usize> {
        Offsets::new(&self.db, self.wording).range(place).1
    }

    /// The place of a position of the last plan.
    pub fn resolve(&self, position: Pos) -> Option<(FileId, Range<usize>)> {
        self.positions.get(position.index()).cloned()
    }
}

impl Workspace {
    /// F0011: a file that is no text.
    pub(crate) fn not_utf8(&self, file: FileId) -> Option<Diagnostic> {
        let trouble = file.0.trouble(&self.db).as_ref()?;
        let Trouble::NotUtf8(_) = trouble else { return None };
        let said = Said::new(NotText { reason: trouble.to_string() });
        Some(worded(said, self.wording, (file, 0..0), &[], None))
    }
}

/// A diagnostic with its words: the one door through which they come.
fn worded(
    said: Said,
    wording: Wording,
    (file, range): (FileId, Range<usize>),
    places: &[(FileId, Range<usize>)],
    fix: Option<Edit>,
) -> Diagnostic {
    let words = match wording {
        Wording::Words => said.words(),
        Wording::Codes => said.words().bare(said.code()),
    };
    let help = words.advice();
    let Words { message, labels, .. } = words;
    let labels = places.iter().cloned().zip(labels);
    let labels = labels.map(|((file, range), message)| Label { file, range, message }).collect();
    let (code, severity) = (said.code(), said.severity());
    Diagnostic { said, code, severity, file, range, message, help, labels, fix }
}

/// Errors of one code about one name are one, which says at how many more places it is; what another explains is left
/// out.
fn fold(mut all: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let about = |diag: &Diagnostic| {
        let name = diag.said.about().filter(|_| diag.severity == Severity::Error)?;
        Some((diag.code, name.to_owned()))
    };
    let told: FxHashSet<(&'static str, String)> = all.iter().filter_map(about).collect();
    let explained = |(code, name): (&'static str, &str)| told.contains(&(code, name.to_owned()));
    all.retain(|diag| !diag.said.explained_by().is_some_and(explained));
    let mut first: FxHashMap<(&'static str, String), usize> = FxHashMap::default();
    let mut out: Vec<(Diagnostic, usize)> = Vec::with_capacity(all.len());
    for diag in all {
        match about(&diag) {
            Some(key) => match first.get(&key) {
                Some(at) => out[*at].1 += 1,
                None => {
                    first.insert(key, out.len());
                    out.push((diag, 0));
                }
            },
            None => out.push((diag, 0)),
        }
    }
    let told = |(mut diag, more): (Diagnostic, usize)| {
        match more {
            0 => {}
            1 => diag.message.push_str(" (and at 1 more place)"),
            more => diag.message.push_str(&format!(" (and at {more} more places)")),
        }
        diag
    };
    out.into_iter().map(told).collect()
}

/// Where statements begin in their files, in bytes: looked up once and kept.
pub(crate) struct Offsets<'db> {
    db: &'db dyn Db,
    wording: Wording,
    files: FxHashMap<SourceFile, Starts<'db>>,
}

/// Where the statements of a file begin.
#[derive(Default)]
struct Starts<'db> {
    asked: usize,
    /// All of them, when it is worth it.
    all: FxHashMap<Statement<'db>, usize>,
}

/// So many statements are looked for one by one.
const FEW: usize = 16;

impl<'db> Offsets<'db> {
    pub(crate) fn new(db: &'db dyn Db, wording: Wording) -> Self {
        Offsets { db, wording, files: FxHashMap::default() }
    }

    /// The bytes that a place is.
    pub(crate) fn range(&mut self, place: Place<'db>) -> (FileId, Range<usize>) {
        let file = place.statement.file(self.db);
        let starts = self.files.entry(file).or_default();
        starts.asked += 1;
        let start = if starts.asked <= FEW {
            place.statement.start(self.db)
        } else {
            if starts.all.is_empty() {
                let all = file.cut(self.db).statements();
                starts.all = all.map(|(start, id)| (Statement::Written(id), start)).collect();
            }
            starts.all.get(&place.statement).copied()
        };
        let start = start.unwrap_or(0);
        (FileId(file), start + place.span.start as usize..start + place.span.end as usize)
    }

    /// A diagnostic with its places as bytes.
    pub(crate) fn place(&mut self, diag: &Diag<'db>) -> Diagnostic {
        let places: Vec<_> = diag.labels.iter().map(|place| self.range(*place)).collect();
        let fix = diag.fix.as_ref().map(|(place, text)| {
            let (file, range) = self.range(*place);
            Edit { file, range, text: text.clone() }
        });
        worded(diag.said.clone(), self.wording, self.range(diag.place), &places, fix)
    }
}
