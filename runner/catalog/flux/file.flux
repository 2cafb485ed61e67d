// Files below a folder.

/// A file's content.
///
/// - `path`: below `root`; values in braces may hold slashes. Nothing outside of `root` is ever read: not by
///   `..`, by absolute paths, nor by links that lead out.
/// - `root`: the folder, from the program's own.
/// - `limit`: how long it may be.
/// - `stream`: it is a `body`, read while it is taken, for `http.respond` and `http.send`. Whoever takes it gets the file as it
///   was when it was opened, or is cut off where it was written to meanwhile.
///
/// ```flux
/// ReadInFromDisk (string name) -> (bytes data) using file.read("{name}", root: "images");
/// Film (string name) -> (body film) using file.read("{name}", root: "films", limit: 4GB, stream: true);
/// ```
@class("waiting")
@volatile(0)
@reads(files)
@fails_with(404, "there is no such file below `root`")
@fails_with(413, "it is longer than `limit`")
@fails_with(500, "it can't be read")
@gives(body, when: stream)
component file.read(path path, folder root = ".", size limit = 64MB, bool stream = false) ()
  -> (bytes data);

/// Writes a file, whole or not at all: a reader sees the old content or the new. Folders are made as needed.
///
/// - `path`, `root`: as for `file.read`.
///
/// A `string` or `bytes` is written as it is, another value as its JSON.
///
/// ```flux
/// Keep (string name, bytes data) -> () using file.write("{name}", root: "uploads");
/// ```
@class("waiting")
@writes(files)
@idempotent
@fails_with(404, "`path` leaves `root`")
@fails_with(500, "it can't be written")
component file.write(path path, folder root = ".") (T data) -> ();
