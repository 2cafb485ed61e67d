//! A connection that ends while its client still sends.
//!
//! Closing it at once would make the system throw away what the client has not read yet: the reply. So the writing half
//! is closed, and what still comes is read and dropped for a while (RFC 9112, section 9.6).

use super::activity::{Activity, Verdict};
use super::network::Stream;
use crate::limits::Limits;
use flux_policy::World;
use futures_util::FutureExt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// A client that sends nothing for so long has seen that nobody wants more.
const QUIET: Duration = Duration::from_secs(5);

/// So many bytes are dropped. Who sends more has had the time to look for a reply, and shall not send for ever.
const MOST: usize = 32 << 20;

/// Reads to the client's end, or until it has had its time or sent too much, or the server stops.
pub(crate) async fn linger(
    mut stream: Box<dyn Stream>,
    activity: &Activity,
    limits: &Limits,
    world: &dyn World,
) {
    if poll_fn(|cx| Pin::new(&mut stream).poll_shutdown(cx)).await.is_err() {
        return;
    }
    let mut bytes = vec![0; 16 * 1024];
    let mut over = world.sleep(limits.body_timeout);
    let mut quiet = world.sleep(QUIET);
    let mut left = MOST;
    poll_fn(|cx| {
        activity.connection.register(cx.waker());
        loop {
            if activity.told() != Verdict::Fine || over.poll_unpin(cx).is_ready() {
                return Poll::Ready(());
            }
            let mut buf = ReadBuf::new(&mut bytes);
            match Pin::new(&mut stream).poll_read(cx, &mut buf) {
                Poll::Ready(Ok(())) if !buf.filled().is_empty() && left > buf.filled().len() => {
                    left -= buf.filled().len();
                    quiet = world.sleep(QUIET);
                }
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => {
                    ready!(quiet.poll_unpin(cx));
                    return Poll::Ready(());
                }
            }
        }
    })
    .await;
}
