//! What this build can do: parts that cargo features leave out.

/// Speaks TLS with other services (`https://`).
pub const TLS: bool = cfg!(feature = "tls");
