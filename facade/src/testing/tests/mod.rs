//! What needs an engine for containers.

#[cfg(feature = "testcontainers")]
mod container;

#[cfg(not(feature = "testcontainers"))]
#[test]
fn the_container_answers() {
    super::skipped("the container: cargo test -p package-database --features testcontainers --lib");
}
