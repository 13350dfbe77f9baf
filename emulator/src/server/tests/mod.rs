//! The parts of the server that need no socket. What does is tested from the handle that starts it.

mod lane;
mod open;
mod watch;
