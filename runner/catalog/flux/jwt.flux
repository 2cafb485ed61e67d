// JSON Web Tokens that others have signed (RFC 7519).

/// The claims of a token, if it is signed as it must be, and neither expired nor meant for others.
///
/// - `key`: a shared secret of 32 bytes or more (HS256), or a public key in PEM form: RSA (RS256), or on the curve P-256
///   (ES256).
/// - `jwks`: in its place a set of keys (RFC 7517), of which the token says with which it is signed: a file, from the
///   program's folder, or an address, `http://` or `https://`.
/// - `algorithm`: only `"HS256"`, `"RS256"` or `"ES256"`, and not what the key is for. A token that names another than
///   its key is for, or `none`, is refused: a public key is never taken for a shared secret.
/// - `issuer`, `audience`: what the token must say, where they are given.
/// - `expires`: it must say when it expires.
/// - `leeway`: so much clocks may differ.
///
/// A token that does not hold is refused: 401 with `www-authenticate: Bearer error="invalid_token"`.
///
/// An address is asked when the first token comes, so that the service starts without it, for public keys alone. They are
/// kept for as long as the answer's `cache-control: max-age` says, from a minute to a day, else for an hour, then asked for
/// anew while the old ones serve on; also when a token names a key that is not among them, but never twice within 5 s, and
/// once for all who wait. An answer has 5 s and 512 KB. While there are no keys, or nobody can say whether a token names
/// a new one, tokens are refused with 503 and `retry-after`, and the log tells why.
///
/// ```flux
/// type Claims = (string sub, option<string> name);
/// Who (string token) -> (Claims claims) using jwt.verify(env("JWT_KEY", "a secret of thirty-two bytes or more"));
/// Guest (string token) -> (Claims claims) using jwt.verify(jwks: "https://id.example/jwks.json", audience: "shop");
/// ```
@class("asynchronous")
@pure
@sees(clock)
@bound(algorithm, one_of: ["by_key", "HS256", "RS256", "ES256"])
@fails_with(401, "the token does not hold")
@fails_with(503, "the keys at `jwks` can't be had")
component jwt.verify(
  string key = "",
  string jwks = "",
  string algorithm = "by_key",
  string issuer = "",
  string audience = "",
  bool expires = true,
  duration leeway = 30s
) (string token)
  -> (T claims);
