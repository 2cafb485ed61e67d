//! A file that is open, with the headers that tell its state.

use super::conditions::Validators;
use super::kept::Ticket;
use crate::platform::{Facts, Handle, Place};
use bytes::Bytes;
use bytestring::ByteString;
use flux_node::{FilePart, OpenFile};
use std::io;
use std::path::Path;
use std::sync::Arc;

/// A file that is ready to be sent, with the values of its headers.
pub(super) struct Opened {
    handle: Handle,
    pub(super) facts: Facts,
    place: Option<Place>,
    pub(super) validators: Validators,
    pub(super) etag: ByteString,
    pub(super) modified: Option<ByteString>,
    pub(super) content_type: ByteString,
    /// Its place among the files that are kept open.
    pub(super) ticket: Option<Ticket>,
}

impl Opened {
    pub(super) fn new(handle: Handle, facts: Facts, place: Option<Place>, path: &Path) -> Opened {
        let mut validators = Validators::new(facts.modified, facts.length);
        // Two forms of one file are told apart even if they are as long and as old.
        if let Some(ending) =
            path.extension().filter(|ending| *ending == "br" || *ending == "zst" || *ending == "gz")
        {
            let ending = ending.to_string_lossy();
            validators.etag.insert_str(validators.etag.len() - 1, &format!("-{ending}"));
        }
        let etag = validators.etag.as_str().into();
        let modified = validators.modified.map(|date| httpdate::fmt_http_date(date).into());
        let content_type = content_type(path);
        Opened { handle, facts, place, validators, etag, modified, content_type, ticket: None }
    }

    /// Can be asked whether it is still there, and what it was?
    pub(super) fn has_place(&self) -> bool {
        self.place.is_some()
    }

    /// Does it still stand where it was found, as it was?
    pub(super) fn is_there(&self) -> bool {
        self.place.as_ref().is_some_and(|place| place.has(&self.facts))
    }

    /// So many bytes from there, all at once; none: the disk has to be waited for, or the file has become shorter.
    pub(super) fn whole_now(&self, first: u64, length: usize) -> io::Result<Option<Bytes>> {
        let mut bytes = vec![0; length];
        let read = if length == 0 { Some(0) } else { self.handle.read_now(first, &mut bytes)? };
        Ok((read == Some(length)).then(|| bytes.into()))
    }

    /// Is it still the state that its headers tell? What is read of another would be of neither.
    fn unchanged(&self) -> io::Result<()> {
        let now = self.handle.facts()?;
        if (now.length, now.modified) == (self.facts.length, self.facts.modified) {
            return Ok(());
        }
        Err(io::Error::other("it was written to while it was read"))
    }
}

/// All of an open file, to be read while somebody takes it.
pub(crate) fn part(handle: Handle, facts: Facts, place: Option<Place>, path: &Path) -> FilePart {
    let length = facts.length;
    FilePart { file: Arc::new(Opened::new(handle, facts, place, path)), first: 0, length }
}

impl OpenFile for Opened {
    fn read_now(&self, at: u64, most: usize) -> io::Result<Option<Bytes>> {
        let mut bytes = vec![0; most];
        let Some(read) = self.handle.read_now(at, &mut bytes)? else { return Ok(None) };
        self.unchanged()?;
        bytes.truncate(read);
        Ok(Some(bytes.into()))
    }

    fn read(&self, at: u64, most: usize) -> io::Result<Bytes> {
        let mut bytes = vec![0; most];
        let mut read = 0;
        while read < most {
            match self.handle.read(at + read as u64, &mut bytes[read..]) {
                Ok(0) => break,
                Ok(more) => read += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        self.unchanged()?;
        bytes.truncate(read);
        Ok(bytes.into())
    }
}

fn content_type(path: &Path) -> ByteString {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    let essence = mime.essence_str();
    let is_text = mime.type_() == "text" || matches!(essence, "application/json" | "application/javascript");
    if is_text { format!("{essence}; charset=utf-8").into() } else { essence.into() }
}
