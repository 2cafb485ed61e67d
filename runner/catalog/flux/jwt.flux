// JSON Web Tokens that others have signed (RFC 7519).

/// The claims of a token, if it is signed as it must be, and neither expired nor meant for others.
///
/// - `key`: for HS256 the shared secret, of 32 bytes or more; for RS256 and ES256 the public key in PEM form.
/// - `jwks`: in its place a file with a set of keys, from the program's folder; the token says which it is signed with.
/// - `algorithm`: `"HS256"`, `"RS256"` or `"ES256"`; a token that names another, or `none`, is refused.
/// - `issuer`, `audience`: what the token must say, where they are given.
/// - `expires`: it must say when it expires.
/// - `leeway`: so much clocks may differ.
///
/// A token that does not hold is refused: 401 with `www-authenticate: Bearer error="invalid_token"`.
///
/// ```flux
/// type Claims = (string sub, option<string> name);
/// Who (string token) -> (Claims claims) using jwt.verify(env("JWT_KEY", "a secret of thirty-two bytes or more"));
/// ```
@pure
@sees(clock)
@bound(algorithm, one_of: ["HS256", "RS256", "ES256"])
@fails_with(401, "the token does not hold")
component jwt.verify(
  string key = "",
  string jwks = "",
  string algorithm = "HS256",
  string issuer = "",
  string audience = "",
  bool expires = true,
  duration leeway = 30s
) (string token)
  -> (T claims);
