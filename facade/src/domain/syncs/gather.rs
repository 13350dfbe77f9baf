//! Several requests on their way at once.

use std::future::poll_fn;
use std::task::Poll;

use crate::backend::BoxFuture;

/// Carries out futures, at most `width` at a time, and answers what they answer, in their order.
pub(super) async fn all<'a, T>(
    width: usize,
    futures: impl IntoIterator<Item = BoxFuture<'a, T>>,
) -> Vec<T> {
    let mut waiting = futures.into_iter().enumerate();
    let mut going: Vec<(usize, BoxFuture<'a, T>)> = Vec::new();
    let mut done: Vec<(usize, T)> = Vec::new();
    poll_fn(|context| {
        loop {
            let room = width.max(1).saturating_sub(going.len());
            going.extend(waiting.by_ref().take(room));
            let before = done.len();
            going.retain_mut(|(place, future)| match future.as_mut().poll(context) {
                Poll::Pending => true,
                Poll::Ready(answer) => {
                    done.push((*place, answer));
                    false
                }
            });
            // Only what has ended makes room for others, which have to be polled once to wake this task.
            if done.len() == before {
                break;
            }
        }
        match going.is_empty() {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, answer)| answer).collect()
}
