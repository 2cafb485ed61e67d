//! Leaves the statements that a change touches as the formatter would.

use super::ask::Ask;
use crate::files::SourceFile;
use crate::files::db::Db;
use crate::ide::place::all;
use crate::workspace::{Edit, FileId};
use std::ops::Range;

/// The edits that do both; none: two of them are about the same bytes, or nothing changes.
pub(super) fn finish(ask: &Ask<'_>, edits: Vec<Edit>) -> Option<Vec<Edit>> {
    let mut files: Vec<FileId> = Vec::new();
    for edit in &edits {
        if !files.contains(&edit.file) {
            files.push(edit.file);
        }
    }
    let mut out = Vec::new();
    for file in files {
        let own: Vec<Edit> = edits.iter().filter(|edit| edit.file == file).cloned().collect();
        out.extend(in_file(ask.db, file.0, own)?);
    }
    (!out.is_empty()).then_some(out)
}

fn in_file(db: &dyn Db, file: SourceFile, mut edits: Vec<Edit>) -> Option<Vec<Edit>> {
    let text = file.text(db);
    let crlf = text.contains("\r\n");
    let like = |new: &str| {
        let plain = new.replace("\r\n", "\n");
        if crlf { plain.replace('\n', "\r\n") } else { plain }
    };
    edits.iter_mut().for_each(|edit| edit.text = like(&edit.text));
    edits.retain(|edit| text.get(edit.range.clone()).is_some_and(|old| old != edit.text));
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    if edits.windows(2).any(|w| w[1].range.start < w[0].range.end) {
        return None;
    }
    let mut out = Vec::new();
    for region in regions(db, file, &edits) {
        let inside = |edit: &&Edit| region.start <= edit.range.start && edit.range.end <= region.end;
        let own: Vec<&Edit> = edits.iter().filter(inside).collect();
        let plain = applied(text, &region, &own);
        let formatted = like(&formatted(&plain));
        if formatted == plain {
            out.extend(own.into_iter().cloned());
        } else {
            let (range, text) = smallest(&text[region.clone()], &formatted);
            let range = region.start + range.start..region.start + range.end;
            out.push(Edit { file: FileId(file), range, text });
        }
    }
    Some(out)
}

/// The statements that edits touch, those together that one edit touches.
fn regions(db: &dyn Db, file: SourceFile, edits: &[Edit]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let statements: Vec<Range<usize>> = all(db, file).map(|at| at.whole(db)).collect();
    for edit in edits {
        let mut region = edit.range.clone();
        let first = statements.partition_point(|whole| whole.end < edit.range.start);
        for whole in statements[first..].iter().take_while(|whole| whole.start <= edit.range.end) {
            region = region.start.min(whole.start)..region.end.max(whole.end);
        }
        match out.last_mut() {
            Some(last) if region.start < last.end => last.end = last.end.max(region.end),
            // Two insertions at one place stay in their order.
            Some(last) if region.start == last.end && region.is_empty() => {}
            _ => out.push(region),
        }
    }
    out
}

fn applied(text: &str, region: &Range<usize>, edits: &[&Edit]) -> String {
    let (mut out, mut end) = (String::new(), region.start);
    for edit in edits {
        out.push_str(&text[end..edit.range.start]);
        out.push_str(&edit.text);
        end = edit.range.end;
    }
    out.push_str(&text[end..region.end]);
    out
}

/// Each statement as the formatter leaves it, and what stands between them as it is.
fn formatted(text: &str) -> String {
    let (mut out, mut end) = (String::new(), 0);
    for piece in flux_syntax::split(text) {
        let own = &text[piece.span.range()];
        out.push_str(&text[end..piece.span.start as usize]);
        out.push_str(&flux_syntax::format_statement(own).unwrap_or_else(|| own.to_owned()));
        end = piece.span.end as usize;
    }
    out.push_str(&text[end..]);
    out
}

/// The middle in which two texts differ.
fn smallest(old: &str, new: &str) -> (Range<usize>, String) {
    let head: usize =
        old.chars().zip(new.chars()).take_while(|(a, b)| a == b).map(|(c, _)| c.len_utf8()).sum();
    let (old_rest, new_rest) = (&old[head..], &new[head..]);
    let same = old_rest.chars().rev().zip(new_rest.chars().rev()).take_while(|(a, b)| a == b);
    let tail: usize = same.map(|(c, _)| c.len_utf8()).sum();
    (head..old.len() - tail, new_rest[..new_rest.len() - tail].to_owned())
}
