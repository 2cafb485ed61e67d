//! The declarations' texts.

macro_rules! files {
    ($($name:literal)*) => {
        &[$((concat!($name, ".flux"), include_str!(concat!("../flux/", $name, ".flux")))),*]
    };
}

/// The declarations: file name and text. A component `http.get` is declared in `http.flux`, `cel` in `cel.flux`.
pub const FILES: &[(&str, &str)] = files! {
    "cache" "cel" "constant" "fail" "file" "hash" "html" "http" "image" "json" "kv" "list" "log" "memory" "option" "pass" "random" "text" "time" "timer"
};
