//! Settings of exports and imports.

use std::sync::Arc;
use std::time::Duration;

use crate::emulator::EmulatorBuilder;
use crate::objects::Buckets;

impl EmulatorBuilder {
    /// Lets exports go to these buckets and imports come from them; by default to buckets in memory, which nobody else
    /// sees.
    ///
    /// Forks of the emulator have the same buckets, and so have both engines of `EmulatorBuilder::tee`: each writes what
    /// the other has written.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::objects::MemoryBuckets;
    /// use std::sync::Arc;
    ///
    /// let buckets = MemoryBuckets::default();
    /// buckets.put("lake", "songs.json", r#"{"Item":{"artist":{"S":"Nina Simone"}}}"#);
    /// let emulator = Emulator::builder().buckets(Arc::new(buckets)).build()?;
    /// # Ok::<(), dynamodb_emulator::BuildError>(())
    /// ```
    pub fn buckets(mut self, buckets: Arc<dyn Buckets>) -> Self {
        self.buckets = buckets;
        self
    }

    /// The shortest stretch of time that an incremental export may be of; 15 minutes by default, as
    /// [in the service](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport_Requesting.html).
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use std::time::Duration;
    ///
    /// // A test exports what it has written a moment ago.
    /// let emulator = Emulator::builder().export_window_min(Duration::ZERO).build()?;
    /// # Ok::<(), dynamodb_emulator::BuildError>(())
    /// ```
    pub fn export_window_min(mut self, shortest: Duration) -> Self {
        self.export_window = shortest;
        self
    }
}
