// Signatures with a shared secret (HMAC, RFC 2104), as webhooks have them.

/// Signs text or bytes as they are, other values as their JSON.
///
/// - `key`: the secret, such as `env("WEBHOOK_KEY")`.
/// - `hash`: `"sha256"`, `"sha384"`, `"sha512"`, or `"sha1"` for services that still ask for it.
/// - `form`: how the signature is written: `"hex"`, `"base64"` or `"base64url"`.
/// - `prefix`: what stands before it.
///
/// ```flux
/// Sign (bytes raw) -> (string signature) using hmac.sign(env("WEBHOOK_KEY", "secret"), prefix: "sha256=");
/// ```
@pure
@bound(key, not: "", help: "an empty key protects nothing")
@bound(hash, one_of: ["sha256", "sha384", "sha512", "sha1"])
@bound(form, one_of: ["hex", "base64", "base64url"])
component hmac.sign(
  string key,
  string hash = "sha256",
  string form = "hex",
  string prefix = ""
) (T data)
  -> (string signature);

/// Is that the signature of the data? Arguments as for `hmac.sign`; it takes as long for a wrong one as for a right one.
///
/// What is signed is the body as it came: take it with `content: "bytes raw"`.
///
/// ```flux
/// Signed (bytes raw, string signature) -> (bool valid)
///   using hmac.verify(env("WEBHOOK_KEY", "secret"), prefix: "sha256=");
/// ```
@pure
@bound(key, not: "", help: "an empty key protects nothing")
@bound(hash, one_of: ["sha256", "sha384", "sha512", "sha1"])
@bound(form, one_of: ["hex", "base64", "base64url"])
component hmac.verify(
  string key,
  string hash = "sha256",
  string form = "hex",
  string prefix = ""
) (T data, string signature)
  -> (bool valid);
