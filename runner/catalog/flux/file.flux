// Files below a folder.

/// A file's content.
///
/// - `path`: below `root`; values in braces may hold slashes. Nothing outside of `root` is ever read: not by
///   `..`, by absolute paths, nor by links that lead out.
/// - `root`: the folder, from the program's own.
/// - `limit`: a longer file is a failure.
///
/// Fails with 404 when there is no such file below `root`, 413 when it is longer than `limit`, 500 when it
/// can't be read.
///
/// ```flux
/// ReadInFromDisk (string name) -> (bytes data) using file.read("{name}", root: "images");
/// ```
@class("waiting")
@volatile(0)
@reads(files)
component file.read(template path, string root = ".", size limit = 64MB) () -> (bytes data);

/// Writes a file, whole or not at all: a reader sees the old content or the new. Folders are made as needed.
///
/// - `path`, `root`: as for `file.read`.
///
/// A `string` or `bytes` is written as it is, another value as its JSON. Fails with 404 when `path` leaves
/// `root`, 500 when it can't be written.
///
/// ```flux
/// Keep (string name, bytes data) -> () using file.write("{name}", root: "uploads");
/// ```
@class("waiting")
@writes(files)
@idempotent
component file.write(template path, string root = ".") (T data) -> ();
