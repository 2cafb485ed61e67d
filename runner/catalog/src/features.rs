//! What this build can do: parts that cargo features leave out.

/// Speaks TLS with other services (`https://`).
pub const TLS: bool = cfg!(feature = "tls");

/// Has signatures, tokens and passwords.
pub const SECRETS: bool = cfg!(feature = "secrets");

/// The feature that a component needs and this build lacks.
pub fn missing(component: &str) -> Option<&'static str> {
    let family = component.split('.').next().unwrap_or(component);
    (!SECRETS && matches!(family, "hmac" | "jwt" | "password")).then_some("secrets")
}
