//! What two engines in one emulator have answered differently.

use crate::emulator::Emulator;
use crate::operation::{Divergence, Tee};

impl Emulator {
    /// The calls that the engines of [`EmulatorBuilder::tee`](crate::EmulatorBuilder::tee) have answered differently
    /// since this emulator was built, the first hundred; none without that setting.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    ///
    /// let emulator = Emulator::builder().tee().build()?;
    /// assert!(emulator.divergences().is_empty());
    /// # Ok::<(), dynamodb_emulator::BuildError>(())
    /// ```
    #[cfg_attr(docsrs, doc(cfg(feature = "disk")))]
    #[must_use]
    pub fn divergences(&self) -> Vec<Divergence> {
        let context = self.context();
        let tee = context.tee.as_deref();
        tee.map_or_else(Vec::new, Tee::divergences)
    }
}
