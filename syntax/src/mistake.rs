//! What a diagnostic is: one row for its code, and one struct of facts for each mistake, which knows its own words.
//!
//! Comes in: rows and mistakes, each declared in the diagnostic's own file ([`row!`](crate::row)). Goes out: the registry of all
//! rows ([`rows`]), which everything reads that has to know what a code is; and mistakes as values that can be
//! compared and asked for their facts ([`Said`]). *Never* here: places, and what finds a mistake.

use std::any::Any;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, LazyLock};

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The program can't run.
    Error,
    /// It runs, and probably not as meant.
    Warning,
    /// What is written works, and could be better.
    Hint,
}

impl Severity {
    /// `error`, `warning` or `hint`.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "hint",
        }
    }
}

/// How editors show the text that a diagnostic is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Tag {
    /// Greyed out: never used, never reached.
    Unused,
    /// Struck out: an older way.
    Deprecated,
}

/// How much of an item is known behind a mistake in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Leaves {
    /// What was meant is open: whatever else seems wrong with the item may be this mistake's echo.
    Open,
    /// The item is as its author meant it, but for what the mistake is about.
    Readable,
    /// The item is whole: only its end is missing.
    Whole,
}

/// What is known of a code: one line of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// `F0101` and so on.
    pub code: &'static str,
    /// How much its mistakes matter, where one does not say otherwise ([`Mistake::severity`]).
    pub severity: Severity,
    /// How an editor shows the text.
    pub tag: Option<Tag>,
    /// For a mistake in the text itself, what it leaves of its item. Of an item that could not be read nothing else is
    /// told; and what runs in its program is not known. None: a mistake in what the text means.
    pub text: Option<Leaves>,
    /// Such a mistake keeps others from running, so that what seems to run nowhere may be its echo.
    pub hides: bool,
    /// Such a mistake may be another's echo: it is not told where one that hides things was found.
    pub echoes: bool,
    /// It depends on which types and names a flow sees: where that is not known, it is not judged.
    pub typed: bool,
    /// Its preferred fix leaves no doubt of what is meant, and may be made together with all others like it.
    pub sure: bool,
    /// Its page, in Markdown: what `flux explain` shows.
    pub page: &'static str,
}

impl Row {
    /// A row of a code, with its page.
    pub const fn new(code: &'static str, severity: Severity, page: &'static str) -> Row {
        let (hides, echoes, typed, sure) = (false, false, false, false);
        Row { code, severity, tag: None, text: None, hides, echoes, typed, sure, page }
    }

    /// A row for mistakes without which the program can't run.
    pub const fn error(code: &'static str, page: &'static str) -> Row {
        Row::new(code, Severity::Error, page)
    }

    /// A row for what is probably not as meant.
    pub const fn warning(code: &'static str, page: &'static str) -> Row {
        Row::new(code, Severity::Warning, page)
    }

    /// A row for what works and could be better.
    pub const fn hint(code: &'static str, page: &'static str) -> Row {
        Row::new(code, Severity::Hint, page)
    }

    /// What it is about is greyed out.
    pub const fn unused(self) -> Row {
        Row { tag: Some(Tag::Unused), ..self }
    }

    /// What it is about is struck out.
    pub const fn deprecated(self) -> Row {
        Row { tag: Some(Tag::Deprecated), ..self }
    }

    /// It is about the text itself, and leaves open what was meant.
    pub const fn in_text(self) -> Row {
        Row { text: Some(Leaves::Open), hides: true, ..self }
    }

    /// It is about the text itself, and leaves the item readable.
    pub const fn readable(self) -> Row {
        Row { text: Some(Leaves::Readable), hides: true, ..self }
    }

    /// It is about the text itself, and leaves the item whole.
    pub const fn whole(self) -> Row {
        Row { text: Some(Leaves::Whole), hides: true, ..self }
    }

    /// While there is such a mistake, others that may follow from it are not told.
    pub const fn hides(self) -> Row {
        Row { hides: true, ..self }
    }

    /// It may follow from another mistake, and is not told while there is one.
    pub const fn echoes(self) -> Row {
        Row { echoes: true, ..self }
    }

    /// It depends on the types that a flow hands on.
    pub const fn typed(self) -> Row {
        Row { typed: true, ..self }
    }

    /// Its fix can be made without asking.
    pub const fn sure(self) -> Row {
        Row { sure: true, ..self }
    }

    /// What is wrong, in a few words: the title of its page.
    pub fn title(&self) -> &'static str {
        let line = self.page.lines().next().unwrap_or_default();
        line.split_once(": ").map_or(line, |(_, title)| title)
    }
}

/// A row that is part of the registry: made by [`row!`](crate::row).
#[doc(hidden)]
pub struct Listed(pub &'static Row);

inventory::collect!(Listed);

#[doc(hidden)]
pub use inventory::submit as __submit;

/// Declares the row of a code, in the diagnostic's own file: `row!(F0107, hint, unused, echoes);`. Behind the code stand the
/// severity and what else is to be known of it, as [`Row`] has methods for. The page is `docs/diagnostics/F0107.md`, or
/// given: `row!(F0999, error; page = "# F0999: …")`.
#[macro_export]
macro_rules! row {
    ($code:ident, $severity:ident $(, $more:ident)*; page = $page:expr) => {
        #[doc = concat!("The row of ", stringify!($code), ".")]
        pub static $code: $crate::mistake::Row =
            $crate::mistake::Row::$severity(stringify!($code), $page)$(.$more())*;
        $crate::mistake::__submit!($crate::mistake::Listed(&$code));
    };
    ($code:ident, $severity:ident $(, $more:ident)* $(,)?) => {
        $crate::row!($code, $severity $(, $more)*; page = include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"), "/../docs/diagnostics/", stringify!($code), ".md"
        )));
    };
}

/// Every code there is, in order.
pub fn rows() -> &'static [&'static Row] {
    static ROWS: LazyLock<Vec<&'static Row>> = LazyLock::new(|| {
        let mut rows: Vec<&Row> = inventory::iter::<Listed>().map(|listed| listed.0).collect();
        rows.sort_by_key(|row| row.code);
        rows
    });
    &ROWS
}

/// The row of a code.
pub fn row_of(code: &str) -> Option<&'static Row> {
    rows().binary_search_by_key(&code, |row| row.code).ok().map(|at| rows()[at])
}

/// How a mistake reads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What it means and costs, a sentence or two each.
    pub notes: Vec<String>,
    /// How to mend it, as an order without a full stop; none: the message says all.
    pub help: Option<String>,
    /// What each of the other places involved is, in the order of these places.
    pub labels: Vec<String>,
}

impl Words {
    /// A message without help, notes and further places.
    pub fn new(message: impl Into<String>) -> Words {
        Words { message: message.into(), ..Words::default() }
    }

    /// The words with how to mend it, as an order.
    pub fn help(self, help: impl Into<String>) -> Words {
        Words { help: Some(help.into()), ..self }
    }

    /// With the question whether a near name was meant, or else other help.
    pub fn did_you_mean(self, near: Option<&str>, otherwise: impl FnOnce() -> Option<String>) -> Words {
        Words { help: near.map(|near| format!("did you mean `{near}`?")).or_else(otherwise), ..self }
    }

    /// The words with one more note: what it means and costs.
    pub fn note(mut self, note: impl Into<String>) -> Words {
        self.notes.push(note.into());
        self
    }

    /// With what the next of the other places is.
    pub fn label(mut self, text: impl Into<String>) -> Words {
        self.labels.push(text.into());
        self
    }

    /// The notes and the help, a line each: where there is room for one text only.
    pub fn advice(&self) -> Option<String> {
        let lines: Vec<&str> = self.notes.iter().chain(&self.help).map(String::as_str).collect();
        (!lines.is_empty()).then(|| lines.join("\n"))
    }

    /// Every text of them replaced by a code: whatever works with these works without reading words.
    pub fn bare(self, code: &str) -> Words {
        let bare = |_: String| code.to_owned();
        Words {
            message: code.to_owned(),
            notes: self.notes.into_iter().map(bare).collect(),
            help: self.help.map(bare),
            labels: self.labels.into_iter().map(bare).collect(),
        }
    }
}

/// A mistake: the facts, and how they read. Whoever mends it, groups it or looks for its cause asks the facts, never
/// the words.
pub trait Mistake: Facts + Send + Sync {
    /// The row of its code.
    fn row(&self) -> &'static Row;

    /// How much it matters, where that differs between the mistakes of a code.
    fn severity(&self) -> Severity {
        self.row().severity
    }

    /// The sentences that people read.
    fn words(&self) -> Words;

    /// Of a name that is declared nowhere, the name that was probably meant.
    fn meant(&self) -> Option<&str> {
        None
    }

    /// Of a node that seems to run nowhere, its name: the mistake is the echo of one that means that name.
    fn idle(&self) -> Option<&str> {
        None
    }

    /// May it be another's echo, where that differs between the mistakes of a code?
    fn echoes(&self) -> bool {
        self.row().echoes
    }

    /// The name that it is about, where all such mistakes about one name are one mistake.
    fn about(&self) -> Option<&str> {
        None
    }

    /// The code, and what it is about, of a mistake that explains this one: where that is said too, it is enough.
    fn explained_by(&self) -> Option<(&'static str, &str)> {
        None
    }
}

/// What every mistake can do by being plain data: be compared, hashed, looked into.
pub trait Facts: Any + fmt::Debug {
    /// Is it the same mistake?
    fn same(&self, other: &dyn Any) -> bool;
    /// Feeds all its facts to a hasher, so that equal mistakes are recognised.
    fn digest(&self, state: &mut dyn Hasher);
    /// The struct behind the trait, for fixes that need its facts.
    fn any(&self) -> &dyn Any;
}

impl<T: Any + fmt::Debug + Eq + Hash> Facts for T {
    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref::<T>() == Some(self)
    }

    fn digest(&self, mut state: &mut dyn Hasher) {
        self.type_id().hash(&mut state);
        self.hash(&mut state);
    }

    fn any(&self) -> &dyn Any {
        self
    }
}

/// A mistake of any kind, as a value.
#[derive(Clone)]
pub struct Said(Arc<dyn Mistake>);

impl Said {
    /// A mistake as a value that knows its code and its words.
    pub fn new(mistake: impl Mistake) -> Said {
        Said(Arc::new(mistake))
    }

    /// The row of its code.
    pub fn row(&self) -> &'static Row {
        self.0.row()
    }

    /// `F0101` and so on.
    pub fn code(&self) -> &'static str {
        self.row().code
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.0.severity()
    }

    /// How it reads: the only place where words are made.
    pub fn words(&self) -> Words {
        self.0.words()
    }

    /// Of a name that is declared nowhere, the name that was probably meant.
    pub fn meant(&self) -> Option<&str> {
        self.0.meant()
    }

    /// Of a node that seems to run nowhere, its name.
    pub fn idle(&self) -> Option<&str> {
        self.0.idle()
    }

    /// The name that it is about, where all such mistakes about one name are one mistake.
    pub fn about(&self) -> Option<&str> {
        self.0.about()
    }

    /// The code, and what it is about, of a mistake that explains this one.
    pub fn explained_by(&self) -> Option<(&'static str, &str)> {
        self.0.explained_by()
    }

    /// May it be another's echo?
    pub fn echoes(&self) -> bool {
        self.0.echoes()
    }

    /// Its facts, if it is such a mistake.
    pub fn get<T: Mistake>(&self) -> Option<&T> {
        self.0.any().downcast_ref()
    }

    /// Is it such a mistake?
    pub fn is<T: Mistake>(&self) -> bool {
        self.get::<T>().is_some()
    }
}

impl<T: Mistake> From<T> for Said {
    fn from(mistake: T) -> Said {
        Said::new(mistake)
    }
}

impl PartialEq for Said {
    fn eq(&self, other: &Said) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0.same(other.0.any())
    }
}

impl Eq for Said {}

impl Hash for Said {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.digest(state);
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.code(), self.0)
    }
}
