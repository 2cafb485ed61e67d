// Bytes as hexadecimal digits.

/// Text and bytes as they are, other values as their JSON, in small digits.
///
/// ```flux
/// Show (bytes data) -> (string text) using hex.encode();
/// ```
@pure
component hex.encode() (T data) -> (string text);

/// The bytes that hexadecimal digits mean, small or capital.
///
/// ```flux
/// Read (string text) -> (bytes data) using hex.decode();
/// ```
@pure
@fails_with(422, "they are no hexadecimal digits")
component hex.decode() (string text) -> (bytes data);
