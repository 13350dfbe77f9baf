//! Damage by chance: more than the words of a corpus come to.

use proptest::prelude::*;

use super::run;

/// How many folders are damaged; `EMULATOR_RECOVERIES=20000` damages more.
fn cases() -> u32 {
    #[expect(clippy::disallowed_methods, reason = "a lane of the tests")]
    let asked = std::env::var("EMULATOR_RECOVERIES");
    asked.map_or(96, |count| count.parse().expect("a number of folders"))
}

/// One change of a file, at a place that is anywhere, at the beginning, or where a page of the medium begins.
fn change() -> impl Strategy<Value = String> {
    let place = prop_oneof![4 => 0..9_000_usize, 2 => 0..80_usize, 1 => (0..16_usize).prop_map(|page| page * 512)];
    let word = prop::sample::select(vec![
        "flip", "flip", "flip", "set", "zero", "cut", "more", "over", "drop",
    ]);
    (word, 0..3_usize, place, 0..600_usize)
        .prop_map(|(word, file, place, count)| format!("{word} {file} {place} {count}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    /// Writes, ends and damage in any order: what opens is what once was, or it does not open.
    #[test]
    fn s_72_damage_in_any_order(
        folder in 0..6_usize,
        changes in prop::collection::vec(change(), 1..4),
    ) {
        let case = format!("{folder}\n{}", changes.join(" "));
        run("recovery", "damage", case.as_bytes());
    }
}
