//! What is asked of a running program, block by block, and what comes back.

use super::chosen::Chosen;
use super::{Program, Report, Service};

/// Plays the blocks behind a program: each `request` is followed by its `reply` (`‹name›` there is what the service has
/// chosen, and in later requests the same), and `fire` starts a flow of the source that it names.
pub fn play(program: &Program<'_>, service: &Service, report: &mut Report) {
    let mut blocks = program.expected.iter();
    let mut chosen = Chosen::default();
    while let Some(block) = blocks.next() {
        match block.kind.as_str() {
            "request" => match blocks.next() {
                Some(reply) if reply.kind == "reply" => {
                    let answer = service.answer(&chosen.fill(block), reply);
                    report.compare(reply, &chosen.learn(&reply.text, &answer));
                }
                _ => report.fault(block.line, "the request is not followed by a `reply` block"),
            },
            "fire" => {
                if let Err(why) = service.fire(block.text.trim()) {
                    report.fault(block.line, &why);
                }
            }
            _ => {}
        }
    }
}
