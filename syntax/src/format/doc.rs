//! Text with places where lines may break, and the printer that decides where they do.
//!
//! *Never* here: the language. A group is printed on one line if it fits, and else breaks at all of its own
//! places. Blanks and line ends are held back until text follows, so no line ends in a blank.

/// How wide lines are.
const WIDTH: usize = 100;

/// How wide a line may be that would only be broken inside of a call: "about 100".
const CALL_WIDTH: usize = 110;

/// A piece of a layout.
#[derive(Debug)]
pub(super) enum Doc<'s> {
    /// As it is; may hold line ends.
    Text(&'s str),
    /// As [`Doc::Text`], where the formatter writes the text anew.
    Owned(String),
    /// One blank between two words.
    Space,
    /// A blank, or a line end where the group breaks.
    Line,
    /// Nothing, or a line end where the group breaks.
    Soft,
    /// A line end in any case: all groups around break.
    Hard,
    /// A comment behind text and so many blanks, which ends the line.
    Trailing(usize, &'s str),
    /// A line end, unless the line is new.
    Fresh,
    /// Its lines but the first are indented by two blanks more.
    Nest(Vec<Doc<'s>>),
    /// On one line, or broken at all of its places.
    Group(Group<'s>),
}

/// Pieces that are laid out together: on one line if they fit, else each place of their own breaks.
#[derive(Debug)]
pub(super) struct Group<'s> {
    docs: Vec<Doc<'s>>,
    ends: Ends,
    width: usize,
}

/// Where something ends a line, whatever fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    Nowhere,
    /// Only a comment at the very end: what stands before it may be on one line.
    Behind,
    Inside,
}

/// A group of these.
pub(super) fn group(docs: Vec<Doc<'_>>) -> Doc<'_> {
    Doc::Group(Group { ends: ends_of_all(&docs), docs, width: WIDTH })
}

/// A group of a call's arguments.
pub(super) fn call_group(docs: Vec<Doc<'_>>) -> Doc<'_> {
    Doc::Group(Group { ends: ends_of_all(&docs), docs, width: CALL_WIDTH })
}

fn ends_of_all(docs: &[Doc<'_>]) -> Ends {
    let mut all = Ends::Nowhere;
    for doc in docs {
        let ends = ends(doc);
        if all == Ends::Behind || ends == Ends::Inside {
            return Ends::Inside;
        }
        all = ends;
    }
    all
}

fn ends(doc: &Doc<'_>) -> Ends {
    match doc {
        Doc::Hard | Doc::Fresh => Ends::Inside,
        Doc::Trailing(..) => Ends::Behind,
        Doc::Nest(docs) => ends_of_all(docs),
        Doc::Group(group) => group.ends,
        Doc::Text(_) | Doc::Owned(_) | Doc::Space | Doc::Line | Doc::Soft => Ends::Nowhere,
    }
}

/// Prints a layout at the start of a line; the last line is not ended.
pub(super) fn print(docs: &[Doc<'_>], out: &mut String) {
    let mut printer = Printer { column: 0, blank: false, end: None, out };
    let mut stack: Vec<Step<'_, '_>> =
        docs.iter().rev().map(|doc| Step { doc, indent: 0, flat: false }).collect();
    while let Some(step) = stack.pop() {
        printer.step(step, &mut stack);
    }
}

/// Something left to print.
#[derive(Clone, Copy)]
struct Step<'d, 's> {
    doc: &'d Doc<'s>,
    indent: usize,
    flat: bool,
}

struct Printer<'o> {
    column: usize,
    /// A blank is due before the next text.
    blank: bool,
    /// A line end is due before the next text, with this indentation behind it.
    end: Option<usize>,
    out: &'o mut String,
}

impl Printer<'_> {
    fn step<'d, 's>(&mut self, step: Step<'d, 's>, stack: &mut Vec<Step<'d, 's>>) {
        let Step { doc, indent, flat } = step;
        match doc {
            Doc::Text(text) => self.text(text),
            Doc::Owned(text) => self.text(text),
            Doc::Space => self.blank = true,
            Doc::Line if flat => self.blank = true,
            Doc::Soft if flat => {}
            Doc::Line | Doc::Soft | Doc::Hard => self.end = Some(indent),
            Doc::Trailing(blanks, comment) => {
                self.out.extend(std::iter::repeat_n(' ', *blanks));
                self.out.push_str(comment);
                self.end = Some(indent);
            }
            Doc::Fresh if self.column > 0 && self.end.is_none() => self.end = Some(indent),
            Doc::Fresh => {}
            Doc::Nest(docs) => push(stack, docs, indent + 2, flat),
            Doc::Group(group) => {
                let flat = flat || (group.ends != Ends::Inside && self.fits(group, stack));
                push(stack, &group.docs, indent, flat);
            }
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(indent) = self.end.take() {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', indent));
            self.column = indent;
        } else if self.blank {
            self.out.push(' ');
            self.column += 1;
        }
        self.blank = false;
        self.out.push_str(text);
        match text.rsplit_once('\n') {
            Some((_, last)) => self.column = last.chars().count(),
            None => self.column += text.chars().count(),
        }
    }

    /// Whether a group fits on this line, with what follows it up to the next place to break.
    fn fits(&self, group: &Group<'_>, stack: &[Step<'_, '_>]) -> bool {
        let used = self.end.unwrap_or(self.column + usize::from(self.blank));
        let mut room = Room { left: group.width.saturating_sub(used), blank: false };
        if let Some(answer) = room.take(&group.docs, true) {
            return answer;
        }
        for step in stack.iter().rev() {
            if let Some(answer) = room.take(std::slice::from_ref(step.doc), step.flat) {
                return answer;
            }
        }
        true
    }
}

fn push<'d, 's>(stack: &mut Vec<Step<'d, 's>>, docs: &'d [Doc<'s>], indent: usize, flat: bool) {
    stack.extend(docs.iter().rev().map(|doc| Step { doc, indent, flat }));
}

/// The room left on a line.
struct Room {
    left: usize,
    blank: bool,
}

impl Room {
    /// Takes these; tells whether all fits as soon as it is known.
    fn take(&mut self, docs: &[Doc<'_>], flat: bool) -> Option<bool> {
        docs.iter().find_map(|doc| match doc {
            Doc::Text(text) => self.text(text),
            Doc::Owned(text) => self.text(text),
            Doc::Space => self.space(),
            Doc::Line if flat => self.space(),
            Doc::Soft if flat => None,
            // The line ends here: all before it had room.
            Doc::Line | Doc::Soft | Doc::Hard | Doc::Trailing(..) | Doc::Fresh => Some(true),
            Doc::Nest(docs) => self.take(docs, flat),
            Doc::Group(group) if group.ends == Ends::Inside => self.take(&group.docs, false),
            Doc::Group(group) => self.take(&group.docs, true),
        })
    }

    fn space(&mut self) -> Option<bool> {
        self.blank = true;
        None
    }

    fn text(&mut self, text: &str) -> Option<bool> {
        let (line, more) = text.split_once('\n').map_or((text, false), |(line, _)| (line, true));
        let wanted =
            line.trim_end_matches('\r').chars().count() + usize::from(std::mem::take(&mut self.blank));
        match self.left.checked_sub(wanted) {
            None => Some(false),
            Some(_) if more => Some(true),
            Some(left) => {
                self.left = left;
                None
            }
        }
    }
}
