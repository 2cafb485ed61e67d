//! What a Flux program means. To be filled.

pub mod locks;
