//! Where in HTML one is, after so much of it: the tokenizer of the standard (WHATWG HTML, section 13.2.5), as far as
//! places for values need it.

/// Elements whose content is no HTML.
const RAW: [&str; 8] = ["script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "plaintext"];

/// Elements whose content is text with character references alone.
const INERT: [&str; 2] = ["textarea", "title"];

/// What the next character belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum State {
    /// In text, between tags.
    #[default]
    Text,
    /// Behind the `<` that may begin a tag.
    Opened,
    /// In an element's name.
    Name,
    /// In a tag, between attributes.
    Inside,
    /// In or behind an attribute's name.
    Attribute,
    /// Behind the `=` of an attribute, before its value.
    BeforeValue,
    /// In an attribute's value, between quotes of this kind.
    Value(char),
    /// In a value without quotes.
    Unquoted,
    /// In `<!-- … -->`.
    Comment,
    /// In `<!doctype …>` and the like.
    Markup,
    /// In an element whose content is no HTML.
    Raw(String),
    /// In an element whose content is text alone.
    Inert(String),
}

/// Reads HTML character by character, to know where in it one is.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) state: State,
    /// The element of the tag that one is in, in lower case.
    element: String,
    /// The tag ends an element.
    ends: bool,
    /// The attribute, in lower case.
    pub(super) attribute: String,
    /// Its value so far; `\0` for one that goes in as it is, `x` for another.
    pub(super) begun: String,
    /// The last characters of a comment, or of what may be an end tag.
    tail: String,
}

impl Reader {
    pub(super) fn read(&mut self, text: &str) {
        text.chars().for_each(|sign| self.sign(sign));
    }

    /// A value stands here.
    pub(super) fn value(&mut self, raw: bool) {
        match self.state {
            State::Value(_) | State::Unquoted => self.begun.push(if raw { '\u{0}' } else { 'x' }),
            State::BeforeValue => self.state = State::Unquoted,
            _ => self.tail.push('x'),
        }
    }

    fn sign(&mut self, sign: char) {
        match &self.state {
            State::Text if sign == '<' => self.state = State::Opened,
            State::Text => {}
            State::Opened => self.opened(sign),
            State::Name => self.name(sign),
            State::Inside => self.inside(sign),
            State::Attribute => self.attribute(sign),
            State::BeforeValue => self.before_value(sign),
            State::Value(quote) if sign == *quote => self.state = State::Inside,
            State::Value(_) => self.begun.push(sign),
            State::Unquoted if sign == '>' => self.close(),
            State::Unquoted if sign.is_whitespace() => self.state = State::Inside,
            State::Unquoted => self.begun.push(sign),
            State::Comment => self.comment(sign),
            State::Markup => self.markup(sign),
            State::Raw(element) | State::Inert(element) => {
                let element = element.clone();
                self.content(&element, sign);
            }
        }
    }

    fn opened(&mut self, sign: char) {
        self.tail.clear();
        match sign {
            '/' if !self.ends => self.ends = true,
            '!' | '?' if !self.ends => self.state = State::Markup,
            sign if sign.is_ascii_alphabetic() => {
                self.element = sign.to_ascii_lowercase().to_string();
                self.state = State::Name;
            }
            '<' => {}
            _ => {
                self.ends = false;
                self.state = State::Text;
            }
        }
    }

    fn name(&mut self, sign: char) {
        match sign {
            '>' => self.close(),
            '/' => self.state = State::Inside,
            sign if sign.is_whitespace() => self.state = State::Inside,
            sign => self.element.push(sign.to_ascii_lowercase()),
        }
    }

    fn inside(&mut self, sign: char) {
        match sign {
            '>' => self.close(),
            '/' => {}
            sign if sign.is_whitespace() => {}
            sign => {
                self.attribute = sign.to_ascii_lowercase().to_string();
                self.state = State::Attribute;
            }
        }
    }

    fn attribute(&mut self, sign: char) {
        match sign {
            '>' => self.close(),
            '=' => {
                self.attribute.truncate(self.attribute.trim_end().len());
                self.begun.clear();
                self.state = State::BeforeValue;
            }
            '/' => self.state = State::Inside,
            sign if sign.is_whitespace() => self.attribute.push(' '),
            sign => {
                // Behind blanks another attribute begins.
                if self.attribute.ends_with(' ') {
                    self.attribute.clear();
                }
                self.attribute.push(sign.to_ascii_lowercase());
            }
        }
    }

    fn before_value(&mut self, sign: char) {
        match sign {
            '"' | '\'' => self.state = State::Value(sign),
            '>' => self.close(),
            sign if sign.is_whitespace() => {}
            sign => {
                self.begun.push(sign);
                self.state = State::Unquoted;
            }
        }
    }

    fn markup(&mut self, sign: char) {
        match sign {
            '>' => self.state = State::Text,
            '-' if self.tail == "-" => {
                self.tail.clear();
                self.state = State::Comment;
            }
            sign => self.tail.push(sign),
        }
    }

    fn comment(&mut self, sign: char) {
        if sign == '>' && (self.tail.ends_with("--") || self.tail.ends_with("--!")) {
            self.state = State::Text;
        }
        self.tail.push(sign);
    }

    /// A tag is over.
    fn close(&mut self) {
        let element = std::mem::take(&mut self.element);
        let ends = std::mem::take(&mut self.ends);
        self.tail.clear();
        self.state = match element.as_str() {
            _ if ends => State::Text,
            name if RAW.contains(&name) => State::Raw(element),
            name if INERT.contains(&name) => State::Inert(element),
            _ => State::Text,
        };
    }

    /// In an element that only its own end tag ends.
    fn content(&mut self, element: &str, sign: char) {
        self.tail.push(sign.to_ascii_lowercase());
        let Some(begin) = self.tail.rfind('<') else { return self.tail.clear() };
        self.tail.drain(..begin);
        let end = self.tail.strip_prefix("</").and_then(|rest| rest.strip_prefix(element));
        match end {
            Some(">") => {
                self.tail.clear();
                self.state = State::Text;
            }
            Some(" " | "\t" | "\n" | "\u{c}" | "/") => {
                self.tail.clear();
                (self.element, self.ends) = (element.to_owned(), true);
                self.state = State::Inside;
            }
            _ => {}
        }
    }
}
