//! The declarations' texts.

macro_rules! files {
    ($($name:literal)*) => {
        &[$((concat!($name, ".flux"), include_str!(concat!("../flux/", $name, ".flux")))),*]
    };
}

/// Record types that the library declares, and in which file: so that nobody looks through all files for each type.
pub const TYPES: &[(&str, &str)] = &[("upstream", "http.flux")];

/// The declarations of components: file name and text. A component `http.get` is declared in `http.flux`, `cel` in
/// `cel.flux`.
pub const FILES: &[(&str, &str)] = files! {
    "base64" "cache" "cel" "constant" "fail" "file" "hash" "hex" "hmac" "html" "http" "image" "json" "jwt" "kv" "list" "log" "memory" "option" "pass" "password" "random" "text" "time" "timer" "topic" "topics" "upload"
};

/// What a file of declarations declares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Declares {
    /// What nodes, sources and stores are made of.
    Components,
    /// What stands before an item: `@pure`.
    Annotations,
    /// What `optimize X with …;` names.
    Optimizations,
}

/// A file of declarations: made by [`declare!`](crate::declare).
#[derive(Clone, Copy, Debug)]
pub struct Declarations {
    /// Whether the file holds components, annotations or optimizations.
    pub declares: Declares,
    /// Its name; of components, that of their family: `http.flux`.
    pub file: &'static str,
    /// The whole file, in Flux.
    pub text: &'static str,
}

inventory::collect!(Declarations);

#[doc(hidden)]
pub use inventory::submit as __submit;

/// Adds a file of declarations: `declare!(Annotations, "more.flux", "…");`.
#[macro_export]
macro_rules! declare {
    ($declares:ident, $file:expr, $text:expr) => {
        $crate::__submit!($crate::Declarations {
            declares: $crate::Declares::$declares,
            file: $file,
            text: $text,
        });
    };
}

declare!(Annotations, "annotations.flux", include_str!("../flux/annotations.flux"));
declare!(Optimizations, "optimizations.flux", include_str!("../flux/optimizations.flux"));

/// All files that declare such things, this crate's first.
pub fn declarations(declares: Declares) -> impl Iterator<Item = Declarations> {
    let own = FILES.iter().filter(move |_| declares == Declares::Components);
    let own = own.map(move |(file, text)| Declarations { declares, file, text });
    own.chain(inventory::iter::<Declarations>().filter(move |more| more.declares == declares).copied())
}

/// The text of the file of that name.
pub fn declared(file: &str) -> Option<&'static str> {
    let all = [Declares::Components, Declares::Annotations, Declares::Optimizations];
    all.into_iter().flat_map(declarations).find(|one| one.file == file).map(|one| one.text)
}
