//! How often one client, and one subject, may ask.

use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use package_database::block::Clock;

use crate::limits::Limits;
use crate::problem::{Problem, ProblemKind};

/// So many clients are remembered at once. Beyond that, those that have been quiet are forgotten, and if all are
/// busy, the new one is let through: a limit that locks out strangers would be worse than none.
const REMEMBERED_MAX: usize = 65_536;

/// The three meters of the service.
pub(crate) struct Rates {
    clock: Arc<dyn Clock>,
    clients: Meter<IpAddr>,
    subjects: Meter<String>,
    sign_ins: Meter<IpAddr>,
}

impl Rates {
    pub(crate) fn new(limits: &Limits, clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            clients: Meter::new(limits.rate, Duration::from_secs(1), limits.burst),
            subjects: Meter::new(limits.rate, Duration::from_secs(1), limits.burst),
            sign_ins: Meter::new(limits.sign_ins, Duration::from_secs(60), limits.sign_ins),
        }
    }

    /// Counts a request of a client.
    pub(crate) fn check_client(&self, address: IpAddr) -> Result<(), Problem> {
        refuse(self.clients.count(group(address), self.clock.elapsed()))
    }

    /// Counts a request of a subject, wherever it comes from.
    pub(crate) fn check_subject(&self, sub: &str) -> Result<(), Problem> {
        refuse(self.subjects.count(sub.to_owned(), self.clock.elapsed()))
    }

    /// Counts an attempt to sign in: passwords are guessed one request at a time.
    pub(crate) fn check_sign_in(&self, address: IpAddr) -> Result<(), Problem> {
        refuse(self.sign_ins.count(group(address), self.clock.elapsed()))
    }
}

impl fmt::Debug for Rates {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Rates").finish_non_exhaustive()
    }
}

fn refuse(verdict: Result<(), Duration>) -> Result<(), Problem> {
    verdict.map_err(|wait| {
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        Problem::plain(ProblemKind::TooManyRequests).retry_after(seconds)
    })
}

/// A client has as many IPv6 addresses as it likes: they count as one for each network of 64 bits.
fn group(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) if address.to_ipv4_mapped().is_none() => {
            let network = u128::from(address) >> 64 << 64;
            IpAddr::V6(network.into())
        }
        address => address.to_canonical(),
    }
}

/// The generic cell rate algorithm: a key has one number, the time at which its bucket is full again.
struct Meter<K> {
    /// What one request costs; zero where there is no limit.
    cost: Duration,
    /// How far a key may be ahead of its time.
    tolerance: Duration,
    full_at: Mutex<HashMap<K, Duration>>,
}

impl<K: Eq + std::hash::Hash> Meter<K> {
    fn new(count: u32, span: Duration, burst: u32) -> Self {
        let cost = span.checked_div(count).unwrap_or(Duration::ZERO);
        Self {
            cost,
            tolerance: cost * burst.max(1).saturating_sub(1),
            full_at: Mutex::new(HashMap::new()),
        }
    }

    /// Counts a request; when it is one too many, how long to wait.
    fn count(&self, key: K, now: Duration) -> Result<(), Duration> {
        if self.cost.is_zero() {
            return Ok(());
        }
        // Whoever panicked while holding the lock left numbers, each of which stands for itself.
        let mut full_at = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        if full_at.len() >= REMEMBERED_MAX && !full_at.contains_key(&key) {
            full_at.retain(|_, at| *at > now);
            if full_at.len() >= REMEMBERED_MAX {
                return Ok(());
            }
        }
        let at = full_at.entry(key).or_insert(now);
        let begin = (*at).max(now);
        let wait = begin.saturating_sub(now).saturating_sub(self.tolerance);
        if wait.is_zero() {
            *at = begin + self.cost;
            Ok(())
        } else {
            Err(wait)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Meter, REMEMBERED_MAX, group};
    use std::time::Duration;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn a_burst_then_the_rate() {
        let meter = Meter::new(2, SECOND, 3);
        let at = |milliseconds| meter.count("client", Duration::from_millis(milliseconds));
        assert_eq!([at(0), at(0), at(0)], [Ok(()); 3]);
        assert_eq!(at(0), Err(Duration::from_millis(500)));
        assert_eq!(at(500), Ok(()));
        assert_eq!(at(500), Err(Duration::from_millis(500)));
        assert_eq!(meter.count("another", Duration::from_millis(500)), Ok(()));
        assert_eq!([at(60_000), at(60_000), at(60_000)], [Ok(()); 3]);
        assert!(at(60_000).is_err());
    }

    #[test]
    fn zero_is_no_limit() {
        let meter = Meter::new(0, SECOND, 0);
        assert!((0..10_000).all(|_| meter.count((), Duration::ZERO).is_ok()));
    }

    #[test]
    fn quiet_clients_are_forgotten_when_there_are_many() {
        let meter = Meter::new(1, SECOND, 1);
        for client in 0..REMEMBERED_MAX {
            assert!(meter.count(client, Duration::ZERO).is_ok());
        }
        assert!(meter.count(0, Duration::ZERO).is_err());
        assert!(
            meter.count(REMEMBERED_MAX, Duration::ZERO).is_ok(),
            "let through, not counted"
        );
        assert!(meter.count(REMEMBERED_MAX, SECOND * 2).is_ok());
        assert_eq!(meter.full_at.lock().unwrap().len(), 1);
    }

    #[test]
    fn addresses_of_one_network_are_one_client() {
        let of = |text: &str| group(text.parse().unwrap());
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:10.0.0.1"), of("10.0.0.1"));
        assert_ne!(of("10.0.0.1"), of("10.0.0.2"));
    }
}
