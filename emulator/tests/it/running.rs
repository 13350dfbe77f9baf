//! The emulators in which random programs run, and how many programs.

#[cfg(feature = "disk")]
use dynamodb_emulator::Fsync;
use dynamodb_emulator::{Emulator, EmulatorBuilder};
use proptest::prelude::*;

#[cfg(feature = "disk")]
use crate::temporary::TemporaryFolder;

/// How many programs are run.
pub(crate) fn programs() -> u32 {
    #[expect(clippy::disallowed_methods, reason = "a lane of the tests")]
    let asked = std::env::var("EMULATOR_PROGRAMS");
    asked.map_or(256, |count| count.parse().expect("a number of programs"))
}

/// How much memory there is for the items of a folder, before and after each other end: for all, or for hardly any.
pub(crate) fn memories() -> impl Strategy<Value = [Option<u64>; 2]> {
    let memory = || prop_oneof![1 => Just(None), 2 => Just(Some(1))];
    [memory(), memory()]
}

/// An emulator in memory: one engine, or two where that is asked for.
pub(crate) fn in_memory() -> EmulatorBuilder {
    let builder = Emulator::builder().seed(7);
    #[cfg(feature = "disk")]
    {
        #[expect(clippy::disallowed_methods, reason = "a lane of the tests")]
        let asked = std::env::var_os("EMULATOR_TEE");
        if asked.is_some_and(|value| value == "1") {
            return builder.tee();
        }
    }
    builder
}

/// An emulator over a folder, which may end and begin anew.
#[cfg(feature = "disk")]
pub(crate) struct OnDisk {
    emulator: Option<Emulator>,
    folder: TemporaryFolder,
    /// What the emulator has for its items, and what the next one has.
    memories: [Option<u64>; 2],
}

#[cfg(feature = "disk")]
impl OnDisk {
    /// An emulator over a new folder, made by `create`.
    pub(crate) fn new(
        memories: [Option<u64>; 2],
        create: impl FnOnce(EmulatorBuilder) -> Emulator,
    ) -> Self {
        let folder = TemporaryFolder::new("programs");
        Self {
            emulator: Some(create(Self::builder(&folder, memories[0]))),
            folder,
            memories,
        }
    }

    /// The emulator that has the folder now.
    pub(crate) fn emulator(&self) -> &Emulator {
        self.emulator.as_ref().expect("it runs between two steps")
    }

    /// It ends, and another one begins in its folder.
    pub(crate) fn restart(&mut self) {
        drop(self.emulator.take());
        self.memories.reverse();
        let builder = Self::builder(&self.folder, self.memories[0]);
        self.emulator = Some(builder.build().unwrap());
    }

    fn builder(folder: &TemporaryFolder, memory: Option<u64>) -> EmulatorBuilder {
        let builder = Emulator::builder().seed(7);
        let builder = builder.data(folder.path()).fsync(Fsync::Off);
        match memory {
            Some(bytes) => builder.memory(bytes),
            None => builder,
        }
    }
}
