// Bytes as text of 64 signs (RFC 4648).

/// Text and bytes as they are, other values as their JSON, in Base64.
///
/// - `url`: with `-` and `_`, and without padding, as addresses and tokens have it.
///
/// ```flux
/// Show (bytes data) -> (string text) using base64.encode();
/// ```
@pure
component base64.encode(bool url = false) (T data) -> (string text);

/// The bytes that Base64 means, with padding or without.
///
/// - `url`: as for `base64.encode`.
///
/// ```flux
/// Read (string text) -> (bytes data) using base64.decode();
/// ```
@pure
@fails_with(422, "it is no Base64")
component base64.decode(bool url = false) (string text) -> (bytes data);
