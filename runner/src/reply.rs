//! Replies: what a request's client gets for a flow's last tuple, whatever carries it.

use crate::machine::{Job, codes, gather};
use crate::prepare::ReplyShape;
use crate::schedulers::Scheduler;
use bytes::Bytes;
use flux_node::{Failure, Place, Refused, Response, Value};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use tokio::sync::oneshot;

/// What a reply's body is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Html,
    Bytes,
    Json,
}

/// What a flow answers, before it is encoded for the client.
#[derive(Clone, Debug)]
pub(crate) enum Reply {
    /// Made by a node: goes out as it is.
    Made(Arc<Response>),
    /// The values of the last tuple, to be encoded by their types.
    Plain {
        status: u16,
        /// None: there is no body.
        kind: Option<Kind>,
        body: Bytes,
    },
    /// A handler's, to what was refused: with the fields that belong to the refusal.
    Refused(Box<Reply>, Box<Refused>),
}

/// What becomes of the values of a reply.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Values {
    /// Nobody needs them any more: they are taken, which saves a copy's bookkeeping.
    Take,
    /// The flow goes on with them.
    Keep,
}

/// The reply that a tuple is; `status` where it is not the usual one.
///
/// # Errors
/// A value in it has no form outside of the program.
pub(crate) fn encode(
    shape: &ReplyShape,
    frame: &mut [Value],
    constants: &[Value],
    status: Option<u16>,
    values: Values,
) -> Result<Reply, Failure> {
    if let ([Place::Slot(slot)], Values::Take) = (shape.values.as_slice(), values) {
        return single(std::mem::take(&mut frame[*slot as usize]), status);
    }
    let value = |place: &Place| match place {
        Place::Slot(slot) => &frame[*slot as usize],
        Place::Const(index) => &constants[*index as usize],
    };
    match shape.values.as_slice() {
        [] => Ok(Reply::Plain { status: status.unwrap_or(204), kind: None, body: Bytes::new() }),
        [one] => single(value(one).clone(), status),
        several => {
            let body = object(several.iter().map(value), &shape.names)?;
            Ok(Reply::Plain { status: status.unwrap_or(200), kind: Some(Kind::Json), body })
        }
    }
}

/// Writing so much of a tuple as JSON would hold up other flows, in the units of `Value::spend`.
const LARGE: usize = 32 << 10;

/// Would writing the reply that a tuple is hold up other flows? Texts, bytes and replies go out as they are.
pub(crate) fn is_large(shape: &ReplyShape, frame: &[Value], constants: &[Value]) -> bool {
    let value = |place: &Place| match place {
        Place::Slot(slot) => &frame[*slot as usize],
        Place::Const(index) => &constants[*index as usize],
    };
    if let [one] = shape.values.as_slice()
        && matches!(value(one), Value::Str(_) | Value::Html(_) | Value::Bytes(_) | Value::Response(_))
    {
        return false;
    }
    let mut left = LARGE;
    !shape.values.iter().all(|place| value(place).spend(&mut left))
}

/// A reply that is large, and is to be written where that holds nobody up.
pub(crate) struct Unwritten {
    values: Vec<Value>,
    names: Vec<String>,
    status: Option<u16>,
}

impl Unwritten {
    /// The reply that a tuple will be; `status` as for [`encode`].
    pub(crate) fn of(
        shape: &ReplyShape,
        frame: &[Value],
        constants: &[Value],
        status: Option<u16>,
    ) -> Unwritten {
        Unwritten { values: gather(&shape.values, frame, constants), names: shape.names.clone(), status }
    }

    /// Writes it.
    ///
    /// # Errors
    /// As for [`encode`].
    pub(crate) fn write(self) -> Result<Reply, Failure> {
        match <[Value; 1]>::try_from(self.values) {
            Ok([one]) => single(one, self.status),
            Err(several) => {
                let body = object(several.iter(), &self.names)?;
                Ok(Reply::Plain { status: self.status.unwrap_or(200), kind: Some(Kind::Json), body })
            }
        }
    }

    /// Has a job write it; where none can be had any more, the service stops.
    pub(crate) fn write_by(self, scheduler: &dyn Scheduler) -> Writing {
        let (answer, written) = oneshot::channel();
        scheduler.out(Job::of(move || {
            // Nobody may want it any more.
            let _ = answer.send(self.write());
        }));
        Writing(written)
    }
}

/// A reply that a job writes.
pub(crate) struct Writing(oneshot::Receiver<Result<Reply, Failure>>);

impl Future for Writing {
    type Output = Result<Reply, Failure>;

    fn poll(mut self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<Self::Output> {
        let stops = |_| Err(Failure::new(codes::INTERNAL, "the service stops"));
        Pin::new(&mut self.0).poll(task).map(|written| written.unwrap_or_else(stops))
    }
}

fn single(value: Value, status: Option<u16>) -> Result<Reply, Failure> {
    let (kind, body) = match value {
        Value::Response(response) => return Ok(Reply::Made(response)),
        Value::Str(text) => (Kind::Text, text.into_bytes()),
        Value::Html(text) => (Kind::Html, text.into_bytes()),
        Value::Bytes(bytes) => (Kind::Bytes, bytes),
        other => (Kind::Json, json(&other)?),
    };
    Ok(Reply::Plain { status: status.unwrap_or(200), kind: Some(kind), body })
}

fn json(value: &Value) -> Result<Bytes, Failure> {
    let mut text = Vec::new();
    write(value, &mut text)?;
    Ok(text.into())
}

fn object<'v>(values: impl Iterator<Item = &'v Value>, names: &[String]) -> Result<Bytes, Failure> {
    let mut text = vec![b'{'];
    for (name, value) in names.iter().zip(values) {
        if text.len() > 1 {
            text.push(b',');
        }
        write(&Value::Str(name.as_str().into()), &mut text)?;
        text.push(b':');
        write(value, &mut text)?;
    }
    text.push(b'}');
    Ok(text.into())
}

fn write(value: &Value, text: &mut Vec<u8>) -> Result<(), Failure> {
    value
        .write_json(text)
        .map_err(|error| Failure::new(codes::INTERNAL, format!("the reply can't be sent: {error}")))
}

/// Where `@output` leaves a reply for whoever waits for it.
#[derive(Default)]
pub(crate) struct Early {
    reply: Mutex<Sent>,
}

#[derive(Default)]
enum Sent {
    #[default]
    Not,
    Ready(Said),
    Taken,
}

/// A reply before its flow's end.
pub(crate) enum Said {
    Written(Result<Reply, Failure>),
    Unwritten(Unwritten),
}

impl Said {
    /// The reply, for who may take as long as it takes.
    pub(crate) fn written(self) -> Result<Reply, Failure> {
        match self {
            Said::Written(reply) => reply,
            Said::Unwritten(reply) => reply.write(),
        }
    }
}

impl Early {
    /// Sends the reply that a step's outputs are; only the first counts.
    pub(crate) fn send(&self, shape: &ReplyShape, frame: &mut [Value], constants: &[Value]) {
        let reply = if is_large(shape, frame, constants) {
            Said::Unwritten(Unwritten::of(shape, frame, constants, None))
        } else {
            Said::Written(encode(shape, frame, constants, None, Values::Keep))
        };
        let mut sent = self.lock();
        if let Sent::Not = *sent {
            *sent = Sent::Ready(reply);
        }
    }

    /// The reply, if it was sent and nobody has taken it.
    pub(crate) fn take(&self) -> Option<Said> {
        let mut sent = self.lock();
        if !matches!(*sent, Sent::Ready(_)) {
            return None;
        }
        match std::mem::replace(&mut *sent, Sent::Taken) {
            Sent::Ready(reply) => Some(reply),
            Sent::Not | Sent::Taken => None,
        }
    }

    /// Has the flow's early reply gone out?
    pub(crate) fn sent(&self) -> bool {
        !matches!(*self.lock(), Sent::Not)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Sent> {
        self.reply.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
