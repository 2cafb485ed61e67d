//! The declarations' texts.

macro_rules! files {
    ($($name:literal)*) => {
        &[$((concat!($name, ".flux"), include_str!(concat!("../flux/", $name, ".flux")))),*]
    };
}

/// Record types that the library declares, and in which file: so that nobody looks through all files for each type.
pub const TYPES: &[(&str, &str)] = &[("upstream", "http.flux")];

/// The declarations: file name and text. A component `http.get` is declared in `http.flux`, `cel` in `cel.flux`.
pub const FILES: &[(&str, &str)] = files! {
    "base64" "cache" "cel" "constant" "fail" "file" "hash" "hex" "hmac" "html" "http" "image" "json" "jwt" "kv" "list" "log" "memory" "option" "pass" "password" "random" "text" "time" "timer"
};
