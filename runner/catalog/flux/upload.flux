// Files that clients send in a multipart form: `body: "string title, file picture"`.

/// What is in a file.
///
/// ```flux
/// source Send using http.post("/pictures", body: "file picture", limit: 10MB) => upload.bytes() -> Digest;
/// Digest using hash.sha256();
/// ```
@class("waiting")
@pure
@fails_with(500, "it can't be read")
component upload.bytes() (file upload) -> (bytes data);

/// What the client says of a file, and how long it is.
///
/// - `name`: what the client calls it, without folders. Anything may stand in it: never make a path of it.
/// - `content_type`: as the client says, which may be wrong.
/// - `size`: bytes.
///
/// ```flux
/// source Send using http.post("/pictures", body: "file picture", limit: 10MB) => upload.about();
/// ```
@pure
component upload.about() (file upload) -> (string name, string content_type, int size);
