//! The last calls of a database, for who holds the emulator.

use crate::emulator::Emulator;
use crate::operation::{FollowedCalls, LoggedCall};

impl Emulator {
    /// The last 10,000 calls of this database, over HTTP as well as typed, in the order in which they were answered.
    ///
    /// None where the emulator was built without [`control_calls`](crate::EmulatorBuilder::control_calls), until its console
    /// has asked for something.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::ops::DeleteTable;
    /// use dynamodb_emulator::types::DeleteTableInput;
    ///
    /// let emulator = Emulator::builder().control_calls().build()?;
    /// let refused = emulator.call::<DeleteTable>(DeleteTableInput { table_name: Some("music".into()) });
    /// assert!(refused.is_err());
    /// let call = &emulator.request_log()[0];
    /// assert!(call.reason.as_deref().is_some_and(|reason| reason.contains("music")));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn request_log(&self) -> Vec<LoggedCall> {
        let context = self.context();
        let log = context.meters.log();
        log.map_or_else(Vec::new, |log| log.calls(0, usize::MAX, |_| true))
    }
    /// The calls with greater numbers than `after`, and how many of those are not kept any more: so whoever asks again and
    /// again with the [`after`](FollowedCalls::after) of the answer before follows the log.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::ops::ListTables;
    ///
    /// let emulator = Emulator::builder().control_calls().build()?;
    /// let begin = emulator.follow_request_log(0);
    /// emulator.call::<ListTables>(Default::default())?;
    /// let news = emulator.follow_request_log(begin.after);
    /// assert_eq!((news.calls.len(), news.missed), (1, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn follow_request_log(&self, after: u64) -> FollowedCalls {
        let context = self.context();
        let log = context.meters.log();
        let none = FollowedCalls {
            after,
            ..FollowedCalls::default()
        };
        log.map_or(none, |log| log.follow(after, usize::MAX, |_| true, None))
    }
}
