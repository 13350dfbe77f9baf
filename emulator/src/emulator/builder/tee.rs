//! Two engines in one emulator, of which every answer is compared.

use std::sync::Arc;

use crate::clock::HeldClock;
use crate::emulator::{BuildError, Emulator, EmulatorBuilder};
use crate::engine::{Engine, EngineConfig, Fsync, Scratch, StoreOptions};
use crate::operation::Tee;

impl EmulatorBuilder {
    /// Does everything twice, in memory and in a folder, and compares every answer: for tests of the emulator itself,
    /// and for whoever does not believe that both are the same.
    ///
    /// Both engines have one clock, which stands still for each call, and draw the same identifiers, so that nothing
    /// may differ. A call that is answered differently fails with InternalServerError, whose text shows the request and
    /// both answers; [`Emulator::divergences`] lists them. Calls come one after the other. The folder is that of
    /// [`Self::data`], from which both engines begin, or else a temporary one that goes with the emulator. A fork is two
    /// engines as well.
    ///
    /// # Examples
    ///
    /// ```
    /// use dynamodb_emulator::Emulator;
    /// use dynamodb_emulator::ops::ListTables;
    ///
    /// let emulator = Emulator::builder().tee().build()?;
    /// let tables = emulator.call::<ListTables>(Default::default())?;
    /// assert_eq!(tables.table_names, Some(vec![]));
    /// assert_eq!(emulator.divergences(), []);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg_attr(docsrs, doc(cfg(feature = "disk")))]
    pub fn tee(mut self) -> Self {
        self.tee = true;
        self
    }

    /// Puts the emulator together over two engines.
    pub(super) fn assemble_tee(self) -> Result<Emulator, BuildError> {
        let clock = Arc::new(HeldClock::new(Arc::clone(&self.clock)));
        let config = EngineConfig {
            clock: Arc::clone(&clock) as _,
            ..self.engine_config()
        };
        let scratch = Scratch::new();
        let (folder, fsync) = match &self.data {
            Some(folder) => (folder.as_path(), self.fsync),
            None => (scratch.path(), Fsync::Off),
        };
        let options = StoreOptions {
            fsync,
            memory: self.memory,
        };
        let opened = Engine::open_folder(config, folder, options);
        let disk = opened.map_err(|error| BuildError::of_data(folder, &error))?;
        let memory = disk.twin();
        // Where data has a folder of its own, nothing was made at the other path, and nothing is removed there.
        let tee = Tee::new(disk, clock, Some(Arc::new(scratch)));
        Ok(self.assemble_over(memory, Some(Arc::new(tee))))
    }
}
