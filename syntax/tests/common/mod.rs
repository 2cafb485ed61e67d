//! Random programs, made of random bytes so that test and fuzzing engines can shrink and vary them.

#![allow(dead_code, reason = "each test file uses a part of it")]

/// Bytes that decide what comes next; zeros when they are used up, which choose what ends soonest.
pub struct Choices<'a> {
    bytes: &'a [u8],
}

impl<'a> Choices<'a> {
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    /// A number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        usize::from(*first) % count
    }

    fn pick<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }
}

/// The tokens of a program, statement by statement; documentation ends in a line end.
pub type Program = Vec<Vec<String>>;

/// A random program without mistakes.
pub fn program(choices: &mut Choices<'_>) -> Program {
    let count = 1 + choices.below(8);
    (0..count).map(|_| Maker { choices, out: Vec::new(), depth: 0 }.statement()).collect()
}

struct Maker<'c, 'a> {
    choices: &'c mut Choices<'a>,
    out: Vec<String>,
    depth: usize,
}

const NAMES: [&str; 14] = [
    "A", "Feed", "x1", "_", "__u8", "store", "each", "source", "type", "handle", "env", "error", "as", "with",
];
const TYPES: [&str; 6] = ["int", "string", "image_tag", "Edit", "T", "json"];
const LITERALS: [&str; 20] = [
    "42",
    "-1",
    "1_000",
    "9223372036854775807",
    "2.5",
    "-0.25",
    "true",
    "false",
    "\"text\"",
    "\"\"",
    "\"a \\\"b\\\" \\u{1F600} // no comment; \"",
    "\"\"\"two\n  lines; \" /* of text */\"\"\"",
    "250ms",
    "3s",
    "5h",
    "1d",
    "64KB",
    "64KiB",
    "10MB",
    "0ns",
];

impl Maker<'_, '_> {
    fn put(&mut self, tokens: &str) {
        self.out.extend(tokens.split(' ').map(str::to_owned));
    }

    fn statement(mut self) -> Vec<String> {
        if self.choices.below(4) == 3 {
            let text = self.choices.pick(&["/// docs\n", "///\n", "///  more   \n", "///tight\n"]);
            self.out.push(text.to_owned());
        }
        let kind = self.choices.below(14);
        if matches!(kind, 1..=5) {
            for _ in 0..self.choices.below(3) {
                self.annotation();
            }
        }
        self.item(kind);
        self.put(";");
        self.out
    }

    fn item(&mut self, kind: usize) {
        match kind {
            0 => self.flow(true),
            1 | 2 => self.node(),
            3 => self.flow(false),
            4 => self.source(),
            5 => self.component(),
            6 => {
                self.put("use \"auth.flux\"");
                if self.choices.below(2) == 1 {
                    self.put("as auth");
                }
            }
            7 => {
                self.put("type");
                self.name();
                self.put("=");
                self.params();
            }
            8 => {
                self.put("typedef");
                self.name();
                if self.choices.below(2) == 0 { self.dotted() } else { self.using() }
            }
            9 => self.handler(),
            10 => {
                self.put("recover");
                self.path();
                self.put("=>");
                self.body();
            }
            11 => self.constraint(),
            12 => self.declared(),
            _ => {
                self.put("optimize");
                self.list(1, Self::dotted);
                self.put("with");
                self.call();
            }
        }
    }

    fn declared(&mut self) {
        if self.choices.below(2) == 0 {
            self.put("store");
            self.name();
            self.using();
            return;
        }
        self.put("assume closed_world");
        if self.choices.below(2) == 1 {
            self.put("(");
            self.list(1, Self::dotted);
            self.put(")");
        }
    }

    fn annotation(&mut self) {
        self.put("@");
        let name = self.choices.pick(&["pure", "volatile", "reads", "limit"]).to_owned();
        self.out.push(name);
        if self.choices.below(2) == 1 {
            self.args();
        }
    }

    fn name(&mut self) {
        let name = self.choices.pick(&NAMES).to_owned();
        self.out.push(name);
    }

    fn dotted(&mut self) {
        self.put("N");
        if self.choices.below(3) == 2 {
            self.put(".");
            self.name();
        }
    }

    /// At least so many parts, with commas between.
    fn list(&mut self, least: usize, part: fn(&mut Self)) {
        let count = (least + self.choices.below(3)).min(3);
        for at in 0..count {
            if at > 0 {
                self.put(",");
            }
            part(self);
        }
    }

    fn params(&mut self) {
        self.put("(");
        self.list(0, |maker| {
            if maker.choices.below(6) == 5 {
                return maker.put("..");
            }
            maker.typeref();
            maker.name();
            if maker.choices.below(4) == 3 {
                maker.put("=");
                maker.value();
            }
        });
        self.put(")");
    }

    fn typeref(&mut self) {
        self.depth += 1;
        if self.depth < 4 && self.choices.below(4) == 3 {
            let name = self.choices.pick(&["list", "map", "option"]).to_owned();
            self.out.push(name);
            self.put("<");
            self.list(1, Self::typeref);
            self.put(">");
        } else {
            let name = self.choices.pick(&TYPES).to_owned();
            self.out.push(name);
            for _ in 0..self.choices.below(8) / 6 {
                self.put("*");
            }
        }
        self.depth -= 1;
    }

    fn arrow(&mut self) {
        let arrow = self.choices.pick(&["->", "=>"]).to_owned();
        self.out.push(arrow);
    }

    fn node(&mut self) {
        self.name();
        if self.choices.below(4) == 3 {
            return self.using();
        }
        self.params();
        self.arrow();
        self.params();
        if self.choices.below(3) == 2 {
            self.using();
        }
    }

    fn component(&mut self) {
        self.put("component");
        self.dotted();
        self.params();
        self.params();
        self.put("->");
        self.params();
        if self.choices.below(3) == 2 {
            self.using();
        }
    }

    fn using(&mut self) {
        self.put("using");
        self.call();
    }

    fn call(&mut self) {
        self.put("lib . call");
        self.args();
    }

    fn args(&mut self) {
        self.put("(");
        self.list(0, |maker| {
            if maker.choices.below(3) == 2 {
                maker.label();
            }
            maker.value();
        });
        self.put(")");
    }

    fn label(&mut self) {
        if self.choices.below(4) == 3 {
            self.out.push("\"a label\"".to_owned())
        } else {
            self.name()
        }
        self.put(":");
    }

    fn value(&mut self) {
        self.depth += 1;
        match if self.depth > 3 { 0 } else { self.choices.below(8) } {
            5 => {
                self.put("[");
                self.list(0, Self::value);
                self.put("]");
            }
            6 => self.record(),
            7 => {
                self.put("env ( \"NAME\"");
                if self.choices.below(2) == 1 {
                    self.put(",");
                    self.value();
                }
                self.put(")");
            }
            4 => self.dotted(),
            _ => {
                let literal = self.choices.pick(&LITERALS).to_owned();
                self.out.push(literal);
            }
        }
        self.depth -= 1;
    }

    fn record(&mut self) {
        self.put("{");
        self.list(1, |maker| {
            maker.label();
            maker.value();
        });
        self.put("}");
    }

    fn source(&mut self) {
        self.put("source");
        self.name();
        if self.choices.below(2) == 1 {
            self.using();
        }
        if self.choices.below(3) == 2 {
            self.put("{ session :");
            self.dotted();
            self.put("}");
        }
        self.put("=>");
        self.body();
    }

    fn flow(&mut self, case: bool) {
        self.name();
        if case {
            self.put(": [");
            self.list(1, |maker| match maker.choices.below(4) {
                0 => maker.put("_"),
                1 => maker.put("*"),
                2 => maker.dotted(),
                _ => {
                    maker.put("!");
                    maker.dotted();
                }
            });
            self.put("]");
        }
        self.put("=");
        if self.choices.below(5) != 4 {
            self.body();
        }
    }

    fn body(&mut self) {
        self.depth += 1;
        let steps = 1 + self.choices.below(4);
        for at in 0..steps {
            if at > 0 {
                self.put("->");
            }
            self.step();
        }
        self.depth -= 1;
    }

    fn step(&mut self) {
        if self.choices.below(6) == 5 {
            self.put("each");
        }
        match if self.depth > 3 { 0 } else { self.choices.below(8) } {
            4 => self.call(),
            5 => self.record(),
            6 => {
                self.put("(");
                self.body();
                self.put(")");
            }
            7 => {
                self.put("{");
                self.list(1, Self::body);
                self.put("}");
            }
            _ => self.dotted(),
        }
    }

    fn path(&mut self) {
        self.dotted();
        for _ in 0..self.choices.below(3) {
            self.put("->");
            self.dotted();
        }
        if self.choices.below(3) == 2 {
            self.put("( 404 , -1 )");
        }
    }

    fn handler(&mut self) {
        self.put("handle error");
        match self.choices.below(4) {
            0 => self.put("*"),
            1 => self.path(),
            2 => self.put("* ( 404 , 405 )"),
            _ => {
                self.dotted();
                self.put("->");
                return self.dotted();
            }
        }
        self.put("=>");
        self.body();
    }

    fn constraint(&mut self) {
        let word = self.choices.pick(&["constraint", "atomic"]).to_owned();
        self.out.push(word);
        self.dotted();
        self.put(": {");
        self.list(1, |maker| {
            maker.name();
            match maker.choices.below(3) {
                1 => maker.put("?"),
                2 => maker.put("!"),
                _ => {}
            }
            if maker.choices.below(3) == 2 {
                maker.put("( session )");
            }
        });
        self.put("}");
    }
}

/// A program as text, each statement on its line.
pub fn plain(program: &Program) -> String {
    let mut text = String::new();
    for statement in program {
        text.extend(statement.iter().flat_map(|token| [token, " "]));
        text.push('\n');
    }
    text
}

/// A program with blanks, line ends and comments wherever they may be, and the comments.
pub fn commented(program: &Program, choices: &mut Choices<'_>) -> (String, Vec<String>) {
    let mut text = String::new();
    let mut comments = Vec::new();
    for token in program.iter().flatten() {
        gap(&mut text, &mut comments, choices);
        text.push_str(token);
    }
    gap(&mut text, &mut comments, choices);
    (text, comments)
}

fn gap(text: &mut String, comments: &mut Vec<String>, choices: &mut Choices<'_>) {
    let number = comments.len();
    match choices.below(12) {
        8 => text.push('\n'),
        9 => text.push_str("\n\n\n\t"),
        10 => comments.push(format!("// {number}c \"")),
        11 => comments.push(format!("/* {number}c ; */")),
        _ => {}
    }
    text.push(' ');
    if let Some(comment) = comments.get(number) {
        text.push_str(comment);
        text.push_str(if comment.starts_with("//") || choices.below(3) == 0 { "\n" } else { " " });
        if choices.below(3) == 2 {
            gap(text, comments, choices);
        }
    }
}
