//! Writes the generated wire layer of the emulator.

fn main() {}
