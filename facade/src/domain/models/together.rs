//! Several requests at once, and no more than a bound.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::task::Poll;

use crate::backend::BoxFuture;

/// What all tasks answer, in their order, with at most so many on their way. Dropping it drops all of them.
pub(super) async fn together<T>(tasks: Vec<BoxFuture<'_, T>>, at_once: usize) -> Vec<T> {
    let mut answers: Vec<Option<T>> = tasks.iter().map(|_| None).collect();
    let mut waiting: VecDeque<_> = tasks.into_iter().enumerate().collect();
    let mut active: Vec<(usize, BoxFuture<'_, T>)> = Vec::new();
    poll_fn(|context| {
        loop {
            while active.len() < at_once.max(1)
                && let Some(task) = waiting.pop_front()
            {
                active.push(task);
            }
            let before = active.len();
            active.retain_mut(|(place, task)| match task.as_mut().poll(context) {
                Poll::Ready(answer) => {
                    if let Some(slot) = answers.get_mut(*place) {
                        *slot = Some(answer);
                    }
                    false
                }
                Poll::Pending => true,
            });
            if active.is_empty() && waiting.is_empty() {
                return Poll::Ready(());
            }
            // Room came free for tasks that nobody has asked yet, and that would wake nobody.
            if active.len() == before || waiting.is_empty() {
                return Poll::Pending;
            }
        }
    })
    .await;
    answers.into_iter().flatten().collect()
}
